import type { FaultItem } from '../../faults'
import type { JsonObject } from '../../json'
import { hashOf } from '../../json'
import type { FlowFiles, NodeKind, Plan } from '../contract'
import { planFlow } from '../plan'
import { checkDefinition } from './check-definition'
import type { FlowDefinition, NodeDefinition } from './definition'
import { descendsFrom, nodeNames } from './graph'
import { laterKinds } from './later-kinds'
import type { Problems } from './problems'
import { gatherProblems } from './problems'
import { readDefinition } from './read-definition'
import { readYaml } from './yaml-source'

/** Name of the file a flow is defined in. */
export const flowFile = 'flow.dag.yaml'

/** What is compiled, and what it may name. */
export interface CompileOrder {
  readonly flow: string
  readonly yaml: string
  readonly files: FlowFiles
  readonly code: Readonly<Record<string, string>>
  readonly kinds: ReadonlyMap<string, NodeKind>
  /** Names that `${env:…}` may take. */
  readonly environment: ReadonlySet<string>
}

/** A flow file, understood: with errors there are no plans. */
export interface CompiledFlow {
  readonly errors: readonly FaultItem[]
  readonly warnings: readonly FaultItem[]
  /** The parsed yaml. */
  readonly source: JsonObject
  readonly definition: FlowDefinition
  readonly plan_hash: string
  readonly plan?: Plan
  readonly variants: Readonly<Record<string, Plan>>
}

/** Reads, checks and plans a flow file; finds all its errors at once and never throws for what the file says. */
export const compileFlow = (order: CompileOrder): CompiledFlow => {
  const yaml = readYaml(flowFile, order.yaml)
  const problems = gatherProblems(flowFile, yaml.locate)
  yaml.errors.forEach(problems.add)
  const definition = yaml.errors.length > 0 ? emptyDefinition : readDefinition(yaml.value, problems)
  const plan = yaml.errors.length > 0 ? undefined : compileNodes(order, definition, problems)

  const variants = new Map<string, Plan>()
  for (const variant of definition.variants) {
    if (variant.isDefault) continue
    const nodes = definition.nodes.map((node) => (node.name === variant.node ? variant.body : node))
    const own = gatherProblems(flowFile, yaml.locate)
    const planned = compileNodes(order, { ...definition, nodes }, own)
    own.errors.filter((item) => !holdsItem(problems.errors, item)).forEach(problems.add)
    if (planned) variants.set(`${variant.node}.${variant.id}`, planned)
  }
  const source = typeof yaml.value === 'object' && yaml.value !== null && !Array.isArray(yaml.value) ? yaml.value : {}
  return {
    errors: problems.errors,
    warnings: problems.warnings,
    source: source as JsonObject,
    definition,
    plan_hash: hashOf(source),
    ...(problems.errors.length === 0 && plan && { plan }),
    variants: problems.errors.length === 0 ? Object.fromEntries(variants) : {},
  }
}

const emptyDefinition: FlowDefinition = {
  description: null,
  type: 'standard',
  inputs: {},
  outputs: [],
  nodes: [],
  variants: [],
}

const compileNodes = (order: CompileOrder, definition: FlowDefinition, problems: Problems): Plan | undefined => {
  const settings = new Map<NodeDefinition, JsonObject>()
  for (const node of definition.nodes) {
    const kind = kindOf(order, node, problems)
    if (!kind) continue
    settings.set(
      node,
      kind.settle(
        { name: node.name, kind: node.kind, inputs: node.inputs, keys: node.keys },
        {
          files: order.files,
          code: order.code,
          report: (code, message, at = []) => problems.error(code, message, [...node.at, ...at], node.name),
          reportItem: (item) => problems.add({ ...item, node: node.name }),
        },
      ),
    )
  }
  checkDefinition(definition, order.environment, problems)
  checkModelChoices(order, definition, settings, problems)
  return problems.errors.length === 0 ? planFlow(order.flow, definition, settings) : undefined
}

const kindOf = ({ kinds }: CompileOrder, node: NodeDefinition, problems: Problems): NodeKind | undefined => {
  const kind = kinds.get(node.kind)
  if (kind) return kind
  const known = [...kinds.keys()].join(', ')
  const [code, what] = laterKinds.has(node.kind)
    ? ['NotSupportedYet', 'is not supported yet by this version']
    : ['UnknownNodeKind', 'is not known']
  const message = `Type “${node.kind}” of node “${node.name}” ${what}; known are ${known}`
  problems.error(code, message, [...node.at, 'type'], node.name)
  return undefined
}

const checkModelChoices = (
  { kinds }: CompileOrder,
  definition: FlowDefinition,
  settings: ReadonlyMap<NodeDefinition, JsonObject>,
  problems: Problems,
): void => {
  const chosen = descendsFrom(definition.nodes, ({ kind }) => kinds.get(kind)?.modelChooses === true)
  for (const [node, own] of settings) {
    for (const input of kinds.get(node.kind)?.notFromModel?.(own) ?? []) {
      const reference = Object.hasOwn(node.inputs, input) ? node.inputs[input] : undefined
      const [from] = reference ? nodeNames([reference]) : []
      if (from === undefined || !chosen.has(from)) continue
      const message = `Input “${input}” of node “${node.name}” says whose data is read; it may not come from “${from}”, where a model has a say`
      problems.error('OwnerFromModel', message, [...node.at, 'inputs', input], node.name)
    }
  }
}

const holdsItem = (items: readonly FaultItem[], { code, message, line, column }: FaultItem): boolean =>
  items.some((item) => item.code === code && item.message === message && item.line === line && item.column === column)
