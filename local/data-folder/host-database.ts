import path from 'node:path'
import { type Database, openDatabase } from '../../shared/sqlite'
import { HostError } from '../host-error'

/** The version of what the host remembers; a folder with a higher one is left alone. */
const version = 1

/** Opens what triggers must remember over a restart: `host.db` in the data folder. */
export function openHostDatabase(folder: string, durable: 'process' | 'power' = 'process'): Database {
  const file = path.join(folder, 'host.db')
  const database = openDatabase(file, { durable })
  const found = database.prepare('PRAGMA user_version').get<{ user_version: number }>()?.user_version ?? 0
  if (found > version) {
    database.close()
    throw new HostError('newer_data', `${file} is of version ${found}, this program knows version ${version}`)
  }
  database.exec(`PRAGMA user_version = ${version}`)
  return database
}
