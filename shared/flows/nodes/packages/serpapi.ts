import { pythonText } from '../../python-text'
import { callService, endpointOf } from './call-service'
import { nameOf, requireInputs, type PackageTool } from './package-tool'

const home = 'https://serpapi.com'

/** SerpAPI of promptflow-tools: what a search engine finds. The connection is of kind `custom` with base_url https://serpapi.com and the secret `api_key`. */
export const serpapi: PackageTool = {
  id: 'promptflow.tools.serpapi.SerpAPI.search',
  oldIds: ['promptflow.tools.serpapi.search'],
  settle: (node, tools) => requireInputs(node, ['connection', 'query'], tools),
  async run(_settings, inputs, context) {
    const endpoint = await endpointOf(nameOf(inputs, 'connection'), context)
    const url = new URL('/search', endpoint.baseUrl ?? home)
    const { query = '', engine = 'google', safe = 'off', num = '10', location = '' } = inputs
    url.searchParams.set('q', pythonText(query))
    url.searchParams.set('engine', pythonText(engine))
    url.searchParams.set('num', pythonText(num))
    // Bing writes both otherwise.
    url.searchParams.set(engine === 'bing' ? 'safe_search' : 'safe', pythonText(safe))
    if (location !== '' && location !== null) url.searchParams.set('location', pythonText(location))
    url.searchParams.set('output', 'json')
    url.searchParams.set('api_key', await endpoint.secret('api_key', url.href))
    return callService(url, {}, context)
  },
}
