import { fault } from '../../../faults'
import type { Json, JsonObject } from '../../../json'
import type { SearchOrder } from '../../../knowledge/contract'
import type { NodeContext } from '../../contract'
import { asJson } from '../as-json'
import { requireInputs, type PackageTool } from './package-tool'

const mostPassages = 100

/** Index Lookup of promptflow-vectordb: what an index here holds for each of the queries. The input `index` names it, for the `mlindex_content` of a workspace leads nowhere here. */
export const indexLookup: PackageTool = {
  id: 'promptflow_vectordb.tool.common_index_lookup.search',
  settle(node, tools) {
    if (node.inputs['index'] === undefined && node.inputs['mlindex_content'] !== undefined) {
      const message = `The index of node “${node.name}” lies in a workspace; name an index of this project by the input \`index\``
      tools.report('MissingRequiredInputs', message, ['inputs', 'mlindex_content'])
      return requireInputs(node, ['queries'], tools)
    }
    return requireInputs(node, ['index', 'queries'], tools)
  },
  async run(_settings, inputs, context) {
    const { queries = null, top_k = 3 } = inputs
    const lists = Array.isArray(queries) ? queries : [queries]
    const found = await Promise.all(lists.map((query: Json) => search(query, inputs, top_k, context)))
    return found
  },
}

const search = async (query: Json, inputs: JsonObject, top: Json, { caller, services }: NodeContext): Promise<Json> => {
  const { index = null, query_type = 'Hybrid' } = inputs
  if (typeof query !== 'string') {
    throw fault(
      'node_failed',
      '`queries` is a text or a list of texts: an index here is searched by text, not by vector',
    )
  }
  if (typeof index !== 'string') throw fault('node_failed', '`index` is the name of an index')
  if (typeof top !== 'number' || !Number.isInteger(top) || top < 1 || top > mostPassages) {
    throw fault('node_failed', `\`top_k\` is a whole number from 1 to ${mostPassages}`)
  }
  const order: SearchOrder = { index, query, top, mode: modeOf(query_type) }
  const { results } = await services.knowledge.search(caller, order)
  return results.map(({ text, score, document, title, passage }) =>
    asJson({ text, score, metadata: { source: { filename: document, title }, passage } }, (where, what) =>
      fault('node_failed', `The search answered ${what} at ${where}`),
    ),
  )
}

const modeOf = (written: Json): 'hybrid' | 'keyword' | 'vector' =>
  written === 'Keyword' ? 'keyword' : written === 'Vector' ? 'vector' : 'hybrid'
