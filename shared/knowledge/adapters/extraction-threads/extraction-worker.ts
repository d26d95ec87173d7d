import { parentPort, workerData } from 'node:worker_threads'
import { toFault } from '../../../faults'
import type { PrepareOrder } from '../../contract'
import { createPrepare } from '../../prepare'
import type { ThreadAnswer, ThreadData, ThreadOrder } from './protocol'

const prepare = createPrepare(() => Math.round(performance.now()))

const answer = async (order: PrepareOrder): Promise<ThreadAnswer> => {
  try {
    return { value: await prepare(order) }
  } catch (error) {
    const fault = toFault(error)
    return { fault: fault.toData(), ...(fault.word === 'internal' && { cause: String(error) }) }
  }
}

const say = (message: ThreadAnswer): void =>
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  parentPort?.postMessage(message)

parentPort?.on('message', ({ order }: ThreadOrder) => void answer(order).then(say))
Atomics.store((workerData as ThreadData).started, 0, 1)
