import { Worker } from 'node:worker_threads'
import { fault, type Fault } from '../faults'
import type { FromWorker, ToWorker, WorkerSettings } from './protocol'

/** What is asked of an interpreter at one time. */
export interface Task {
  readonly text: string
  /** Laid out in the working folder first; absent where they are there already. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  readonly onPiece?: (text: string) => void
}

/** One interpreter in a thread of its own. It does one task at a time; once ended it stays ended. */
export interface Interpreter {
  readonly ready: Promise<void>
  readonly isEnded: boolean
  run(task: Task): Promise<string>
  /** Ends the thread whatever it is doing; a task under way throws the reason. */
  end(reason: Fault): Promise<void>
}

/** How an interpreter is started. */
export interface InterpreterOptions {
  readonly entry: string
  readonly settings: WorkerSettings
  readonly onSnapshot: (bytes: Uint8Array) => void
}

/** Starts an interpreter with an empty environment. */
export const startInterpreter = ({ entry, settings, onSnapshot }: InterpreterOptions): Interpreter => {
  const worker = new Worker(entry, { env: {}, workerData: settings, stdout: true, stderr: true, execArgv: [] })
  worker.stdout.resume()
  worker.stderr.resume()
  let lastId = 0
  let ended: Fault | undefined
  let isMemoryShort = false
  let pending: { id: number; task: Task; resolve(text: string): void; reject(error: Fault): void } | undefined
  let beReady: () => void = () => undefined
  let failToStart: (reason: Fault) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    beReady = resolve
    failToStart = reject
  })
  ready.catch(() => undefined)

  const fail = (reason: Fault): void => {
    ended ??= reason
    failToStart(ended)
    pending?.reject(ended)
    pending = undefined
    worker.unref()
  }
  const receive = (message: FromWorker): void => {
    if (message.is === 'ready') {
      beReady()
      worker.unref()
    } else if (message.is === 'snapshot') onSnapshot(message.bytes)
    else if (message.is === 'memory') isMemoryShort = true
    else if (message.id !== pending?.id) return
    else if (message.is === 'piece') pending.task.onPiece?.(message.text)
    else if (message.is === 'broken') void end(crashed(isMemoryShort ? memoryShort(settings) : message.why))
    else {
      const answered = pending
      pending = undefined
      worker.unref()
      answered.resolve(message.text)
      // What ran short of memory may have lost more than it says.
      if (isMemoryShort) void end(crashed(memoryShort(settings)))
    }
  }
  const end = async (reason: Fault): Promise<void> => {
    fail(reason)
    await worker.terminate()
  }
  worker.on('message', receive)
  worker.on('messageerror', () => void end(crashed('its answer could not be read')))
  worker.on('error', (error) => fail(crashed(error.message)))
  worker.on('exit', (code) => fail(crashed(`its thread ended with code ${code}`)))

  return {
    ready,
    get isEnded() {
      return ended !== undefined
    },
    run: (task) =>
      new Promise<string>((resolve, reject) => {
        if (ended) return reject(ended)
        const id = ++lastId
        pending = { id, task, resolve, reject }
        isMemoryShort = false
        worker.ref()
        const message: ToWorker = { id, text: task.text, ...(task.files && { files: task.files }) }
        // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
        worker.postMessage(message)
      }),
    end,
  }
}

const memoryShort = ({ mostMemory }: WorkerSettings): string =>
  `it needed more than the ${Math.floor(mostMemory / 2 ** 20)} MiB an interpreter may take (SLUICE_PYTHON_MEMORY_MB)`

const crashed = (why: string): Fault =>
  fault('node_failed', `The Python interpreter ended: ${why}`, { code: 'ProcessCrashError' })
