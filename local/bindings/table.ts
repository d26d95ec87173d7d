import { HostError } from '../host-error'
import type { OutputKind } from './contract'
import { queueOutput } from './queue-output'

/** Every kind of output binding this host writes by itself; `http` is the door's. */
const kinds: readonly OutputKind[] = [queueOutput]

/** The kind of an output binding, or null for the answer to an HTTP request. An unknown one blocks the start. */
export function outputKind(type: string, functionName: string): OutputKind | null {
  if (type.toLowerCase() === 'http') return null
  const kind = kinds.find((known) => known.type.toLowerCase() === type.toLowerCase())
  if (kind) return kind
  const known = ['http', ...kinds.map((each) => each.type)].join(', ')
  throw new HostError('bad_trigger', `Function "${functionName}" has output "${type}"; this host knows ${known}`)
}
