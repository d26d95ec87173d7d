import { join } from 'node:path'
import { fault } from '../../../faults'
import type { PrepareDocument, PreparedDocument, PrepareOrder } from '../../contract'
import { prepareHere } from '../../preparation'
import { startExtractionThread, type ExtractionThread, type ThreadOutcome } from './extraction-thread'

/** How documents are read. */
export interface ExtractionOptions {
  /** The thread's compiled entry; `extraction-worker.js` beside this file where absent. */
  readonly entry?: string
  /** Reads in the calling thread, for tests and scripts. */
  readonly inProcess?: boolean
  /** Most documents read at one time; 2 where absent, so that a slow one does not hold up the rest. */
  readonly threads?: number
  /** How long one document may take; 60,000 ms where absent. */
  readonly timeoutMs?: number
  /** How much memory reading one document may take; 768 MiB where absent. */
  readonly memoryMb?: number
  /** How long a thread without work is kept; 30,000 ms where absent. */
  readonly idleMs?: number
  /** The memory of the whole process in bytes: buffers outside the heap are seen only there. */
  readonly memoryOfProcess?: () => number
}

/** Extraction and chunking in threads of their own: one that hangs or eats memory ends, with its document and no other. */
export interface Extraction {
  readonly prepare: PrepareDocument
  close(): Promise<void>
}

interface Job {
  readonly order: PrepareOrder
  /** Set when memory ran out while others were read too: it is read again with nobody beside it. */
  isAlone: boolean
  /** How often its thread crashed. */
  crashes: number
  resolve(document: PreparedDocument): void
  reject(error: unknown): void
}

/** Opens threads for extraction; they start with the first document and end when there is none for a while. */
export const openExtraction = (options: ExtractionOptions = {}): Extraction => {
  if (options.inProcess) return { prepare: prepareHere, close: async () => undefined }
  const { entry = join(__dirname, 'extraction-worker.js'), threads = 2, timeoutMs = 60_000 } = options
  const { memoryMb = 768, idleMs = 30_000, memoryOfProcess = () => process.memoryUsage.rss() } = options
  const waiting: Job[] = []
  const running = new Map<Job, ExtractionThread>()
  const idle = new Map<ExtractionThread, NodeJS.Timeout>()
  let isClosed = false

  const startWaiting = (): void => {
    for (let next = waiting[0]; next && hasRoomFor(next); next = waiting[0]) {
      waiting.shift()
      void read(next)
    }
  }
  const hasRoomFor = ({ isAlone }: Job): boolean =>
    running.size < (isAlone ? 1 : threads) && [...running.keys()].every((other) => !other.isAlone)

  const read = async (job: Job): Promise<void> => {
    const thread = takeIdle() ?? startExtractionThread(entry, memoryMb)
    running.set(job, thread)
    const before = memoryOfProcess()
    const watch = setInterval(() => memoryOfProcess() - before > memoryMb * mebibyte && endForMemory(), watchMs)
    const tooLate = setTimeout(() => void thread.end('time', `it took longer than ${timeoutMs} ms`), timeoutMs)
    const outcome = await thread.read(job.order)
    clearInterval(watch)
    clearTimeout(tooLate)
    running.delete(job)
    if (!thread.isGone) keep(thread)
    decide(job, outcome)
    startWaiting()
  }

  /** Which of several threads took the memory cannot be told: all end, and each document is read again by itself. */
  const endForMemory = (): void => {
    const why = running.size > 1 ? 'suspected' : 'memory'
    running.forEach((thread) => void thread.end(why, `it took more than ${memoryMb} MiB`))
  }

  const takeIdle = (): ExtractionThread | undefined => {
    for (const [thread, timer] of idle) {
      clearTimeout(timer)
      idle.delete(thread)
      if (!thread.isGone) return thread
    }
    return undefined
  }
  const keep = (thread: ExtractionThread): void => {
    const timer = setTimeout(() => {
      idle.delete(thread)
      void thread.end('unused', 'nothing was left to read')
    }, idleMs)
    timer.unref()
    idle.set(thread, timer)
  }

  const decide = (job: Job, outcome: ThreadOutcome): void => {
    if (outcome.is === 'read') return job.resolve(outcome.document)
    if (outcome.is === 'refused') return job.reject(outcome.fault)
    const { path } = job.order
    const { why, message, hadStarted } = outcome
    if (isClosed || !hadStarted)
      return job.reject(fault('unavailable', `“${path}” was not read: the thread for it ended, ${message}`, { path }))
    if (why === 'time' || why === 'memory')
      return job.reject(
        fault(why === 'time' ? 'deadline_exceeded' : 'too_large', `“${path}” was not read to its end: ${message}`, {
          path,
          ...(why === 'time' ? { limit_ms: timeoutMs } : { limit_mb: memoryMb }),
        }),
      )
    if (why === 'suspected') job.isAlone = true
    else if (++job.crashes > 1)
      return job.reject(fault('invalid_input', `“${path}” ended its thread twice: ${message}`, { path }))
    waiting.unshift(job)
  }

  return {
    prepare: (order) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(fault('unavailable', 'Extraction is closed', { path: order.path }))
        waiting.push({ order, isAlone: false, crashes: 0, resolve, reject })
        startWaiting()
      }),
    async close() {
      isClosed = true
      for (const job of waiting.splice(0))
        job.reject(fault('unavailable', 'Extraction was closed before the document was read', { path: job.order.path }))
      const threads = [...running.values(), ...idle.keys()]
      await Promise.all(threads.map((thread) => thread.end('unused', 'extraction was closed')))
    },
  }
}

const mebibyte = 1024 * 1024

/** How often memory is looked at while something is read: a buffer that doubles needs longer to reach the limit. */
const watchMs = 50
