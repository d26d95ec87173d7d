import { stringify } from 'yaml'
import { choiceOf } from './model-name'

/** A node with its models as variants, as a flow’s `node_variants` writes them; the node then says `use_variants: true`. */
export const variantsYaml = (
  node: string,
  definition: Readonly<Record<string, unknown>>,
  models: readonly string[],
): string => {
  const { name: _name, use_variants: _uses, inputs, connection: own, ...rest } = definition
  const given = typeof inputs === 'object' && inputs !== null ? inputs : {}
  const variants = models.map((model) => {
    const { id, connection = own } = choiceOf(model)
    const body = { ...rest, ...(connection !== undefined && { connection }), inputs: { ...given, model: id } }
    return [idOf(model), { node: body }] as const
  })
  const [first] = variants
  return stringify({
    node_variants: { [node]: { default_variant_id: first?.[0] ?? '', variants: Object.fromEntries(variants) } },
  })
}

const idOf = (model: string): string => model.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '')
