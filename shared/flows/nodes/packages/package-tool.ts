import { fault } from '../../../faults'
import type { Json, JsonObject } from '../../../json'
import type { NodeContext, RawNode, SettleTools } from '../../contract'
import { inputOf } from '../settings'

/** A tool of a Prompt flow package, by what is here. */
export interface PackageTool {
  readonly id: string
  /** Ids it had before. */
  readonly oldIds?: readonly string[]
  settle(node: RawNode, tools: SettleTools): JsonObject
  run(settings: JsonObject, inputs: JsonObject, context: NodeContext): Promise<Json>
}

/** Reports the inputs that a tool needs and a node lacks. */
export const requireInputs = (node: RawNode, names: readonly string[], tools: SettleTools): JsonObject => {
  for (const name of names) {
    if (inputOf(node, name)) continue
    tools.report('MissingRequiredInputs', `Node “${node.name}” needs the input \`${name}\``, ['inputs'])
  }
  return {}
}

/** An input that names something. */
export const nameOf = (inputs: JsonObject, name: string): string => {
  const value = inputs[name]
  if (typeof value === 'string' && value !== '') return value
  throw fault('node_failed', `The input \`${name}\` is a name, not ${JSON.stringify(value ?? null).slice(0, 100)}`)
}
