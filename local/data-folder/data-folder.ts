import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SqliteError, openDatabase } from '../../shared/sqlite'
import { HostError } from '../host-error'

/** A data folder that belongs to this process until it ends. */
export interface DataFolder {
  readonly path: string
  /** Tells others on which port the holder answers. */
  announcePort(port: number): void
  release(): void
}

/** Who holds a data folder, as `lock.json` tells. */
export interface Holder {
  readonly pid: number
  readonly port: number | null
  readonly since: string
}

/** SQLite's result code for "somebody else has it". */
const busy = 5

/**
 * Takes a data folder for this process alone. The lock is an open write transaction on `lock.db`: the operating system
 * drops it with the process, however that ends, so there is no stale lock. `lock.json` only says whose it is.
 */
export function takeDataFolder(folder: string): DataFolder {
  const root = path.resolve(folder)
  mkdirSync(root, { recursive: true })
  const who = path.join(root, 'lock.json')
  const database = openDatabase(path.join(root, 'lock.db'), { busyTimeoutMs: 0 })
  try {
    database.exec('BEGIN IMMEDIATE')
  } catch (error) {
    database.close()
    if (!(error instanceof SqliteError) || (error.code & 0xff) !== busy) throw error
    throw new HostError('data_in_use', inUse(root, who, readHolder(who)), { cause: error })
  }

  const since = new Date().toISOString()
  const tell = (port: number | null): void => {
    const holder: Holder = { pid: process.pid, port, since }
    writeFileSync(`${who}.new`, `${JSON.stringify(holder)}\n`)
    renameSync(`${who}.new`, who)
  }
  tell(null)

  return {
    path: root,
    announcePort: tell,
    release() {
      rmSync(who, { force: true })
      database.exec('ROLLBACK')
      database.close()
    },
  }
}

function inUse(root: string, file: string, holder: Holder | undefined): string {
  const pid = holder ? `process ${holder.pid}` : 'another process'
  const port = holder?.port ? ` on port ${holder.port}` : ''
  return `The data folder ${root} is in use by ${pid}${port} (${file}); stop it, or choose another folder with --data`
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}
