import { HostError } from '../../host-error'
import { queueClient } from '../../storage-queue/queue-client'
import type { TriggerKind } from '../contract'
import { queuePoller } from './queue-poller'
import { queueProcessor } from './queue-processor'
import { queueMetadata } from './trigger-metadata'

/** Functions that run for each message of a queue. */
export const queueTrigger: TriggerKind = {
  type: 'queueTrigger',
  listen({ target, bindingName, binding }, { settings, hostSettings, logs, wakes, run, leaseSeconds }) {
    const { name: functionName } = target.metadata
    const queueName = binding['queueName']
    if (typeof queueName !== 'string' || !/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(queueName)) {
      throw new HostError(
        'bad_trigger',
        `Function "${functionName}": ${JSON.stringify(queueName)} is no name of a queue`,
      )
    }
    const account = settings.storageAccount(binding['connection'], `The queue trigger of function "${functionName}"`)
    const queue = queueClient(account, queueName)
    const poison = queueClient(account, `${queueName}-poison`)

    const process = queueProcessor({
      queue,
      poison,
      settings: hostSettings.queues,
      leaseSeconds,
      functionName,
      logs,
      handle: async (message, text) => {
        const triggerMetadata = queueMetadata(message, text)
        await run({ target, inputs: [{ name: bindingName, data: { string: text } }], triggerMetadata })
      },
    })
    const onError = (message: string): void => logs.app('warning', 'host', message, { functionName })
    const poller = queuePoller({ queue, settings: hostSettings.queues, leaseSeconds, process, onError })
    let unsubscribe = (): void => undefined

    return {
      start() {
        unsubscribe = wakes.on(queueName, (time) => poller.wakeAt(time))
        poller.start()
      },
      async stop() {
        unsubscribe()
        await poller.stop()
      },
      async runOnce(input) {
        await run({ target, inputs: [{ name: bindingName, data: { string: input } }] })
      },
    }
  },
}
