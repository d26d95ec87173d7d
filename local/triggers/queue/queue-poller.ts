import { messageOf } from '../../core/log-bus'
import type { QueueSettings } from '../../settings'
import type { QueueClient, QueueMessage } from '../../storage-queue/queue-client'

/** Asks a queue for messages and keeps a bounded number of them in work. */
export interface QueuePoller {
  start(): void
  /** A message becomes visible at this time: ask then. */
  wakeAt(time: number): void
  stop(): Promise<void>
}

/** What the poller needs. */
export interface QueuePollerDeps {
  readonly queue: QueueClient
  readonly settings: QueueSettings
  readonly leaseSeconds: number
  readonly process: (message: QueueMessage) => Promise<void>
  readonly onError: (message: string) => void
}

/** How soon an empty queue is asked again the first time; it doubles up to host.json's maxPollingInterval. */
const shortestWait = 100

/** Makes a poller that asks as Azure's does: a new batch when few enough of the last are left, rarer while nothing comes. */
export function queuePoller({ queue, settings, leaseSeconds, process, onError }: QueuePollerDeps): QueuePoller {
  const working = new Set<Promise<void>>()
  let wait = shortestWait
  let timer: NodeJS.Timeout | undefined
  let dueAt = Infinity
  let asking: Promise<void> | undefined
  // Messages that a killed process had in work come back one by one until its last lease is over: ask often till then.
  const settledAt = Date.now() + leaseSeconds * 1000 + 5000
  let isStopped = false
  let isHungry = false

  const nextWait = (): number => Math.min(Date.now() < settledAt ? 1000 : settings.maxPollingInterval, wait * 2)

  function schedule(delay: number): void {
    const at = Date.now() + delay
    if (isStopped || at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(ask, delay)
  }

  function ask(): void {
    clearTimeout(timer)
    dueAt = Infinity
    if (asking) {
      isHungry = true
      return
    }
    if (isStopped || working.size > settings.newBatchThreshold) return
    isHungry = false
    asking = receive().finally(() => {
      asking = undefined
      if (isHungry) schedule(0)
    })
  }

  async function receive(): Promise<void> {
    try {
      const messages = await queue.receive(settings.batchSize, leaseSeconds)
      for (const message of messages ?? []) work(message)
      const isEmpty = (messages ?? []).length === 0
      wait = isEmpty ? nextWait() : shortestWait
      schedule(isEmpty ? wait : 0)
    } catch (error) {
      if (isStopped) return
      onError(`Queue "${queue.name}" could not be asked: ${messageOf(error)}`)
      wait = nextWait()
      schedule(wait)
    }
  }

  function work(message: QueueMessage): void {
    const task = process(message)
      .catch((error: unknown) => onError(`Message ${message.id} of queue "${queue.name}": ${messageOf(error)}`))
      .finally(() => {
        working.delete(task)
        // The batch may have been held up by the messages in work.
        if (working.size === settings.newBatchThreshold) schedule(0)
      })
    working.add(task)
  }

  return {
    start: () => schedule(0),
    wakeAt: (time) => schedule(Math.max(0, time - Date.now())),
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await asking
      await Promise.all(working)
    },
  }
}
