import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { fault, statusOfFault, type Fault, type FaultWord } from '../../../faults'
import type { SearchIndex } from '../../contract'
import { openIndexFolder } from './index-folder'
import type { WorkerAnswer, WorkerArguments, WorkerMethod } from './protocol'

/** How the index is opened. */
export interface SqliteIndexOptions {
  /** Where the index files lie. */
  readonly folder: string
  /** The worker's compiled entry; `worker.js` beside this file where absent. */
  readonly entry?: string
  /** Works in the calling thread, for tests and scripts. */
  readonly inProcess?: boolean
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Fault): void
}

/** The search index on SQLite in one worker thread that is started with the first call and again after a crash. */
export const openSqliteIndex = (options: SqliteIndexOptions): SearchIndex => {
  if (options.inProcess) return openIndexFolder(options.folder)
  const { folder, entry = join(__dirname, 'worker.js') } = options
  const pending = new Map<number, Pending>()
  let worker: Worker | undefined
  let lastId = 0
  let isClosed = false

  const start = (): Worker => {
    const started = new Worker(entry, { workerData: { folder }, resourceLimits: { maxOldGenerationSizeMb: 1024 } })
    started.on('message', (message: WorkerAnswer) => {
      const call = pending.get(message.id)
      pending.delete(message.id)
      if (pending.size === 0) started.unref()
      if ('fault' in message) call?.reject(faultOf(message))
      else call?.resolve(message.value)
    })
    started.on('error', (error) => ended(started, `it crashed: ${error.message}`))
    started.on('exit', (code) => ended(started, `it ended with code ${code}`))
    started.unref()
    return started
  }

  const ended = (which: Worker, why: string): void => {
    if (worker !== which) return
    worker = undefined
    const calls = [...pending.values()]
    pending.clear()
    calls.forEach((call) => call.reject(fault('unavailable', `The knowledge worker did not answer: ${why}`)))
  }

  const send = <M extends WorkerMethod>(method: M, ...parameters: WorkerArguments<M>): ReturnType<SearchIndex[M]> =>
    new Promise((resolve, reject) => {
      const to = (worker ??= start())
      const id = ++lastId
      pending.set(id, { resolve, reject })
      to.ref()
      try {
        // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
        to.postMessage({ id, method, parameters })
      } catch (error) {
        pending.delete(id)
        reject(fault('internal', 'A call to the knowledge worker could not be sent', {}, { cause: error }))
      }
    }) as ReturnType<SearchIndex[M]>

  const call = <M extends WorkerMethod>(method: M, ...parameters: WorkerArguments<M>): ReturnType<SearchIndex[M]> =>
    isClosed
      ? (Promise.reject(fault('unavailable', 'The search index is closed')) as ReturnType<SearchIndex[M]>)
      : send(method, ...parameters)

  /** Writes one at a time, so that a search waits behind at most one of them. */
  let heavy: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = heavy.then(work)
    heavy = mine.catch(() => undefined)
    return mine
  }

  return {
    write: (scope, chunks) => inTurn(() => call('write', scope, chunks)),
    remove: (scope, document, which) => inTurn(() => call('remove', scope, document, which)),
    search: (scope, query) => call('search', scope, query),
    facets: (scope, query) => call('facets', scope, query),
    chunks: (scope, document, sync) => call('chunks', scope, document, sync),
    inventory: (scope, query) => call('inventory', scope, query),
    drop: (scope) => inTurn(() => call('drop', scope)),
    async close() {
      isClosed = true
      await heavy
      const open = worker
      if (!open) return
      // The worker ends by itself once its files are closed: a thread ended from outside in the middle of a statement
      // takes the whole process with it.
      const gone = new Promise((resolve) => {
        open.once('exit', resolve)
      })
      await send('close')
      worker = undefined
      const patience = setTimeout(() => void open.terminate(), 2000)
      await gone
      clearTimeout(patience)
    },
  }
}

const faultOf = ({ fault: data, cause }: Extract<WorkerAnswer, { fault: unknown }>): Fault =>
  fault(data.code in statusOfFault ? (data.code as FaultWord) : 'internal', data.message, data.details, {
    cause,
    ...(data.errors && { errors: data.errors }),
  })
