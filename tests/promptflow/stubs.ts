import type { PythonConnection } from '../../shared/python/contract'
import type { ChatMessage, ChatModel, Embedder, Models, ModelConnection } from '../../shared/models/contract'

const textOf = (content: ChatMessage['content']): string =>
  typeof content === 'string' || content === null
    ? (content ?? '')
    : content.map((part) => (part.type === 'text' ? part.text : `<image of ${part.image_url.url.length}>`)).join('')

/** What the stub of a model says: its name, its temperature, and every message by role; the same words as in make-expected.py. */
export const answerTo = (model: string, messages: readonly ChatMessage[], temperature: unknown): string =>
  `${model} at ${typeof temperature === 'number' ? temperature : 'default'} was told: ${messages
    .map(({ role, content }) => `${role}: ${textOf(content)}`)
    .join(' / ')}`

/** How often a few letters occur: the stub of an embedder. */
export const vectorOf = (text: string): number[] =>
  ['a', 'e', 'i', 'o', 's', 't'].map((letter) => text.toLowerCase().split(letter).length - 1)

const chat = (model: string): ChatModel => ({
  id: model,
  provider: 'azure_openai',
  complete: async ({ messages, parameters }) => ({
    model,
    message: { content: answerTo(model, messages, parameters?.['temperature']) },
    finish_reason: 'stop',
    usage: null,
    cost: null,
    latency_ms: 0,
  }),
})

const embedder: Embedder = {
  id: 'vectors',
  dimensions: 6,
  semantic: false,
  embed: async (texts) => ({
    vectors: texts.map((text) => new Float32Array(vectorOf(text))),
    usage: null,
    cost: null,
  }),
}

/** Models that repeat what they are asked. */
export const stubModels: Models = {
  chat: ({ model } = {}) => chat(model ?? 'unnamed'),
  embedder: () => embedder,
  list: async () => [],
  describe: () => ({ provider: 'stub', chat: 'stub', embedding: 'vectors', semantic: false }),
}

/** The model connection the folders name. */
export const modelConnection: ModelConnection = {
  name: 'models',
  kind: 'azure_openai',
  baseUrl: 'https://models.example/',
  auth: { kind: 'none' },
}

/** Connections as Python tools are given them, by name; those of make-expected.py. */
export const pythonConnections: Readonly<Record<string, PythonConnection>> = {
  models: {
    class: 'AzureOpenAIConnection',
    name: 'models',
    configs: { api_base: 'https://models.example/', api_type: 'azure', api_version: '2024-10-21' },
    secrets: { api_key: 'model-key' },
  },
  shop: {
    class: 'CustomConnection',
    name: 'shop',
    configs: { region: 'north', shelf: '7' },
    secrets: { token: 'shop-token' },
  },
}
