import type { Json, JsonObject } from '../../json'
import type { Prompty, PromptyAnswer, PromptyInput, PromptyOrder } from '../contract'
import type { PromptyParts } from './split-prompty'
import { isMap, mapAt, shown, textOrNull, type PromptyProblems } from './prompty-problems'
import { contentOf } from './resolve-references'

const modelKeys = ['api', 'configuration', 'parameters', 'response']

/** Reads a front matter as Prompt flow does. */
export const readV1 = (
  front: JsonObject,
  parts: PromptyParts,
  order: PromptyOrder,
  problems: PromptyProblems,
): Prompty => {
  const model = mapAt(front['model'], ['model'], problems)
  for (const key of Object.keys(model)) {
    if (modelKeys.includes(key)) continue
    problems.error('TypeError', `\`model\` has no key “${key}”; it has ${modelKeys.join(', ')}`, ['model', key])
  }
  const configuration = mapAt(model['configuration'], ['model', 'configuration'], problems)
  const connection = configuration['connection'] ?? null
  if (connection !== null && typeof connection !== 'string') {
    const message = `\`connection\` is the name of a connection, not ${shown(connection)}`
    problems.error('InvalidConnectionType', message, ['model', 'configuration', 'connection'])
  }
  const { stream: _stream, model: other, ...parameters } = mapAt(model['parameters'], ['model', 'parameters'], problems)
  const template = front['template'] ?? 'jinja2'
  if (template !== 'jinja2') {
    problems.error('TemplateFormatNotKnown', `A template here is jinja2, not ${shown(template)}`, ['template'])
  }
  const sample = readSample(front['sample'], order, problems)
  return {
    version: 1,
    file: order.file,
    name: textOrNull(front['name']) ?? stemOf(order.file),
    description: textOrNull(front['description']),
    api: readApi(model['api'], problems),
    model: namedIn(configuration, ['azure_deployment', 'model']) ?? textOrNull(other),
    connection: typeof connection === 'string' && connection !== '' ? connection : null,
    parameters,
    inputs: readInputs(front['inputs'], sample, problems),
    sample,
    tools: [],
    answer: readAnswerOf(model['response'], parameters, front['outputs'], problems),
    template: { format: 'jinja2', text: parts.body, line: parts.line },
  }
}

/** The name of a file without its folder and ending. */
export const stemOf = (file: string): string => (file.split('/').at(-1) ?? file).replace(/\.prompty$/, '')

const readApi = (api: Json | undefined, problems: PromptyProblems): 'chat' | 'completion' => {
  if (api === undefined || api === null || api === 'chat') return 'chat'
  if (api === 'completion') return 'completion'
  problems.error('APINotFound', `\`api\` is chat or completion, not ${shown(api)}`, ['model', 'api'])
  return 'chat'
}

// What the environment was to say and does not is no name.
const namedIn = (configuration: JsonObject, keys: readonly string[]): string | null => {
  const named = keys.map((key) => configuration[key]).find((value) => typeof value === 'string' && value !== '')
  return typeof named === 'string' && !named.startsWith('${') ? named : null
}

// A plain file name is sought where the program runs, which here is the flow.
const readSample = (written: Json | undefined, order: PromptyOrder, problems: PromptyProblems): JsonObject | null => {
  if (written === undefined || written === null || written === '') return null
  const isFile = typeof written === 'string' && /\.json$/i.test(written) && !written.startsWith('${')
  const sample = isFile ? contentOf(written, ['sample'], 1, order, problems, '.') : written
  if (sample === undefined) return null
  if (isMap(sample)) return sample
  const message = `Only a map and a json file are supported as \`sample\`; there is ${shown(written)}`
  problems.error('InvalidSampleError', message, ['sample'])
  return null
}

const readInputs = (
  written: Json | undefined,
  sample: JsonObject | null,
  problems: PromptyProblems,
): readonly PromptyInput[] => {
  const declared = Object.entries(mapAt(written, ['inputs'], problems)).flatMap(([name, value]): PromptyInput[] => {
    if (!isMap(value)) {
      problems.error('UserErrorException', `Input “${name}” is a map with \`type\`, not ${shown(value)}`, [
        'inputs',
        name,
      ])
      return []
    }
    return [
      {
        name,
        kind: textOrNull(value['type']) ?? 'string',
        description: textOrNull(value['description']),
        required: !Object.hasOwn(value, 'default'),
        ...(Object.hasOwn(value, 'default') && { default: value['default'] ?? null }),
      },
    ]
  })
  if (written !== undefined && written !== null) return declared
  // A sample says what the inputs are where nothing else does.
  return Object.keys(sample ?? {}).map((name) => ({ name, kind: 'string', description: null, required: true }))
}

const readAnswerOf = (
  response: Json | undefined,
  parameters: JsonObject,
  outputs: Json | undefined,
  problems: PromptyProblems,
): PromptyAnswer => {
  if (response === 'all') return { as: 'response' }
  if (response !== undefined && response !== null && response !== 'first') {
    problems.error('TypeError', `\`response\` is first or all, not ${shown(response)}`, ['model', 'response'])
  }
  const format = parameters['response_format']
  const isJson = isMap(format) && format['type'] === 'json_object'
  const keys = Object.keys(mapAt(outputs, ['outputs'], problems))
  return isJson ? { as: 'json', keys, orText: false } : { as: 'text' }
}
