import type { Json, JsonObject } from '../../json'
import type { Reference } from '../contract'
import type { EachDefinition, FlowDefinition, NodeDefinition } from './definition'
import type { At, Problems } from './problems'
import { nameProblem, shown } from './shapes'

/** Reads the nodes and outputs written inside a map, given where what they may read comes from; an item comes from nowhere else. */
export type ReadInner = (keys: JsonObject, at: At, given: Readonly<Record<string, Reference | null>>) => FlowDefinition

const mostAtOnce = 100

/** Reads what a node of type `map` or `flow` carries out; undefined for other types and where it cannot be read. */
export const readEach = (
  keys: JsonObject,
  { name, kind, inputs, at }: Pick<NodeDefinition, 'name' | 'kind' | 'inputs' | 'at'>,
  problems: Problems,
  readInner: ReadInner,
): EachDefinition | undefined => {
  const tell = (message: string, ...path: string[]): undefined => {
    problems.error('FlowDefinitionError', message, [...at, ...path], name)
    return undefined
  }
  if (kind === 'flow') {
    const called = flowName(keys['flow'])
    if (!called)
      return tell(`Node “${name}” calls \`flow: name\` or \`name@label\`, not ${shown(keys['flow'])}`, 'flow')
    return { ...called, over: null, as: '', concurrency: 1 }
  }
  if (kind !== 'map') return undefined

  const { over = 'items', as = 'item', concurrency = 4 } = keys
  if (typeof over !== 'string' || !Object.hasOwn(inputs, over)) {
    return tell(`\`over\` of map “${name}” names its input that holds the list; ${shown(over)} is none`, 'over')
  }
  if (typeof as !== 'string' || as === '' || nameProblem(as)) return tell(`\`as\` of map “${name}” is a name`, 'as')
  if (as !== over && Object.hasOwn(inputs, as)) {
    return tell(`\`as: ${as}\` of map “${name}” is also an input of the node; call one of them something else`, 'as')
  }
  if (!isCount(concurrency)) {
    return tell(`\`concurrency\` of map “${name}” is a whole number from 1 to ${mostAtOnce}`, 'concurrency')
  }
  const own = { over, as, concurrency }
  if (keys['flow'] !== undefined) {
    const called = flowName(keys['flow'])
    if (keys['nodes'] !== undefined) return tell(`Map “${name}” has \`flow\` or \`nodes\`, not both`, 'flow')
    return called ? { ...called, ...own } : tell(`\`flow\` of map “${name}” is name or name@label`, 'flow')
  }
  if (keys['nodes'] === undefined) return tell(`Map “${name}” needs \`flow: name@label\`, or \`nodes\` and \`outputs\``)
  const { [over]: _list, ...others } = inputs
  return { inner: readInner(keys, at, { ...others, [as]: null }), ...own }
}

const isCount = (value: Json): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostAtOnce

const flowName = (value: Json | undefined): { readonly flow: string; readonly label: string } | undefined => {
  const [, flow, label = 'latest'] =
    typeof value === 'string'
      ? (/^([A-Za-z0-9][A-Za-z0-9_-]{0,63})(?:@([a-z0-9][a-z0-9_-]{0,63}))?$/.exec(value) ?? [])
      : []
  return flow === undefined ? undefined : { flow, label }
}
