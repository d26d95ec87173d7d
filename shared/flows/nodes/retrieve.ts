import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { SearchOrder } from '../../knowledge/contract'
import type { NodeKind, RawNode, SettleTools } from '../contract'
import { shown } from '../definition/shapes'
import { asJson } from './as-json'
import { countOf, inputOf, literalOf, refuseOtherKeys } from './settings'

const modes = ['hybrid', 'keyword', 'vector'] as const
const mostPassages = 100

/** `type: retrieve`: searches an index as the caller. Keys: `index`, `mode`, `top`; input: `query`. The output is the list of passages. */
export const retrieveNode: NodeKind = {
  kind: 'retrieve',
  readsAsCaller: true,
  settle,
  async run(settings, inputs, { caller, services }) {
    const { query = null, index = null, mode = null, top = null } = { ...settings, ...inputs }
    if (query === null || query === '') return []
    if (typeof query !== 'string') throw refused('query', 'a string', query)
    if (typeof index !== 'string' || index === '') throw refused('index', 'the name of an index', index)
    const order: SearchOrder = {
      index,
      query,
      ...(mode !== null && { mode: modeOf(mode) }),
      ...(top !== null && { top: topOf(top) }),
    }
    const { results } = await services.knowledge.search(caller, order)
    return asJson(results, (where, what) => fault('node_failed', `The search answered ${what} at ${where}`))
  },
}

function settle(node: RawNode, tools: SettleTools): JsonObject {
  refuseOtherKeys(node, ['index', 'mode', 'top', 'query'], tools)
  if (node.keys['query'] !== undefined || !inputOf(node, 'query')) {
    tools.report('MissingRequiredInputs', `Retrieve “${node.name}” needs \`query\` under \`inputs\``, ['inputs'])
  }
  const index = settled(node, 'index', tools)
  if (index === null && !isReferred(node, 'index')) {
    tools.report('MissingRequiredInputs', `Retrieve “${node.name}” needs \`index\`, the name of an index`, ['index'])
  }
  const mode = settled(node, 'mode', tools)
  if (mode !== null && !modes.some((word) => word === mode)) {
    tools.report('NodeInputValidationError', `\`mode\` is ${modes.join(', ')}, not ${shown(mode)}`, ['mode'])
  }
  return { index, mode, top: countOf(node, 'top', settled(node, 'top', tools), mostPassages, tools) }
}

const settled = (node: RawNode, key: string, tools: SettleTools): Json =>
  isReferred(node, key) ? null : (literalOf(node, key, tools) ?? null)

const isReferred = (node: RawNode, key: string): boolean => (inputOf(node, key)?.from ?? 'literal') !== 'literal'

const modeOf = (value: Json): (typeof modes)[number] => {
  const mode = modes.find((word) => word === value)
  if (!mode) throw refused('mode', modes.join(', '), value)
  return mode
}

const topOf = (value: Json): number => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostPassages) return value
  throw refused('top', `a whole number from 1 to ${mostPassages}`, value)
}

const refused = (key: string, wanted: string, value: Json): Error =>
  fault('node_failed', `\`${key}\` of a retrieve node is ${wanted}, not ${JSON.stringify(value).slice(0, 100)}`)
