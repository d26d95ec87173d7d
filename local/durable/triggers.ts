import { messageOf } from '../core/log-bus'
import { HostError } from '../host-error'
import type { InputKind } from '../bindings/contract'
import type { TriggerKind } from '../triggers/contract'
import type { FunctionKind } from './contract'
import { repeatedTasks } from './repeated-tasks'

/** Functions that decide what an orchestration does next. */
export const orchestrationTrigger = durableTrigger('orchestrationTrigger', 'orchestrator', 'orchestration')

/** Functions that do the work of orchestrations. */
export const activityTrigger = durableTrigger('activityTrigger', 'activity', 'activity')

/** Functions that keep the state of entities. */
export const entityTrigger = durableTrigger('entityTrigger', 'entity', 'entityName')

/** What functions need to start and steer orchestrations. */
export const durableClientInput: InputKind = clientInput('durableClient')

/** The older name of the durable client. */
export const orchestrationClientInput: InputKind = clientInput('orchestrationClient')

/** The hub runs these functions by name, which an option of the binding may give. */
function durableTrigger(type: string, kind: FunctionKind, option: string): TriggerKind {
  return {
    type,
    listen({ target, bindingName, binding }, { durable, run, logs }) {
      const repeats = repeatedTasks((message) => {
        logs.app('warning', 'host', message, { functionName: target.metadata.name })
      })
      const given = binding[option]
      const name = typeof given === 'string' && given !== '' ? given : target.metadata.name
      try {
        durable.hub?.add(kind, {
          name,
          async run(data, { instanceId }) {
            const triggerMetadata = { instanceId: { string: instanceId } }
            const inputs = [{ name: bindingName, data }]
            const response = await run({
              target,
              inputs,
              triggerMetadata,
              ...(kind === 'orchestrator' && { onResult: (result: unknown) => repeats.look(result) }),
            })
            return response.returnValue
          },
        })
      } catch (error) {
        throw new HostError('bad_trigger', `Function "${target.metadata.name}": ${messageOf(error)}`)
      }
      return { start: () => undefined, stop: async () => undefined }
    },
  }
}

function clientInput(type: string): InputKind {
  return {
    type,
    open: (_binding, _functionName, { durable }) => ({ read: () => ({ string: durable.clientPayload }) }),
  }
}
