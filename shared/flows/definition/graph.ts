import type { Reference } from '../contract'
import type { NodeDefinition } from './definition'

/** Names of the nodes whose end a node waits for: those in its inputs and in its `activate.when`. */
export const predecessorsOf = (node: NodeDefinition): ReadonlySet<string> =>
  nodeNames([...Object.values(node.inputs), ...(node.activate ? [node.activate.when] : [])])

/** Names of the nodes that references point at. */
export const nodeNames = (references: readonly Reference[]): ReadonlySet<string> =>
  new Set(references.flatMap((reference) => (reference.from === 'node' ? [reference.node] : [])))

/** The nodes in plan order, each as early as the file's order allows, and those left over in a cycle. */
export const inPlanOrder = (
  nodes: readonly NodeDefinition[],
): { readonly ordered: readonly NodeDefinition[]; readonly leftOver: readonly NodeDefinition[] } => {
  const waiting = nodes.map((node) => ({ node, needs: predecessorsOf(node) }))
  const placed = new Set<string>()
  const ordered: NodeDefinition[] = []
  for (;;) {
    const index = waiting.findIndex(({ needs }) => [...needs].every((name) => placed.has(name)))
    const [next] = index === -1 ? [] : waiting.splice(index, 1)
    if (!next) return { ordered, leftOver: waiting.map(({ node }) => node) }
    placed.add(next.node.name)
    ordered.push(next.node)
  }
}

/** Every node whose output carries something that a model chose, by way of inputs. */
export const descendsFrom = (
  nodes: readonly NodeDefinition[],
  isSource: (node: NodeDefinition) => boolean,
): ReadonlySet<string> => {
  const found = new Set(nodes.filter(isSource).map(({ name }) => name))
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const node of nodes) {
      if ([...nodeNames(Object.values(node.inputs))].some((name) => found.has(name))) found.add(node.name)
    }
  }
  return found
}
