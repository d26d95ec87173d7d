/** The file holds no readable database. It was left as it is. */
export class SqliteCorrupt extends Error {
  override readonly name = 'SqliteCorrupt'

  constructor(
    readonly file: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`SQLite file ${file} is damaged or is no database: ${reason}. It was not changed.`, { cause })
  }
}

/** Anything else SQLite refused, with the file and SQLite's own result code. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError'

  constructor(
    readonly file: string,
    /** SQLite's extended result code; its low byte is the primary one (5 busy, 13 full, 14 cannot open, 19 constraint). */
    readonly code: number,
    reason: string,
    cause?: unknown,
  ) {
    super(`SQLite file ${file}: ${reason}`, { cause })
  }
}

/** Runs a piece of SQLite work and gives its errors the name of the file. */
export const namingTheFile = <T>(file: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw isSqliteFailure(error) ? named(file, error) : error
  }
}

const corruptCodes: readonly number[] = [11, 26]

interface SqliteFailure extends Error {
  readonly code: 'ERR_SQLITE_ERROR'
  readonly errcode?: number
}

const isSqliteFailure = (error: unknown): error is SqliteFailure =>
  // Not instanceof: a native driver's errors may come from another realm than the caller's.
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SQLITE_ERROR'

const named = (file: string, error: SqliteFailure): Error => {
  const code = error.errcode ?? 1
  return corruptCodes.includes(code & 0xff)
    ? new SqliteCorrupt(file, error.message, error)
    : new SqliteError(file, code, error.message, error)
}
