import type { Reference } from '../contract'
import type { NodeDefinition } from './definition'

/** Names of the nodes whose end a node waits for: those in its inputs and in its `activate.when`. */
export const predecessorsOf = (node: NodeDefinition): ReadonlySet<string> =>
  nodeNames([...Object.values(node.inputs), ...(node.activate ? [node.activate.when] : [])])

/** By node, the names of those whose end it waits for: its predecessors, those that stand in for them when they fail, and the one it stands in for itself. */
export const dependenciesOf = (nodes: readonly NodeDefinition[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const standIns = new Map(nodes.map(({ name, on_error }) => [name, standInOf(on_error)] as const))
  const needs = new Map(nodes.map((node) => [node.name, new Set<string>()]))
  for (const node of nodes) {
    for (const name of predecessorsOf(node)) {
      const chain = new Set<string>()
      for (let next: string | undefined = name; next !== undefined && !chain.has(next); next = standIns.get(next)) {
        chain.add(next)
      }
      for (const needed of chain) needs.get(node.name)?.add(needed)
    }
    const standIn = standIns.get(node.name)
    if (standIn !== undefined) needs.get(standIn)?.add(node.name)
  }
  return needs
}

const standInOf = (onError: NodeDefinition['on_error']): string | undefined =>
  onError !== undefined && 'node' in onError ? onError.node : undefined

/** Names of the nodes that references point at. */
export const nodeNames = (references: readonly Reference[]): ReadonlySet<string> =>
  new Set(references.flatMap((reference) => (reference.from === 'node' ? [reference.node] : [])))

/** The nodes in plan order, each as early as the file's order allows, and those left over in a cycle. */
export const inPlanOrder = (
  nodes: readonly NodeDefinition[],
): { readonly ordered: readonly NodeDefinition[]; readonly leftOver: readonly NodeDefinition[] } => {
  const dependencies = dependenciesOf(nodes)
  const waiting = nodes.map((node) => ({ node, needs: dependencies.get(node.name) ?? new Set<string>() }))
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

/** Every node whose output carries something that a source, or one of the named flow inputs, brought in by way of inputs. */
export const descendsFrom = (
  nodes: readonly NodeDefinition[],
  isSource: (node: NodeDefinition) => boolean,
  sourceInputs: ReadonlySet<string>,
): ReadonlySet<string> => {
  const found = new Set(nodes.filter(isSource).map(({ name }) => name))
  const carries = (reference: Reference): boolean =>
    reference.from === 'node'
      ? found.has(reference.node)
      : reference.from === 'input' && sourceInputs.has(reference.name)
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const node of nodes) if (Object.values(node.inputs).some(carries)) found.add(node.name)
  }
  return found
}
