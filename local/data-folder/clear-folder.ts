import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { HostError } from '../host-error'
import { takeDataFolder } from './data-folder'

/** Empties a data folder that nobody uses. A folder that holds something else is refused and left alone. */
export function clearDataFolder(folder: string): void {
  const root = path.resolve(folder)
  const names = existsSync(root) ? readdirSync(root) : []
  if (names.length === 0) return
  if (!names.includes('lock.db')) {
    throw new HostError('bad_settings', `${root} is no data folder of this host (it has no lock.db) and is not cleared`)
  }
  const taken = takeDataFolder(root)
  try {
    for (const name of readdirSync(root)) {
      if (!name.startsWith('lock.')) rmSync(path.join(root, name), { recursive: true, force: true })
    }
  } finally {
    taken.release()
  }
}
