import { waitingKind } from '../waiting'
import type { FlowDefinition, NodeDefinition } from './definition'
import type { Problems } from './problems'

/** Checks what takes a failed node's place, and that each policy stands on a node that can keep it. */
export const checkPolicies = (
  { nodes: all }: FlowDefinition,
  nodes: ReadonlyMap<string, NodeDefinition>,
  problems: Problems,
): void => {
  const owners = new Map<string, string>()
  for (const node of all) {
    const { name, on_error } = node
    checkPlace(node, problems)
    if (!on_error || !('node' in on_error)) continue
    const at = [...node.at, 'on_error', 'node']
    const standIn = nodes.get(on_error.node)
    const owner = owners.get(on_error.node)
    if (!standIn) {
      const message = `\`on_error\` of node “${name}” names node “${on_error.node}”; there is no such node`
      problems.error('NodeReferenceNotFound', message, at, name)
    } else if (standIn === node || standIn.aggregation !== node.aggregation) {
      const why = standIn === node ? 'is the node itself' : 'does not run with it'
      problems.error(
        'InvalidNodeReference',
        `“${on_error.node}” ${why} and cannot take the place of “${name}”`,
        at,
        name,
      )
    } else if (owner !== undefined) {
      const message = `“${on_error.node}” already takes the place of “${owner}”; a node stands in for one other only`
      problems.error('InvalidNodeReference', message, at, name)
    }
    owners.set(on_error.node, name)
  }
}

const checkPlace = (node: NodeDefinition, problems: Problems): void => {
  const [refused, hint] = node.each ? refusedOnEach : (refusedByKind.get(node.kind) ?? [[], ''])
  for (const key of refused) {
    if (node[key] === undefined) continue
    const message = `A node of type “${node.kind}” has no \`${key}\`${hint}`
    problems.error('FlowDefinitionError', message, [...node.at, key], node.name)
  }
}

type Refused = readonly [readonly ('retry' | 'timeout' | 'cache')[], string]

const refusedOnEach: Refused = [['retry', 'timeout', 'cache'], '; it stands on the nodes inside']

// A person is not asked twice; and a rendered prompt carries masks that a kept text would lack.
const refusedByKind: ReadonlyMap<string, Refused> = new Map([
  [waitingKind, [['retry', 'cache'], '']],
  ['prompt', [['cache'], '; rendering costs nothing worth keeping']],
])
