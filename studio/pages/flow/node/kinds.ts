import type { IconName } from '../../../parts/icon'
import type { Value } from '../text/yaml-written'

/** One field of a node’s form. */
export interface Field {
  readonly path: readonly string[]
  readonly label: string
  readonly type: 'text' | 'number' | 'choice' | 'list' | 'flag' | 'yaml' | 'index' | 'flow' | 'connection' | 'file'
  readonly options?: readonly string[]
  readonly hint?: string
}

/** A kind of node: its icon, what it is for, its form, and what a new one starts with. */
export interface Kind {
  readonly kind: string
  readonly icon: IconName
  readonly about: string
  readonly fields: readonly Field[]
  readonly starts: Readonly<Record<string, Value>>
  /** Whether it is only shown here: code comes from the repository. */
  readonly readOnly?: true
}

const source: Field = { path: ['source', 'path'], label: 'Prompt file', type: 'file' }
const text = (path: string, label: string, hint?: string): Field => ({
  path: [path],
  label,
  type: 'text',
  ...(hint && { hint }),
})
const amount = (path: string, label: string): Field => ({ path: [path], label, type: 'number' })
const choice = (path: string, label: string, options: readonly string[]): Field => ({
  path: [path],
  label,
  type: 'choice',
  options,
})
const list = (path: string, label: string): Field => ({ path: [path], label, type: 'list' })

/** Every kind that can be added here, by the word a flow file uses. */
export const kinds: readonly Kind[] = [
  {
    kind: 'llm',
    icon: 'llm',
    about: 'Asks a language model with a prompt',
    fields: [
      source,
      { path: ['inputs', 'model'], label: 'Model', type: 'text', hint: 'The configured one where empty' },
      list('models', 'Models in order'),
      { path: ['connection'], label: 'Connection', type: 'connection' },
      { path: ['inputs', 'temperature'], label: 'Temperature', type: 'number' },
      { path: ['inputs', 'max_tokens'], label: 'Max tokens', type: 'number' },
      choice('api', 'API', ['chat', 'completion']),
      list('tools', 'Tools'),
      amount('max_rounds', 'Most rounds of tools'),
    ],
    starts: { source: { type: 'code', path: 'answer.jinja2' }, api: 'chat', inputs: {} },
  },
  {
    kind: 'prompt',
    icon: 'prompt',
    about: 'Renders a template',
    fields: [source],
    starts: { source: { type: 'code', path: 'prompt.jinja2' }, inputs: {} },
  },
  {
    kind: 'retrieve',
    icon: 'retrieve',
    about: 'Finds passages in an index',
    fields: [
      { path: ['index'], label: 'Index', type: 'index' },
      { path: ['inputs', 'query'], label: 'Query', type: 'text' },
      choice('mode', 'Mode', ['hybrid', 'keyword', 'vector']),
      amount('top', 'Top'),
    ],
    starts: { index: 'products', top: 6, inputs: { query: '${inputs.question}' } },
  },
  {
    kind: 'lookup',
    icon: 'table',
    about: 'Reads application data by key',
    fields: [
      text('collection', 'Collection'),
      text('owner', 'Owner', 'An input; whoever may not act for others reads only its own'),
      { path: ['list'], label: 'Every record of the partition', type: 'flag' },
      amount('limit', 'Most records'),
    ],
    starts: { collection: 'customers', inputs: {} },
  },
  {
    kind: 'http',
    icon: 'globe',
    about: 'Calls an HTTP service',
    fields: [
      choice('method', 'Method', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']),
      text('url', 'Address'),
      { path: ['connection'], label: 'Connection', type: 'connection' },
      choice('answer', 'Answer as', ['auto', 'json', 'text']),
      { path: ['headers'], label: 'Headers', type: 'yaml' },
      { path: ['body'], label: 'Body', type: 'yaml' },
    ],
    starts: { method: 'GET', url: 'https://example.com', inputs: {} },
  },
  {
    kind: 'safety',
    icon: 'shield',
    about: 'Checks a text and says what it found',
    fields: [
      list('checks', 'Checks'),
      choice('action', 'Action', ['annotate', 'block']),
      choice('unchecked', 'If a check did not run', ['pass', 'block']),
      text('text', 'Text'),
      { path: ['inputs', 'query'], label: 'Question', type: 'text' },
      {
        path: ['inputs', 'sources'],
        label: 'Sources',
        type: 'text',
        hint: 'What it is held against: ${retrieve.output}',
      },
    ],
    starts: { checks: ['attack'], action: 'annotate', inputs: { text: '${inputs.question}' } },
  },
  {
    kind: 'flow',
    icon: 'flow',
    about: 'Calls another flow',
    fields: [{ path: ['flow'], label: 'Flow', type: 'flow' }],
    starts: { flow: '', inputs: {} },
  },
  {
    kind: 'map',
    icon: 'lines',
    about: 'Applies a flow to each item of a list',
    fields: [
      text('over', 'List'),
      text('as', 'Each item is called'),
      { path: ['flow'], label: 'Flow', type: 'flow' },
      amount('concurrency', 'At a time'),
    ],
    starts: { over: '${inputs.items}', as: 'item', flow: '', concurrency: 4 },
  },
  {
    kind: 'human',
    icon: 'person',
    about: 'Waits for a person, in durable runs',
    fields: [
      text('title', 'Question'),
      { path: ['form'], label: 'Form', type: 'yaml', hint: 'name: string, text, number, integer or boolean' },
    ],
    starts: { title: 'Is this right?', form: { approved: 'boolean' }, timeout: '4h', inputs: {} },
  },
  {
    kind: 'prompty',
    icon: 'prompt',
    about: 'Asks a model with a .prompty file',
    fields: [
      { path: ['path'], label: 'Prompty file', type: 'file' },
      { path: ['connection'], label: 'Connection', type: 'connection' },
      list('models', 'Models in order'),
    ],
    starts: { path: 'ask.prompty', inputs: {} },
  },
  {
    kind: 'embed',
    icon: 'chip',
    about: 'Turns texts into vectors',
    fields: [
      text('model', 'Model'),
      { path: ['connection'], label: 'Connection', type: 'connection' },
      amount('dimensions', 'Dimensions'),
    ],
    starts: { inputs: { text: '${inputs.question}' } },
  },
  {
    kind: 'script',
    icon: 'code',
    about: 'TypeScript from the repository',
    fields: [],
    starts: { source: { type: 'code', path: 'step.ts' }, inputs: {} },
    readOnly: true,
  },
  {
    kind: 'python',
    icon: 'code',
    about: 'Python from the repository',
    fields: [],
    starts: { source: { type: 'code', path: 'step.py' }, inputs: {} },
    readOnly: true,
  },
]

/** What every kind of node has. */
export const policies: readonly Field[] = [
  { path: ['retry', 'attempts'], label: 'Attempts', type: 'number' },
  { path: ['retry', 'delay'], label: 'Delay between them', type: 'text', hint: '200ms, 2s' },
  text('timeout', 'Timeout', '30s'),
  { path: ['on_error'], label: 'On error', type: 'yaml', hint: 'default: value, or node: name' },
  { path: ['cache'], label: 'Cache', type: 'yaml', hint: 'ttl: 1h' },
  { path: ['activate'], label: 'Activate', type: 'yaml', hint: 'when: ${node.output}, is: value' },
  choice('join', 'Join', ['any', 'all']),
]

/** The kind of a word; a stranger is shown as code. */
export const kindOf = (word: string): Kind =>
  kinds.find(({ kind }) => kind === word) ?? {
    kind: word,
    icon: 'code',
    about: word,
    fields: [],
    starts: {},
    readOnly: true,
  }
