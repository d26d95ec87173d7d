import { parentPort, workerData } from 'node:worker_threads'
import { toFault } from '../../../faults'
import { openIndexFolder } from './index-folder'
import { workerMethods, type WorkerAnswer, type WorkerCall } from './protocol'

const index = openIndexFolder((workerData as { readonly folder: string }).folder)

const answer = async ({ id, method, parameters }: WorkerCall): Promise<WorkerAnswer> => {
  try {
    if (!workerMethods.includes(method)) throw new TypeError(`No method “${String(method)}”`)
    const work = index[method] as (...parameters: readonly unknown[]) => Promise<unknown>
    return { id, value: await work(...parameters) }
  } catch (error) {
    const fault = toFault(error)
    return { id, fault: fault.toData(), ...(fault.word === 'internal' && { cause: String(error) }) }
  }
}

parentPort?.on('message', (call: WorkerCall) => {
  void answer(call).then((message) => parentPort?.postMessage(message))
})
