import type { JsonObject } from '../../json'
import type { NodeKind, Reference } from '../contract'
import type { FlowDefinition, NodeDefinition } from './definition'
import { descendsFrom } from './graph'
import type { Problems } from './problems'

/** Refuses every input that says whose data is read and in whose making a model had a say [21]; maps are looked into. */
export const checkModelChoices = (
  kinds: ReadonlyMap<string, NodeKind>,
  definition: FlowDefinition,
  settings: ReadonlyMap<NodeDefinition, JsonObject>,
  problems: Problems,
  chosenInputs: ReadonlySet<string> = new Set(),
): void => {
  const chosen = descendsFrom(definition.nodes, (node) => hasModel(kinds, node), chosenInputs)
  const isChosen = (reference: Reference | undefined): boolean =>
    reference?.from === 'node'
      ? chosen.has(reference.node)
      : reference?.from === 'input' && chosenInputs.has(reference.name)
  for (const node of definition.nodes) {
    for (const input of kinds.get(node.kind)?.notFromModel?.(settings.get(node) ?? {}) ?? []) {
      const reference = Object.hasOwn(node.inputs, input) ? node.inputs[input] : undefined
      if (!isChosen(reference)) continue
      const from = reference?.from === 'node' ? reference.node : input
      const message = `Input “${input}” of node “${node.name}” says whose data is read; it may not come from “${from}”, where a model has a say`
      problems.error('OwnerFromModel', message, [...node.at, 'inputs', input], node.name)
    }
    if (!node.each || !('inner' in node.each)) continue
    const { over, as, inner } = node.each
    const handed = Object.entries(node.inputs).flatMap(([name, reference]) =>
      isChosen(reference) ? [name === over ? as : name] : [],
    )
    checkModelChoices(kinds, inner, settings, problems, new Set(handed))
  }
}

// Of a flow that is called, nobody knows here what is in it.
const hasModel = (kinds: ReadonlyMap<string, NodeKind>, { kind, each }: NodeDefinition): boolean => {
  if (!each) return kinds.get(kind)?.modelChooses === true
  return 'inner' in each ? each.inner.nodes.some((node) => hasModel(kinds, node)) : true
}
