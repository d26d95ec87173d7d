import { messageOf } from '../../core/log-bus'

/** Keeps a bounded number of blobs in work, each blob once at a time. */
export interface BlobWatcher {
  /** This blob may have a version that nobody has worked on. */
  look(blob: string): void
  stop(): Promise<void>
}

/** What the watcher needs. */
export interface BlobWatcherDeps {
  readonly atOnce: number
  /** Works on the blob as it is now; `true` asks for another look. */
  readonly work: (blob: string) => Promise<boolean>
  readonly onError: (message: string) => void
}

/** How soon a blob is looked at again when storage could not be asked. */
const errorWait = 1000

/** Makes the watcher of one function. */
export function blobWatcher({ atOnce, work, onError }: BlobWatcherDeps): BlobWatcher {
  const waiting = new Set<string>()
  const working = new Map<string, Promise<void>>()
  const timers = new Set<NodeJS.Timeout>()
  let isStopped = false

  function pump(): void {
    for (const blob of waiting) {
      if (isStopped || working.size >= atOnce) return
      // News of a blob in work waits until that work is over.
      if (working.has(blob)) continue
      waiting.delete(blob)
      const task = workOn(blob).finally(() => {
        working.delete(blob)
        pump()
      })
      working.set(blob, task)
    }
  }

  async function workOn(blob: string): Promise<void> {
    try {
      if (await work(blob)) waiting.add(blob)
    } catch (error) {
      if (isStopped) return
      onError(`Blob "${blob}" could not be worked on and is tried again: ${messageOf(error)}`)
      const timer = setTimeout(() => {
        timers.delete(timer)
        look(blob)
      }, errorWait)
      timers.add(timer)
    }
  }

  function look(blob: string): void {
    waiting.add(blob)
    pump()
  }

  return {
    look,
    async stop() {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(working.values())
    },
  }
}
