import { parentPort, workerData } from 'node:worker_threads'
import { toFault } from '../../../faults'
import { openIndexFolder } from './index-folder'
import type { WorkerAnswer, WorkerCall } from './protocol'

const index = openIndexFolder((workerData as { readonly folder: string }).folder)

const answer = async ({ id, method, parameters }: WorkerCall): Promise<WorkerAnswer> => {
  try {
    const work = index[method] as (...parameters: readonly unknown[]) => Promise<unknown>
    return { id, value: await work(...parameters) }
  } catch (error) {
    const fault = toFault(error)
    return { id, fault: fault.toData(), ...(fault.word === 'internal' && { cause: String(error) }) }
  }
}

parentPort?.on('message', (call: WorkerCall) => {
  void answer(call).then((message) => {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
    parentPort?.postMessage(message)
    if (call.method === 'close') parentPort?.close()
  })
})
