import type { Json } from '../../json'
import type { RawNode, Reference, SettleTools } from '../contract'
import { parseReference } from '../references'

/** A key that may stand on the node or, as a literal, under its `inputs`; undefined where it stands in neither. */
export const literalOf = (node: RawNode, key: string, tools: SettleTools): Json | undefined => {
  const input = inputOf(node, key)
  if (input && input.from !== 'literal') {
    tools.report(
      'NodeInputValidationError',
      `\`${key}\` of node “${node.name}” must be written out; it cannot be a reference`,
      ['inputs', key],
    )
    return undefined
  }
  return input ? input.value : keyOf(node, key, tools)
}

/** A key of the node itself; a reference there is an error, for references stand under `inputs`. */
export const keyOf = (node: RawNode, key: string, tools: SettleTools): Json | undefined => {
  const value = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined
  if (value === undefined || parseReference(value).from === 'literal') return value
  tools.report(
    'NodeInputValidationError',
    `\`${key}\` of node “${node.name}” is a reference; references stand under \`inputs\``,
    [key],
  )
  return undefined
}

/** A node's input by name; own ones only. */
export const inputOf = (node: RawNode, name: string): Reference | undefined =>
  Object.hasOwn(node.inputs, name) ? node.inputs[name] : undefined

/** Reports the keys of a node that its kind does not know. */
export const refuseOtherKeys = (node: RawNode, known: readonly string[], tools: SettleTools): void => {
  for (const key of Object.keys(node.keys)) {
    if (known.includes(key)) continue
    const message = `A node of type “${node.kind}” has no key “${key}”; it has ${known.join(', ')}`
    tools.report('FlowDefinitionError', message, [key])
  }
}

/** A whole number within bounds; undefined, and an error, where the value is another. */
export const countOf = (
  node: RawNode,
  key: string,
  value: Json | undefined,
  largest: number,
  tools: SettleTools,
): number | null => {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largest) return value
  const message = `\`${key}\` of node “${node.name}” is a whole number from 1 to ${largest}, not “${JSON.stringify(value)}”`
  tools.report('NodeInputValidationError', message, [key])
  return null
}
