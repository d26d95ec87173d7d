import { fault, type Fault } from '../faults'
import { hashOf, sha256 } from '../json'
import type { Python, PythonInspection, PythonReply, PythonSources } from './contract'
import type { Interpreter } from './interpreter'
import { openPool, type PoolOptions } from './open-pool'
import type { Held, Pool } from './pool'

/** What Python nodes stand on. */
export interface PythonDeps extends PoolOptions {
  /** The bytes of a deployed `.py` file, checked against the hash. */
  readonly readCode: (hash: string) => Promise<Uint8Array>
  /** Milliseconds one call may take; 300,000 where absent. */
  readonly timeoutMs?: number
}

/** Python nodes in CPython on WebAssembly: nothing of it is read or started before the first call. */
export const createPython = (deps: PythonDeps): Python => {
  const { world, timeoutMs = 300_000 } = deps
  let opening: Promise<Pool> | undefined
  const pool = (): Promise<Pool> => {
    if (!opening) {
      opening = openPool(deps)
      // What failed is tried anew by the next one to ask.
      opening.catch(() => {
        opening = undefined
      })
    }
    return opening
  }
  let isClosed = false

  const ask = async (
    sources: PythonSources,
    request: object,
    signal: AbortSignal | undefined,
    onPiece?: (text: string) => void,
  ): Promise<string> => {
    if (isClosed) throw fault('unavailable', 'The interpreters of Python nodes are closed')
    if (signal?.aborted) throw givenUp()
    const { environment = {} } = sources
    // A module may have read any file when it was loaded, so that other files have other interpreters.
    const key = hashOf([sources.scope, sources.code, layoutOf(sources.files), environment])
    return (await pool()).use(key, signal, async (held) => {
      const files = await filesFor(deps, held, sources)
      const text = JSON.stringify({ ...request, environment })
      return within(world, timeoutMs, signal, held.interpreter, () =>
        held.interpreter.run({ text, ...(files && { files }), ...(onPiece && { onPiece }) }),
      )
    })
  }

  return {
    async inspect(sources, paths) {
      const text = await ask(sources, { do: 'inspect', paths }, undefined)
      return (JSON.parse(text) as { inspections: readonly PythonInspection[] }).inspections
    },
    async call({ node, path, inputs, connections, joined, signal, onDelta, ...sources }) {
      const request = { do: 'call', node, path, inputs, connections, joined, streams: onDelta !== undefined }
      return JSON.parse(await ask(sources, request, signal, onDelta)) as PythonReply
    },
    async close() {
      isClosed = true
      const opened = await opening?.catch(() => undefined)
      await opened?.close()
    },
  }
}

/** The files of a flow for an interpreter that has not been given them yet. */
const filesFor = async (
  { readCode }: PythonDeps,
  held: Held,
  { files, code }: PythonSources,
): Promise<Readonly<Record<string, Uint8Array>> | undefined> => {
  if (held.hasFiles) return undefined
  const sources = await Promise.all(
    Object.entries(code)
      .filter(([path]) => path.endsWith('.py'))
      .map(async ([path, hash]) => [path, await readCode(hash)] as const),
  )
  held.hasFiles = true
  return Object.fromEntries([...files, ...sources])
}

const layouts = new WeakMap<PythonSources['files'], string>()

const layoutOf = (files: PythonSources['files']): string => {
  let layout = layouts.get(files)
  if (layout === undefined)
    layouts.set(files, (layout = hashOf([...files].map(([path, bytes]) => [path, sha256(bytes)]))))
  return layout
}

// Python does not listen while it works, so that only its thread's end ends a call.
const within = async <T>(
  world: PythonDeps['world'],
  timeoutMs: number,
  signal: AbortSignal | undefined,
  interpreter: Interpreter,
  work: () => Promise<T>,
): Promise<T> => {
  const over = new AbortController()
  const stop = (reason: Fault): void => void interpreter.end(reason)
  const leave = (): void => stop(givenUp())
  if (signal?.aborted) throw givenUp()
  signal?.addEventListener('abort', leave, { once: true })
  world.sleep(timeoutMs, over.signal).then(
    () => {
      if (!over.signal.aborted) stop(late(timeoutMs))
    },
    () => undefined,
  )
  try {
    return await work()
  } finally {
    signal?.removeEventListener('abort', leave)
    over.abort()
  }
}

const givenUp = (): Fault => fault('cancelled', 'The call of a Python tool was given up')

const late = (timeoutMs: number): Fault =>
  fault('deadline_exceeded', `A Python tool took longer than ${timeoutMs / 1000} s; its interpreter was ended`, {
    timeout_ms: timeoutMs,
  })
