import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(__dirname, '..', '..')

/** A running ground of a test's own: a process group, a port and a folder. */
export interface Ground {
  readonly url: string
  readonly storage: string
  readonly folder: string
  readonly pid: number
  readonly log: () => string
  /** A signal to the whole process group. */
  signal(name: NodeJS.Signals): void
  /** SIGKILL to the whole process group. */
  kill(): Promise<void>
  /** Ctrl-C, then the folder is removed unless it was given. */
  stop(): Promise<void>
}

/** Starts the built ground as a user's shell would, in a process group of its own. */
export const startGround = async (
  options: {
    readonly folder?: string
    readonly env?: Readonly<Record<string, string>>
    readonly args?: readonly string[]
    readonly port?: number
    /** Where the built app lies; the repository where absent. */
    readonly app?: string
    /** Where the ground itself lies; where the app does where absent. */
    readonly host?: string
  } = {},
): Promise<Ground> => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'sluice-ground-'))
  const child = spawn(
    process.execPath,
    [
      join(options.host ?? options.app ?? root, 'dist', 'local', 'main.js'),
      '--json',
      '--port',
      String(options.port ?? 0),
      '--data',
      folder,
      ...(options.args ?? []),
    ],
    {
      cwd: options.app ?? root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'], // A test's flows are not the repository's.
      env: { ...process.env, SLUICE_FLOWS_DIR: '', ...options.env },
    },
  )
  let log = ''
  child.stderr.on('data', (piece: Buffer) => {
    log += piece.toString()
  })
  const ready = await readyLine(child, () => log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  return {
    ...ready,
    folder,
    pid: child.pid ?? 0,
    log: () => log,
    signal: (name) => void process.kill(-(child.pid ?? 0), name),
    kill: async () => {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
      await ended
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGINT')
      await ended
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

const readyLine = async (child: ChildProcess, log: () => string): Promise<{ url: string; storage: string }> => {
  const exited = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the ground ended with ${code} before it was ready:\n${log()}`)))
  })
  exited.catch(() => {})
  const found = (async () => {
    if (!child.stdout) throw new Error('no standard output')
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{"ready":true')) continue
      child.stdout.resume()
      return JSON.parse(line) as { url: string; storage: string }
    }
    throw new Error(`the ground said nothing of being ready:\n${log()}`)
  })()
  return Promise.race([found, exited])
}

/** Waits until `look` gives something, asking every 50 ms. */
export const eventually = async <T>(look: () => Promise<T | undefined>, patienceMs = 20_000): Promise<T> => {
  const until = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > until) throw new Error(`nothing came of it within ${patienceMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
