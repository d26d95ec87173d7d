import type { Document } from 'yaml'

/** One node as the YAML has it, with its place in the document. */
export interface NodeAt {
  /** The node's name; `node.variant` for a variant. */
  readonly label: string
  /** The name its recordings go by. */
  readonly name: string
  readonly at: readonly (string | number)[]
  readonly keys: Readonly<Record<string, unknown>>
  /** False for a variant that is not its node's default: nothing was recorded for it. */
  readonly isDefault: boolean
}

/** Every node of a flow, the variants' included, in the order of the file. */
export const flowNodes = (document: Document): NodeAt[] => {
  const definition = objectOf(document.toJS())
  const groups = objectOf(definition['node_variants'])
  return listOf(definition['nodes']).flatMap((value, index): NodeAt[] => {
    const keys = objectOf(value)
    const name = typeof keys['name'] === 'string' ? keys['name'] : `node ${index + 1}`
    if (keys['use_variants'] !== true) return [{ label: name, name, at: ['nodes', index], keys, isDefault: true }]
    const group = objectOf(Object.hasOwn(groups, name) ? groups[name] : undefined)
    return Object.entries(objectOf(group['variants'])).map(([id, variant]) => ({
      label: `${name}.${id}`,
      name,
      at: ['node_variants', name, 'variants', id, 'node'],
      keys: objectOf(objectOf(variant)['node']),
      isDefault: group['default_variant_id'] === id,
    }))
  })
}

/** An object, or an empty one in place of anything else. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
