import { Worker } from 'node:worker_threads'
import { fault, statusOfFault, type Fault, type FaultWord } from '../../../faults'
import type { PrepareOrder, PreparedDocument } from '../../contract'
import type { ThreadAnswer, ThreadData } from './protocol'

/** How one document in a thread ended. */
export type ThreadOutcome =
  | { readonly is: 'read'; readonly document: PreparedDocument }
  | { readonly is: 'refused'; readonly fault: Fault }
  /** The thread is gone; `hadStarted` tells a document's fault from one of the machine. */
  | { readonly is: 'ended'; readonly why: ThreadEnd; readonly message: string; readonly hadStarted: boolean }

/** What ended a thread; `suspected` where the memory may have been taken by another. */
export type ThreadEnd = 'time' | 'memory' | 'suspected' | 'crash' | 'unused'

/** A thread that reads one document at a time. */
export interface ExtractionThread {
  read(order: PrepareOrder): Promise<ThreadOutcome>
  /** Ends it in the middle of whatever it does; what it was reading ends for this reason. */
  end(why: ThreadEnd, message: string): Promise<void>
  readonly isGone: boolean
}

/** Starts a thread of bounded heap. It keeps no process alive while it has nothing to read. */
export const startExtractionThread = (entry: string, memoryMb: number): ExtractionThread => {
  const started = new Int32Array(new SharedArrayBuffer(4))
  const workerData: ThreadData = { started }
  const worker = new Worker(entry, { workerData, resourceLimits: { maxOldGenerationSizeMb: memoryMb } })
  let isGone = false
  let settle: ((outcome: ThreadOutcome) => void) | undefined
  const decide = (outcome: ThreadOutcome): void => {
    worker.unref()
    settle?.(outcome)
    settle = undefined
  }
  const ended = (why: ThreadEnd, message: string): void => {
    isGone = true
    decide({ is: 'ended', why, message, hadStarted: Atomics.load(started, 0) === 1 })
  }
  worker.on('message', (answer: ThreadAnswer) => {
    if ('value' in answer) decide({ is: 'read', document: answer.value })
    else decide({ is: 'refused', fault: faultOf(answer) })
  })
  worker.on('messageerror', (error) => ended('crash', error.message))
  worker.on('error', (error: NodeJS.ErrnoException) =>
    ended(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash', error.message),
  )
  worker.on('exit', (code) => ended('crash', `it ended with code ${code}`))
  worker.unref()

  return {
    read: (order) =>
      new Promise((resolve) => {
        settle = resolve
        worker.ref()
        // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
        worker.postMessage({ order })
      }),
    async end(why, message) {
      ended(why, message)
      await worker.terminate()
    },
    get isGone() {
      return isGone
    },
  }
}

const faultOf = ({ fault: data, cause }: Extract<ThreadAnswer, { fault: unknown }>): Fault =>
  fault(Object.hasOwn(statusOfFault, data.code) ? (data.code as FaultWord) : 'internal', data.message, data.details, {
    cause,
    ...(data.errors && { errors: data.errors }),
  })
