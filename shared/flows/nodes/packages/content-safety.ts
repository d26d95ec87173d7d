import { fault } from '../../../faults'
import type { Json, JsonObject } from '../../../json'
import { isObject } from '../../definition/shapes'
import { pythonText } from '../../python-text'
import { callService, endpointOf } from './call-service'
import { nameOf, requireInputs, type PackageTool } from './package-tool'

// The severity from which each word rejects; -1 never does.
const thresholds: Readonly<Record<string, number>> = {
  disable: -1,
  low_sensitivity: 6,
  medium_sensitivity: 4,
  high_sensitivity: 2,
}

const categories = {
  Hate: 'hate_category',
  SelfHarm: 'self_harm_category',
  Sexual: 'sexual_category',
  Violence: 'violence_category',
} as const

/** Content Safety (Text Analyze) of promptflow-tools: Accept or Reject by category and together. The connection is of kind `content_safety`. */
export const contentSafety: PackageTool = {
  id: 'promptflow.tools.azure_content_safety.analyze_text',
  oldIds: [
    'content_safety_text.tools.content_safety_text_tool.analyze_text',
    'promptflow.tools.azure_content_safety.AzureContentSafety.analyze_text',
  ],
  settle: (node, tools) => requireInputs(node, ['connection', 'text'], tools),
  async run(_settings, inputs, context) {
    const limits = Object.entries(categories).map(
      ([category, input]) => [category, thresholdOf(inputs, input)] as const,
    )
    const name = nameOf(inputs, 'connection')
    const endpoint = await endpointOf(name, context)
    if (endpoint.baseUrl === undefined) throw fault('node_failed', `Connection “${name}” has no base_url`)
    const url = new URL('contentsafety/text:analyze', `${endpoint.baseUrl.replace(/\/+$/, '')}/`)
    url.searchParams.set('api-version', endpoint.apiVersion ?? '2024-09-01')
    const answer = await callService(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'Ocp-Apim-Subscription-Key': await endpoint.secret('api_key', url.href),
        },
        body: JSON.stringify({ text: pythonText(inputs['text'] ?? '') }),
      },
      context,
    )
    return decisionOf(answer, limits)
  },
}

const thresholdOf = (inputs: JsonObject, input: string): number => {
  const word = inputs[input] ?? 'medium_sensitivity'
  const limit = typeof word === 'string' && Object.hasOwn(thresholds, word) ? thresholds[word] : undefined
  if (limit !== undefined) return limit
  const known = Object.keys(thresholds).join(', ')
  throw fault('node_failed', `\`${input}\` is one of ${known}, not ${JSON.stringify(word).slice(0, 100)}`)
}

const decisionOf = (answer: Json, limits: readonly (readonly [string, number])[]): Json => {
  const byCategory = Object.fromEntries(
    limits.map(([category, limit]) => {
      const severity = severityOf(answer, category)
      return [category, limit !== -1 && severity >= limit ? 'Reject' : 'Accept']
    }),
  )
  const blocked = isObject(answer) && Array.isArray(answer['blocklistsMatch']) && answer['blocklistsMatch'].length > 0
  const isRejected = blocked || Object.values(byCategory).includes('Reject')
  return { suggested_action: isRejected ? 'Reject' : 'Accept', action_by_category: byCategory }
}

// The service of today lists its analysis; that of the tool's time named each category's.
const severityOf = (answer: Json, category: string): number => {
  const analysis = isObject(answer) && Array.isArray(answer['categoriesAnalysis']) ? answer['categoriesAnalysis'] : []
  const found = (analysis as readonly Json[]).find((one) => isObject(one) && one['category'] === category)
  const named = isObject(answer) ? answer[`${category.slice(0, 1).toLowerCase()}${category.slice(1)}Result`] : undefined
  const result = found ?? named
  const severity = isObject(result) ? result['severity'] : undefined
  if (typeof severity === 'number') return severity
  throw fault('node_failed', `The service says nothing of ${category}`, { code: 'ToolExecutionError' })
}
