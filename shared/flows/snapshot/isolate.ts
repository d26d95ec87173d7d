import { Worker } from 'node:worker_threads'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { NodeServices } from '../contract'

/** What isolated scripts stand on. */
export interface IsolateDeps {
  /** The address of a deployed module whose bytes have been checked against its hash. */
  readonly moduleUrl: (hash: string) => Promise<string>
  /** Megabytes of memory a script may use; 512 where absent. */
  readonly megabytes?: number
}

/**
 * Runs scripts in workers of their own, so that what keeps a processor busy keeps no one else waiting. A worker has no environment,
 * and its script no fetch: what is to be guarded stays outside. One that is aborted is ended wherever it is.
 */
export const createIsolate =
  ({ moduleUrl, megabytes = 512 }: IsolateDeps): NonNullable<NodeServices['isolate']> =>
  async ({ path, code, handler }, inputs, context, signal) => {
    const url = await moduleUrl(code)
    const worker = new Worker(program, {
      eval: true,
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      workerData: { url, handler, inputs, context: structuredClone(context) as unknown as JsonObject },
    })
    try {
      return await answerOf(worker, path, signal)
    } finally {
      await worker.terminate()
    }
  }

type Answer = { readonly output?: string } | { readonly error: { readonly type: string; readonly message: string } }

const answerOf = (worker: Worker, path: string, signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const failed = (type: string, message: string): Error =>
      fault('node_failed', `“${path}” threw ${type}: ${message.slice(0, 500)}`, {
        path,
        code: 'ToolExecutionError',
        type,
      })
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    worker.once('message', (answer: Answer) => {
      if ('error' in answer) return reject(failed(answer.error.type, answer.error.message))
      return resolve(answer.output === undefined ? null : JSON.parse(answer.output))
    })
    // Out of memory is told this way: the worker is gone, the process stays.
    worker.once('error', (error) => reject(failed(error.name, error.message)))
    worker.once('exit', (status) => reject(failed('Error', `its worker ended with ${status} before it answered`)))
    return undefined
  })

// Text instead of a file, for a bundle has no files beside it.
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { url, handler, inputs, context } = workerData
const fetch = () => { throw new Error('A script with isolate: worker has no fetch') }
const log = () => undefined
const run = async () => {
  const exported = (await import(url)).default
  const script = handler === undefined ? exported : exported.handlers?.[handler]
  if (typeof script !== 'function') throw new TypeError('it exports no function' + (handler === undefined ? '' : ' for node ' + handler))
  const signal = new AbortController().signal
  return JSON.stringify(await script(inputs, { ...context, signal, fetch, now: Date.now, random: Math.random, log }))
}
run().then(
  (output) => parentPort.postMessage({ output }),
  (error) => parentPort.postMessage({ error: { type: error?.name ?? typeof error, message: error?.message ?? String(error) } }),
)
`
