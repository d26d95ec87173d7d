import type { JsonObject } from '../../json'
import { comparisons } from '../conditions'
import { inputTypes } from '../contract'

/** The keys of a flow file, of its parts and of each kind of node, as JSON Schema has them: what editors complete and the reader knows. */
type Keys = Readonly<Record<string, JsonObject>>

const text = (description: string): JsonObject => ({ type: 'string', description })
const flag = (description: string): JsonObject => ({ type: 'boolean', description })
const anything = (description: string): JsonObject => ({ description })
const mapOf = (description: string, values: JsonObject = {}): JsonObject => ({
  type: 'object',
  description,
  additionalProperties: values,
})
const listOf = (description: string, items: JsonObject): JsonObject => ({ type: 'array', description, items })
const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` })

const duration = (description: string): JsonObject => ({
  type: 'string',
  pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$',
  description,
  examples: ['500ms', '30s', '2m'],
})

/** Keys at the top of a flow file. */
export const flowKeys: Keys = {
  $schema: text('Where this schema lies'),
  id: text('Of no effect'),
  name: text('Of no effect; a flow is named by its folder'),
  display_name: text('Of no effect'),
  description: text('One sentence for people who choose'),
  tags: anything('Of no effect'),
  type: { enum: ['standard', 'chat', 'evaluation'], description: 'What the flow is for; all run alike' },
  language: { enum: ['python'], description: 'Other languages cannot be run' },
  inputs: mapOf('What the flow is given, by name', ref('input')),
  outputs: mapOf('What the flow answers, by name', ref('output')),
  nodes: listOf('The nodes, in any order', ref('node')),
  node_variants: mapOf('Bodies that may take a node’s place, by node', ref('variants')),
  tools: anything('Of no effect'),
  environment: anything('Of no effect'),
  environment_variables: mapOf('What Python nodes find in os.environ'),
  additional_includes: listOf('Files and folders beside the flow that belong to it', { type: 'string' }),
  record: {
    enum: ['full', 'masked', 'none'],
    description: 'What records of its runs hold of values: everything, shape and hash, or nothing',
  },
  message_format: { enum: ['basic', 'openai-vision'], description: 'How images are written' },
}

/** Keys of a flow input. */
export const inputKeys: Keys = {
  type: {
    anyOf: [{ enum: [...inputTypes] }, { type: 'string' }],
    description: 'Its type; other words name a connection',
  },
  default: anything('Taken where the input is absent; null means that it is required'),
  description: text('One sentence for people who call'),
  enum: listOf('Values that user interfaces offer', {}),
  is_chat_input: flag('The message of a chat flow'),
  is_chat_history: flag('The history of a chat flow'),
}

/** Keys of a flow output. */
export const outputKeys: Keys = {
  type: text('Its type'),
  reference: anything('What it is: ${node.output}, ${inputs.name} or a literal'),
  description: text('One sentence for people who call'),
  is_chat_output: flag('The answer of a chat flow'),
  evaluation_only: flag('Kept from callers'),
}

/** Keys that every node may have. */
export const nodeKeys: Keys = {
  name: text('Its name, unique in the flow'),
  type: text('Its kind'),
  inputs: mapOf('What it is given: ${inputs.name}, ${node.output.path}, ${env:NAME} or a literal'),
  activate: {
    type: 'object',
    description: 'When it runs; otherwise it is bypassed',
    properties: { when: anything('What is looked at'), ...Object.fromEntries(comparisons.map((word) => [word, {}])) },
    required: ['when'],
    additionalProperties: false,
  },
  join: { enum: ['any', 'all'], description: 'Bypassed when all of what it reads is bypassed (any), or some (all)' },
  aggregation: flag('Runs once over all lines of a batch'),
  reduce: flag('Another word for aggregation'),
  use_variants: flag('Its body stands in node_variants'),
  enable_cache: flag('Of no effect; see cache'),
  comment: anything('Of no effect'),
  skip: anything('Of no effect'),
  retry: {
    description: 'How often it is tried',
    anyOf: [
      { type: 'integer', minimum: 1, maximum: 100 },
      { const: 'promptflow' },
      {
        type: 'object',
        properties: {
          attempts: { type: 'integer', minimum: 1, maximum: 100 },
          delay: duration('Before the second attempt'),
          backoff: { type: 'number', minimum: 1, maximum: 100 },
          max_delay: duration('The longest pause'),
          on: listOf('Fault codes that are tried again; all where absent', { type: 'string' }),
        },
        additionalProperties: false,
      },
    ],
  },
  timeout: duration('What one attempt may take; for a person, how long is waited'),
  on_error: {
    description: 'What takes its place when it fails',
    anyOf: [
      { type: 'object', properties: { default: {} }, required: ['default'], additionalProperties: false },
      { type: 'object', properties: { node: { type: 'string' } }, required: ['node'], additionalProperties: false },
    ],
  },
  cache: {
    type: 'object',
    description: 'For how long its output serves other runs with the same inputs',
    properties: { ttl: duration('How long') },
    required: ['ttl'],
    additionalProperties: false,
  },
}

const source: JsonObject = {
  type: 'object',
  description: 'Where its code or template lies',
  properties: {
    type: { enum: ['code', 'package', 'package_with_prompt'] },
    path: text('A file of the flow'),
    tool: text('A package tool'),
  },
}
const connection = text('The name of a connection')
const count = (description: string): JsonObject => ({ type: 'integer', minimum: 1, description })
const tools = listOf('Scripts that the model may call', {})
const models = listOf('Models that are asked one after the other until one answers', {})
const maxRounds = count('How often the model may call tools; 10 where absent')
const model = text('The name of a model or deployment')

/** Keys of each kind of node beside those that all have. */
export const kindKeys: Readonly<Record<string, Keys>> = {
  llm: {
    source,
    connection,
    api: { enum: ['chat', 'completion'] },
    provider: text('Of no effect; the connection decides'),
    module: text('Of no effect'),
    models,
    tools,
    max_rounds: maxRounds,
  },
  custom_llm: {
    source,
    connection,
    api: text('Of no effect'),
    provider: text('Of no effect'),
    module: text('Of no effect'),
  },
  prompt: { source },
  prompty: {
    source,
    path: text('A .prompty file of the flow'),
    connection,
    model: anything('The name of a model, or a map laid over that of the file'),
    models,
    tools,
    max_rounds: maxRounds,
    version: anything('Which rules the file keeps: 1 or 2; found out where absent'),
  },
  script: {
    source,
    handler: text('The node’s name in a flow defined in code'),
    isolate: { const: 'worker', description: 'A worker of its own, for work that keeps a processor busy' },
  },
  python: { source, tool: text('The function, where the file has several') },
  retrieve: {
    index: text('The name of an index'),
    mode: { enum: ['hybrid', 'keyword', 'vector'] },
    top: count('How many passages'),
    filter: anything('A condition on passages, in words or as a tree'),
    rerank: { enum: [true, false, 'model', 'semantic'], description: 'Orders the best ones anew' },
    connection,
    model: text('The model that reranks and rewrites; the default where absent'),
    query: anything('Stands under inputs'),
  },
  embed: { connection, model, dimensions: count('Of each vector') },
  lookup: {
    collection: text('A collection of records'),
    owner: text('The input that says whose data it is'),
    list: flag('All records of the partition'),
    limit: count('How many at most'),
    partition: anything('Stands under inputs'),
    key: anything('Stands under inputs'),
    id: anything('Stands under inputs'),
  },
  http: {
    method: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] },
    connection,
    accept: listOf('Statuses that are answers though they are errors', { type: 'integer' }),
    answer: { enum: ['auto', 'json', 'text'] },
    url: anything('Stands under inputs'),
    query: anything('Stands under inputs'),
    headers: anything('Stands under inputs'),
    body: anything('Stands under inputs'),
  },
  safety: {
    checks: listOf('Checks by their ids', { type: 'string' }),
    action: { enum: ['annotate', 'block'] },
    unchecked: { enum: ['pass', 'block'] },
    text: anything('Stands under inputs'),
    query: anything('Stands under inputs'),
    sources: anything('Stands under inputs'),
  },
  flow: { flow: text('A published flow: name or name@label') },
  map: {
    over: text('The input that holds the list; items where absent'),
    as: text('The name an item goes in under; item where absent'),
    concurrency: { type: 'integer', minimum: 1, maximum: 100, description: 'How many items at once; 4 where absent' },
    flow: text('A published flow: name or name@label'),
    nodes: listOf('The nodes that are carried out for every item', ref('node')),
    outputs: mapOf('What an item gives', ref('output')),
  },
  human: {
    title: text('What the person is asked'),
    form: mapOf('Fields of the answer, by name', ref('field')),
  },
}
