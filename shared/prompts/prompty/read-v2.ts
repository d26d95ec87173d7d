import type { Json, JsonObject } from '../../json'
import type { Prompty, PromptyOrder } from '../contract'
import { isMap, mapAt, shown, textOrNull, type PromptyProblems } from './prompty-problems'
import { readProperties, schemaOf } from './read-properties'
import { stemOf } from './read-v1'
import { readOptions, readTools } from './read-v2-tools'
import type { PromptyParts } from './split-prompty'

/** Reads a front matter as microsoft/prompty does. */
export const readV2 = (
  front: JsonObject,
  parts: PromptyParts,
  order: PromptyOrder,
  problems: PromptyProblems,
): Prompty => {
  const written = front['model']
  const model = typeof written === 'string' ? { id: written } : mapAt(written, ['model'], problems)
  const inputs = readProperties(front['inputs'], ['inputs'], problems)
  for (const { name, kind } of inputs) {
    if (kind !== 'file' && kind !== 'audio') continue
    problems.error('NotSupportedYet', `Input “${name}” is of kind ${kind}, which this version cannot send`, [
      'inputs',
      name,
    ])
  }
  const outputs = readProperties(front['outputs'], ['outputs'], problems)
  const body = trimmed(parts)
  return {
    version: 2,
    file: order.file,
    name: textOrNull(front['name']) ?? stemOf(order.file),
    description: textOrNull(front['description']),
    api: readApiType(model['apiType'], problems),
    model: textOrNull(model['id']),
    connection: order.hasConnection === true ? null : readConnection(model['connection'], problems),
    parameters: {
      ...readOptions(model['options'], problems),
      ...(outputs.length > 0 && { response_format: responseFormat(schemaOf(outputs, true)) }),
    },
    inputs,
    sample: null,
    tools: readTools(
      front['tools'],
      inputs.map(({ name }) => name),
      problems,
    ),
    answer: outputs.length > 0 ? { as: 'json', keys: [], orText: true } : { as: 'text' },
    template: { format: readFormat(front['template'], problems), ...body },
  }
}

// Blank lines around the body do not count.
const trimmed = ({ body, line }: PromptyParts): { readonly text: string; readonly line: number } => {
  const start = body.length - body.trimStart().length
  return { text: body.trim(), line: line + (body.slice(0, start).split('\n').length - 1) }
}

const readApiType = (apiType: Json | undefined, problems: PromptyProblems): 'chat' | 'embedding' => {
  // What the Responses API answers is a chat's answer, and it is asked for as one.
  if (apiType === undefined || apiType === null || apiType === 'chat' || apiType === 'responses') return 'chat'
  if (apiType === 'embedding') return 'embedding'
  const [code, what] = apiType === 'image' ? ['NotSupportedYet', 'not supported yet'] : ['APINotFound', 'not known']
  problems.error(code, `\`apiType\` ${shown(apiType)} is ${what}; there are chat, responses and embedding`, [
    'model',
    'apiType',
  ])
  return 'chat'
}

const connectionKinds = ['key', 'reference', 'remote', 'anonymous', 'foundry', 'oauth']

const readConnection = (written: Json | undefined, problems: PromptyProblems): string | null => {
  if (typeof written === 'string' && written !== '') return written
  const { kind, name } = mapAt(written, ['model', 'connection'], problems)
  if (kind !== undefined && !connectionKinds.some((word) => word === kind)) {
    const message = `\`kind\` of a connection is ${connectionKinds.join(', ')}, not ${shown(kind)}`
    problems.error('ValueError', message, ['model', 'connection', 'kind'])
  }
  if (kind !== 'reference') return null
  if (typeof name === 'string' && name !== '') return name
  problems.error('ValueError', 'A connection of kind reference has a `name`', ['model', 'connection'])
  return null
}

const responseFormat = (schema: JsonObject): JsonObject => ({
  type: 'json_schema',
  json_schema: { name: 'structured_output', strict: true, schema },
})

const readFormat = (template: Json | undefined, problems: PromptyProblems): 'jinja2' | 'mustache' => {
  const format = isMap(template) ? template['format'] : template
  const kind = isMap(format) ? format['kind'] : format
  if (kind === undefined || kind === null || kind === 'jinja2') return 'jinja2'
  if (kind === 'mustache') return 'mustache'
  problems.error('TemplateFormatNotKnown', `A template is jinja2 or mustache, not ${shown(kind)}`, ['template'])
  return 'jinja2'
}
