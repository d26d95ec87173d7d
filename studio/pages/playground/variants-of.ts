import type { JsonObject } from '../../../client'

/** The variants of a flow’s nodes, as runs name them; `default` where it has none. */
export const variantsOf = (definition: JsonObject | undefined): readonly string[] => {
  const groups = definition?.['node_variants']
  if (typeof groups !== 'object' || groups === null) return ['default']
  const named = Object.entries(groups).flatMap(([node, group]) => {
    const variants = (group as unknown as { variants?: object } | null)?.variants
    return Object.keys(variants ?? {}).map((variant) => `${node}.${variant}`)
  })
  return named.length > 0 ? named : ['default']
}
