import type { Database } from '../../../sqlite'

/** Runs writes of one turn of the event loop in one transaction; each is answered once that transaction is on disk. */
export interface GroupCommit {
  /** `work` is synchronous; where it throws, only this write fails. It changes nothing before it throws, or undoes it by a savepoint. */
  write<T>(work: () => T): Promise<T>
  /** Commits what waits, now. */
  flush(): void
}

interface Waiting {
  /** Does the work inside the transaction and remembers how it went. */
  run(): void
  /** Tells how it went, after the commit. */
  tell(): void
  fail(error: unknown): void
}

/**
 * Gathers writes: a commit costs as much as ten of them, and the records of one run come several at a time.
 * Nothing is acknowledged before it is on disk [16].
 */
export const groupCommit = (database: Database): GroupCommit => {
  let waiting: Waiting[] = []

  const flush = (): void => {
    if (waiting.length === 0) return
    const group = waiting
    waiting = []
    try {
      database.transaction(() => group.forEach((one) => one.run()))
    } catch (error) {
      group.forEach((one) => one.fail(error))
      return
    }
    group.forEach((one) => one.tell())
  }

  return {
    write: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        let outcome: () => void = () => {}
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({
          run() {
            try {
              const result = work()
              outcome = () => resolve(result)
            } catch (error) {
              outcome = () => reject(error)
            }
          },
          tell: () => outcome(),
          fail: reject,
        })
      }),
    flush,
  }
}
