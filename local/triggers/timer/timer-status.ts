import type { Database } from '../../../shared/sqlite'

/** What is remembered of a timer over a restart; times in milliseconds. */
export interface TimerStatus {
  readonly schedule: string
  /** The last time it was due and ran; null where it never ran. */
  readonly last: number | null
  readonly next: number
  readonly updated: number
}

/** The memory of one timer. */
export interface TimerMemory {
  read(): TimerStatus | undefined
  write(status: TimerStatus): void
}

/** The memory of one function's timer in the host's database. */
export function timerMemory(database: Database, functionName: string): TimerMemory {
  database.exec(`CREATE TABLE IF NOT EXISTS timers (
    function TEXT PRIMARY KEY, schedule TEXT NOT NULL, last INTEGER, next INTEGER NOT NULL, updated INTEGER NOT NULL)`)
  const select = database.prepare('SELECT schedule, last, next, updated FROM timers WHERE function = ?')
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO timers (function, schedule, last, next, updated) VALUES (?, ?, ?, ?, ?)',
  )
  return {
    read: () => select.get<{ schedule: string; last: number | null; next: number; updated: number }>(functionName),
    write: ({ schedule, last, next, updated }) => void upsert.run(functionName, schedule, last, next, updated),
  }
}
