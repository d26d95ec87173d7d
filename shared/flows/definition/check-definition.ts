import type { Reference } from '../contract'
import { checkPolicies } from './check-policies'
import type { FlowDefinition, NodeDefinition } from './definition'
import { inPlanOrder, nodeNames, predecessorsOf } from './graph'
import type { Problems } from './problems'
import { shown } from './shapes'

/** Checks what a definition means: names, references, aggregation, cycles and outputs. Every problem is noted, none hides another. */
export const checkDefinition = (
  definition: FlowDefinition,
  environment: ReadonlySet<string>,
  problems: Problems,
): void => {
  const nodes = new Map(definition.nodes.map((node) => [node.name, node]))
  checkNames(definition, problems)
  for (const node of definition.nodes) {
    checkNode(node, nodes, definition, environment, problems)
    if (node.each && 'inner' in node.each) checkInner(node, node.each.inner, environment, problems)
  }
  checkPolicies(definition, nodes, problems)
  checkCycle(nodes, problems)
  checkOutputs(definition, nodes, environment, problems)
}

const checkNames = ({ nodes }: FlowDefinition, problems: Problems): void => {
  const seen = new Set<string>()
  for (const { name, at } of nodes) {
    if (seen.has(name)) problems.error('DuplicateNodeName', `Two nodes are called “${name}”`, at, name)
    seen.add(name)
  }
}

const checkNode = (
  node: NodeDefinition,
  nodes: ReadonlyMap<string, NodeDefinition>,
  definition: FlowDefinition,
  environment: ReadonlySet<string>,
  problems: Problems,
): void => {
  const when = node.activate?.when
  const places: (readonly [Reference, readonly (string | number)[]])[] = [
    ...Object.entries(node.inputs).map(([name, reference]) => [reference, [...node.at, 'inputs', name]] as const),
    ...(when ? [[when, [...node.at, 'activate', 'when']] as const] : []),
  ]
  for (const [reference, at] of places) {
    const isCondition = reference === when
    const subject = isCondition ? 'The condition' : `Input ${shown(at.at(-1))}`
    if (reference.from === 'input' && !Object.hasOwn(definition.inputs, reference.name)) {
      const message = `${subject} of node “${node.name}” names flow input “${reference.name}”; ${known('declared', definition.inputs)}`
      // Upstream lets a condition name an input that only the caller knows.
      if (isCondition) problems.warning('InputReferenceNotFound', message, at, node.name)
      else problems.error('InputReferenceNotFound', message, at, node.name)
    }
    if (reference.from === 'environment') checkEnvironment(reference.name, environment, problems, at, node.name)
    if (reference.from !== 'node') continue
    const target = nodes.get(reference.node)
    if (!target) {
      const message = `${subject} of node “${node.name}” names node “${reference.node}”; there is no such node`
      problems.error('NodeReferenceNotFound', message, at, node.name)
    } else if (!node.aggregation && target.aggregation) {
      const message = `Node “${node.name}” reads aggregation node “${target.name}”; only aggregation nodes may`
      problems.error('InvalidNodeReference', message, at, node.name)
    } else if (node.aggregation && isCondition && !target.aggregation) {
      const message = `The condition of aggregation node “${node.name}” reads “${target.name}”, which is none`
      problems.error('InvalidNodeReference', message, at, node.name)
    }
  }
}

const checkInner = (
  { name }: NodeDefinition,
  inner: FlowDefinition,
  environment: ReadonlySet<string>,
  problems: Problems,
): void => {
  checkDefinition(inner, environment, problems)
  for (const node of inner.nodes) {
    if (!node.aggregation) continue
    const message = `Node “${node.name}” aggregates the lines of a batch; inside map “${name}” there are none`
    problems.error('InvalidNodeReference', message, node.at, node.name)
  }
}

const checkCycle = (byName: ReadonlyMap<string, NodeDefinition>, problems: Problems): void => {
  // An absent node is an error of its own; here it would look like a cycle.
  const closed = [...byName.values()].map((node) => withoutAbsent(node, byName))
  const { leftOver } = inPlanOrder(closed)
  if (leftOver.length === 0) return

  // What only waits for the cycle is left out by taking away leaves again and again.
  let cycle = leftOver
  for (let size = -1; size !== cycle.length;) {
    size = cycle.length
    const needed = new Set(cycle.flatMap((node) => [...predecessorsOf(node)]))
    cycle = cycle.filter(({ name }) => needed.has(name))
  }
  const names = leftOver.map(({ name }) => name).toSorted()
  // Where a stand-in is part of the circle no leaf was left to see it by.
  const first = cycle[0] ?? leftOver[0]
  const at = byName.get(first?.name ?? '')?.at ?? ['nodes']
  problems.error('NodeCircularDependency', `Nodes wait for each other: ${names.join(', ')}`, at, first?.name)
}

const withoutAbsent = (node: NodeDefinition, nodes: ReadonlyMap<string, NodeDefinition>): NodeDefinition => {
  const isThere = (reference: Reference): boolean => reference.from !== 'node' || nodes.has(reference.node)
  return {
    ...node,
    inputs: Object.fromEntries(Object.entries(node.inputs).filter(([, reference]) => isThere(reference))),
    activate: node.activate && isThere(node.activate.when) ? node.activate : null,
  }
}

const checkOutputs = (
  definition: FlowDefinition,
  nodes: ReadonlyMap<string, NodeDefinition>,
  environment: ReadonlySet<string>,
  problems: Problems,
): void => {
  for (const { name, reference } of definition.outputs) {
    const at = [...definition.at, 'outputs', name, 'reference']
    if (reference.from === 'input' && !Object.hasOwn(definition.inputs, reference.name)) {
      const message = `Output “${name}” names flow input “${reference.name}”; ${known('declared', definition.inputs)}`
      problems.error('OutputReferenceNotFound', message, at)
    }
    if (reference.from === 'environment') checkEnvironment(reference.name, environment, problems, at)
    for (const node of nodeNames([reference])) {
      const target = nodes.get(node)
      if (!target) {
        problems.error('OutputReferenceNotFound', `Output “${name}” names node “${node}”; there is no such node`, at)
      } else if (target.aggregation) {
        problems.warning('aggregation', `Output “${name}” reads an aggregation node and is left out`, at)
      }
    }
  }
}

const checkEnvironment = (
  name: string,
  allowed: ReadonlySet<string>,
  problems: Problems,
  at: readonly (string | number)[],
  node?: string,
): void => {
  if (allowed.has(name)) return
  problems.error('EnvironmentNotAllowed', `\${env:${name}} is not listed in SLUICE_FLOW_ENV`, at, node)
}

const known = (word: string, names: Readonly<Record<string, unknown>>): string =>
  Object.keys(names).length === 0 ? `none is ${word}` : `${word}: ${Object.keys(names).join(', ')}`
