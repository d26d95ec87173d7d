import type { FaultItem } from '../../faults'
import type { Json, JsonObject } from '../../json'
import { hashOf } from '../../json'
import type { FlowFiles, ImageFormat, NodeKind, Plan, SettleTools } from '../contract'
import { planFlow } from '../plan'
import { checkDefinition } from './check-definition'
import { checkModelChoices } from './check-model-choices'
import type { FlowDefinition, NodeDefinition } from './definition'
import { laterKinds } from './later-kinds'
import type { Problems } from './problems'
import { gatherProblems } from './problems'
import { readDefinition } from './read-definition'
import { isObject } from './shapes'
import { readYaml, type YamlSource } from './yaml-source'

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
  /** Read from the file's `message_format` where absent. */
  readonly imageFormat?: ImageFormat
  /** What was found in the Python files that nodes name; no Python node can be settled without. */
  readonly python?: SettleTools['python']
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
export const compileFlow = (asked: CompileOrder): CompiledFlow => compileSource(asked, readYaml(flowFile, asked.yaml))

/** Checks and plans a flow whose file has been read, or that never was one. */
export const compileSource = (asked: Omit<CompileOrder, 'yaml'>, yaml: YamlSource): CompiledFlow => {
  const order = { ...asked, imageFormat: imageFormatOf(yaml.value) }
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

/** A flow that says nothing. */
export const emptyDefinition: FlowDefinition = {
  description: null,
  type: 'standard',
  inputs: {},
  outputs: [],
  nodes: [],
  variants: [],
  environment: {},
  additional_includes: [],
  at: [],
}

const imageFormatOf = (file: Json): ImageFormat =>
  isObject(file) && file['message_format'] === 'openai-vision' ? 'openai-vision' : 'basic'

const compileNodes = (
  order: Omit<CompileOrder, 'yaml'>,
  definition: FlowDefinition,
  problems: Problems,
): Plan | undefined => {
  const settings = new Map<NodeDefinition, JsonObject>()
  settleNodes(order, definition, settings, problems)
  checkIncludes(order, definition, problems)
  checkDefinition(definition, order.environment, problems)
  checkModelChoices(order.kinds, definition, settings, problems)
  return problems.errors.length === 0 ? planFlow(order.flow, definition, settings) : undefined
}

const settleNodes = (
  order: Omit<CompileOrder, 'yaml'>,
  definition: FlowDefinition,
  settings: Map<NodeDefinition, JsonObject>,
  problems: Problems,
): void => {
  // What the flow itself sets is there for its prompties as well.
  const environment = new Set([...order.environment, ...Object.keys(definition.environment)])
  for (const node of definition.nodes) {
    if (node.each && 'inner' in node.each) settleNodes(order, node.each.inner, settings, problems)
    const kind = kindOf(order, node, problems)
    if (!kind) continue
    settings.set(
      node,
      kind.settle(
        { name: node.name, kind: node.kind, inputs: node.inputs, keys: node.keys },
        {
          files: order.files,
          code: order.code,
          environment,
          imageFormat: order.imageFormat ?? 'basic',
          ...(order.python && { python: order.python }),
          report: (code, message, at = []) => problems.error(code, message, [...node.at, ...at], node.name),
          reportItem: (item) => problems.add({ ...item, node: node.name }),
        },
      ),
    )
  }
}

// Whoever sends a flow sends what it includes, under its base name.
const checkIncludes = (
  { files, code }: Pick<CompileOrder, 'files' | 'code'>,
  { additional_includes: includes }: FlowDefinition,
  problems: Problems,
): void => {
  const there = [...files.keys(), ...Object.keys(code)]
  for (const [index, include] of includes.entries()) {
    const name =
      include
        .replace(/[\\/]+$/, '')
        .split(/[\\/]/)
        .at(-1) ?? ''
    if (there.some((path) => path === name || path.startsWith(`${name}/`))) continue
    const message = `Unable to find additional include “${include}”: neither a file nor a folder “${name}” came with the flow`
    problems.error('UserErrorException', message, ['additional_includes', index])
  }
}

const kindOf = (
  { kinds }: Pick<CompileOrder, 'kinds'>,
  node: NodeDefinition,
  problems: Problems,
): NodeKind | undefined => {
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

const holdsItem = (items: readonly FaultItem[], { code, message, line, column }: FaultItem): boolean =>
  items.some((item) => item.code === code && item.message === message && item.line === line && item.column === column)
