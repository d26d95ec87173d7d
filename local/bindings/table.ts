import { durableClientInput, orchestrationClientInput } from '../durable'
import { HostError } from '../host-error'
import { blobInput } from './blob-input'
import { blobOutput } from './blob-output'
import type { InputKind, OutputKind } from './contract'
import { queueOutput } from './queue-output'

/** Every kind of input binding this host reads beside triggers. */
const inputs: readonly InputKind[] = [blobInput, durableClientInput, orchestrationClientInput]

/** Every kind of output binding this host writes by itself; `http` is the door's. */
const outputs: readonly OutputKind[] = [blobOutput, queueOutput]

/** The kind of an input binding. An unknown one blocks the start. */
export function inputKind(type: string, functionName: string): InputKind {
  const kind = ofType(inputs, type)
  if (kind) return kind
  const known = inputs.map((each) => each.type).join(', ')
  throw new HostError('bad_trigger', `Function "${functionName}" has input "${type}"; this host knows ${known}`)
}

/** The kind of an output binding, or null for the answer to an HTTP request. An unknown one blocks the start. */
export function outputKind(type: string, functionName: string): OutputKind | null {
  if (type.toLowerCase() === 'http') return null
  const kind = ofType(outputs, type)
  if (kind) return kind
  const known = ['http', ...outputs.map((each) => each.type)].join(', ')
  throw new HostError('bad_trigger', `Function "${functionName}" has output "${type}"; this host knows ${known}`)
}

function ofType<K extends { readonly type: string }>(kinds: readonly K[], type: string): K | undefined {
  return kinds.find((known) => known.type.toLowerCase() === type.toLowerCase())
}
