import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CliFailure } from '../failure'

/** A ground of a command's own: it lives as long as the command. */
export interface OwnGround {
  readonly url: string
  /** Connection string of its storage, where code modules are laid. */
  readonly storage: string
  /** A folder of its own that goes with it. */
  readonly folder: string
  stop(): Promise<void>
}

/** Starts a ground; `onLog` hears what it logs. */
export type GroundStart = (home: string, onLog: (text: string) => void) => Promise<OwnGround>

/** Starts the built ground on a free port with a temporary folder. It ends with this process, however that ends. */
export const startOwnGround: GroundStart = async (home, onLog) => {
  const main = join(home, 'dist', 'local', 'main.js')
  if (!existsSync(main)) throw new CliFailure('not_built', `There is no build in ${home}; \`npm run build\` makes one`)
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-'))
  const child = spawn(process.execPath, [main, '--json', '--port', '0', '--data', join(folder, 'data')], {
    cwd: home,
    // The channel is how it hears that this process is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // What is published here is for this once, and written nowhere.
    env: { ...process.env, SLUICE_FLOWS_DIR: '' },
  })
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000)
    onLog(text)
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const stop = async (): Promise<void> => {
    if (child.connected) child.send({ kind: 'stop' }, () => undefined)
    const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(patience)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { url, storage } = await Promise.race([
      readyFacts(child),
      ended.then((code) => {
        throw new CliFailure('no_ground', `The ground ended with code ${code} before it was ready:\n${log.trimEnd()}`)
      }),
    ])
    return { url, storage, folder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const readyFacts = async (child: ChildProcess): Promise<{ readonly url: string; readonly storage: string }> => {
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{"ready":true')) continue
      child.stdout.resume()
      return JSON.parse(line) as { url: string; storage: string }
    }
  // Its end says why.
  return new Promise(() => undefined)
}
