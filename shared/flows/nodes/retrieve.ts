import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { ChatTurn, Filter, SearchOrder } from '../../knowledge/contract'
import type { ChatModel } from '../../models/contract'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { shown } from '../definition/shapes'
import { asJson } from './as-json'
import { settleConnection } from './llm'
import { asking } from './model/ask-model'
import { openCandidates } from './model/candidates'
import { countOf, inputOf, literalOf, refuseOtherKeys } from './settings'

const modes = ['hybrid', 'keyword', 'vector'] as const
const mostPassages = 100

const reranks = ['model', 'semantic'] as const
const keys = ['index', 'mode', 'top', 'filter', 'rerank', 'connection', 'model', 'query']

/** `type: retrieve`: searches an index as the caller. Keys: `index`, `mode`, `top`, `filter`, `rerank`, and `connection` and `model` for what asks one; inputs: `query`, `history`. The output is the list of passages. */
export const retrieveNode: NodeKind = {
  kind: 'retrieve',
  readsAsCaller: true,
  settle,
  async run(settings, inputs, context) {
    const { query = null, index = null, mode = null, top = null, ...more } = { ...settings, ...inputs }
    const { filter = null, rerank = null, history = null } = more
    if (query === null || query === '') return []
    if (typeof query !== 'string') throw refused('query', 'a string', query)
    if (typeof index !== 'string' || index === '') throw refused('index', 'the name of an index', index)
    const turns = turnsOf(history)
    const order: SearchOrder = {
      index,
      query,
      ...(mode !== null && { mode: modeOf(mode) }),
      ...(top !== null && { top: topOf(top) }),
      // The room reads it, and says where it is wrong.
      ...(filter !== null && filter !== '' && { filter: filter as string | Filter }),
      ...(rerank !== null && rerank !== false && { rerank: rerankOf(rerank) }),
      ...(turns.length > 0 && { history: turns }),
    }
    const asksModel = order.history !== undefined || order.rerank === 'model'
    const { results } = await context.services.knowledge.search(context.caller, order, {
      ...(asksModel && { chat: await chatOf(settings, context) }),
      signal: context.signal,
    })
    return asJson(results, (where, what) => fault('node_failed', `The search answered ${what} at ${where}`))
  },
}

/** The model that rewrites and reranks: asked as an llm node asks, so that its calls are kept with the run [2]. */
const chatOf = async (settings: JsonObject, context: NodeContext): Promise<ChatModel> => {
  const { connection = null, model = null } = settings as { connection?: string | null; model?: string | null }
  const candidates = await openCandidates(context, [{ connection, model }])
  const ask = asking(context, candidates)
  return { id: candidates[0]?.model.id ?? '', complete: (request) => ask(request) }
}

function settle(node: RawNode, tools: SettleTools): JsonObject {
  refuseOtherKeys(node, keys, tools)
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
  const rerank = settled(node, 'rerank', tools)
  if (rerank !== null && typeof rerank !== 'boolean' && !reranks.some((word) => word === rerank)) {
    tools.report(
      'NodeInputValidationError',
      `\`rerank\` is true, false, ${reranks.join(' or ')}, not ${shown(rerank)}`,
      ['rerank'],
    )
  }
  const [filter, model, connection] = [
    settled(node, 'filter', tools),
    settled(node, 'model', tools),
    settleConnection(node, tools),
  ]
  if (model !== null && typeof model !== 'string') {
    tools.report('NodeInputValidationError', `\`model\` is the name of a model, not ${shown(model)}`, ['model'])
  }
  // What is not said is left out: a flow without them keeps the plan it has.
  return {
    index,
    mode,
    top: countOf(node, 'top', settled(node, 'top', tools), mostPassages, tools),
    ...(filter !== null && { filter }),
    ...(rerank !== null && { rerank }),
    ...(model !== null && { model }),
    ...(connection !== null && { connection }),
  }
}

/** Turns of a conversation: as messages, or as Prompt flow keeps a chat history, by the first text of its inputs and outputs. */
const turnsOf = (history: Json): readonly ChatTurn[] => {
  if (history === null) return []
  if (!Array.isArray(history)) throw refused('history', 'a list of turns', history)
  return (history as readonly Json[]).flatMap((turn): ChatTurn[] => {
    const { role, content, inputs, outputs } = (turn ?? {}) as { readonly [key: string]: Json }
    if ((role === 'user' || role === 'assistant') && typeof content === 'string') return [{ role, content }]
    const texts = [firstText(inputs), firstText(outputs)] as const
    return texts.flatMap((text, at) =>
      text === undefined ? [] : [{ role: at === 0 ? 'user' : 'assistant', content: text }],
    )
  })
}

const firstText = (values: Json | undefined): string | undefined =>
  typeof values === 'object' && values !== null
    ? Object.values(values).find((value): value is string => typeof value === 'string' && value !== '')
    : undefined

const settled = (node: RawNode, key: string, tools: SettleTools): Json =>
  isReferred(node, key) ? null : (literalOf(node, key, tools) ?? null)

const isReferred = (node: RawNode, key: string): boolean => (inputOf(node, key)?.from ?? 'literal') !== 'literal'

const modeOf = (value: Json): (typeof modes)[number] => {
  const mode = modes.find((word) => word === value)
  if (!mode) throw refused('mode', modes.join(', '), value)
  return mode
}

const rerankOf = (value: Json): (typeof reranks)[number] => {
  const rerank = value === true ? 'model' : reranks.find((word) => word === value)
  if (!rerank) throw refused('rerank', `true, false, ${reranks.join(' or ')}`, value)
  return rerank
}

const topOf = (value: Json): number => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostPassages) return value
  throw refused('top', `a whole number from 1 to ${mostPassages}`, value)
}

const refused = (key: string, wanted: string, value: Json): Error =>
  fault('node_failed', `\`${key}\` of a retrieve node is ${wanted}, not ${JSON.stringify(value).slice(0, 100)}`)
