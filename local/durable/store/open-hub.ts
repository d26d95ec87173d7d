import { type Database, openDatabase } from '../../../shared/sqlite'
import { HostError } from '../../host-error'

/** The version of the tables below; it grows with each change to them. */
export const schemaVersion = 1

const schema = `
CREATE TABLE instance (
  id TEXT PRIMARY KEY, execution TEXT NOT NULL, name TEXT NOT NULL, version TEXT, status TEXT NOT NULL,
  input TEXT, output TEXT, custom_status TEXT, parent TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, is_fresh INTEGER NOT NULL
);
CREATE INDEX instance_created ON instance (created_at, id);
CREATE INDEX instance_fresh ON instance (id) WHERE is_fresh = 1;
CREATE TABLE turn (
  instance TEXT NOT NULL, number INTEGER NOT NULL, events TEXT NOT NULL, plan TEXT NOT NULL,
  cancelled TEXT, outcome TEXT,
  PRIMARY KEY (instance, number)
);
CREATE TABLE message (number INTEGER PRIMARY KEY, target TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX message_target ON message (target);
CREATE TABLE work (
  number INTEGER PRIMARY KEY, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
  kind TEXT NOT NULL, name TEXT NOT NULL, input TEXT
);
CREATE INDEX work_instance ON work (instance);
CREATE TABLE alarm (
  number INTEGER PRIMARY KEY, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
  fire_at INTEGER NOT NULL
);
CREATE INDEX alarm_instance ON alarm (instance, task);
CREATE TABLE entity (
  id TEXT PRIMARY KEY, does_exist INTEGER NOT NULL, state TEXT, locked_by TEXT, lock_request TEXT,
  updated_at INTEGER NOT NULL
);
CREATE INDEX entity_locked ON entity (locked_by) WHERE locked_by IS NOT NULL;
PRAGMA user_version = ${schemaVersion};
`

/** Opens the file of a task hub, or `:memory:`; one that a newer version has written is left alone. */
export function openHub(file: string, durable: 'process' | 'power' = 'process'): Database {
  const database = openDatabase(file, { durable })
  try {
    const version = database.prepare('PRAGMA user_version').get<{ user_version: number }>()?.user_version ?? 0
    if (version > schemaVersion) {
      throw new HostError(
        'newer_data',
        `The task hub ${file} has version ${version}; this host knows versions up to ${schemaVersion}. Start the newer host, or choose another data folder with --data`,
      )
    }
    if (version === 0) database.transaction(() => database.exec(schema))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
