import { activityTrigger, entityTrigger, orchestrationTrigger } from '../durable'
import { HostError } from '../host-error'
import type { TriggerKind } from './contract'
import { blobTrigger } from './blob/blob-trigger'
import { httpTrigger } from './http'
import { queueTrigger } from './queue/queue-trigger'
import { timerTrigger } from './timer/timer-trigger'

/** Every kind of trigger this host knows. */
const kinds: readonly TriggerKind[] = [
  activityTrigger,
  blobTrigger,
  entityTrigger,
  httpTrigger,
  orchestrationTrigger,
  queueTrigger,
  timerTrigger,
]

/** The kind of a trigger; an unknown one blocks the start, for the app would be deaf without a word. */
export function triggerKind(type: string, functionName: string): TriggerKind {
  const kind = kinds.find((known) => known.type.toLowerCase() === type.toLowerCase())
  if (kind) return kind
  const known = kinds.map((each) => each.type).join(', ')
  throw new HostError('bad_trigger', `Function "${functionName}" has trigger "${type}"; this host knows ${known}`)
}
