import type { ChatRequest } from '../../models/contract'
import { prompts } from '../../prompts'
import { modelsOf, servicesOf, textIn } from '../fixtures/llm-play'
import { play } from '../play'
import { modelParameters } from './model/parameters'

const asked = async (keys: string, inputs: string, connection?: { readonly kind: string }) => {
  const requests: ChatRequest[] = []
  const named: unknown[] = []
  const models = modelsOf({})
  const services = {
    ...servicesOf(models, {}),
    models: {
      ...models,
      chat: (choice: { readonly model?: string } = {}) => {
        named.push(choice.model)
        return {
          id: 'm',
          complete: async (request: ChatRequest) => {
            requests.push(request)
            const message = { content: 'Hi', tool_calls: undefined }
            return { model: 'm', message, finish_reason: 'stop', usage: null, cost: null, latency_ms: 1 }
          },
        }
      },
    },
    ...(connection && {
      connection: async () => ({ name: 'c', baseUrl: 'https://x.example', ...connection }) as never,
    }),
  }
  const yaml = `inputs: {q: {type: string}, none: {type: string, default: ''}}\noutputs: {o: {type: string, reference: "\${a.output}"}}\nnodes:
- {name: a, type: llm, source: {path: p.jinja2}, ${keys}inputs: {q: "\${inputs.q}"${inputs}}}`
  const files = { 'flow.dag.yaml': yaml, 'p.jinja2': 'system:\nBe kind.\nuser:\n{{ q }}' }
  const { outputs, error } = await play(files, { q: 'Why?' }, { prompts, services })
  if (error) throw new Error(error.message)
  return { request: requests[0], model: named[0], output: outputs?.['o'] }
}

test('[§1.3] completion sends the whole text; chat sends messages', async () => {
  const whole = (await asked('api: completion, ', '')).request?.messages ?? []
  expect(whole).toHaveLength(1)
  expect(textIn(whole[0]?.content)).toBe('system:\nBe kind.\nuser:\nWhy?')
  expect((await asked('api: chat, ', '')).request?.messages.map(({ role }) => role)).toEqual(['system', 'user'])
})

test('[§1.3] the connection decides whether a deployment or a model is meant', async () => {
  const names = ', deployment_name: d, model: m'
  expect((await asked('connection: c, provider: AzureOpenAI, ', names, { kind: 'openai' })).model).toBe('m')
  expect((await asked('connection: c, provider: OpenAI, ', names, { kind: 'azure_openai' })).model).toBe('d')
})

test('[§1.12] parameters are sent by their names; the model’s name, empty ones and a max_tokens of inf are not', async () => {
  const given =
    ', deployment_name: d, temperature: 0, max_tokens: inf, seed: 7, user: "${inputs.q}", stop: "${inputs.q}", suffix: "${inputs.none}", top_p: 1'
  const { request } = await asked('', given)
  expect(request?.parameters).toEqual({ temperature: 0, seed: 7, user: 'Why?', stop: 'Why?', top_p: 1 })
})

test('[§1.11] a completion has 16 tokens unless its node says otherwise', async () => {
  expect((await asked('api: completion, ', '')).request?.parameters).toEqual({ max_tokens: 16 })
  expect((await asked('api: completion, ', ', max_tokens: 99')).request?.parameters).toEqual({ max_tokens: 99 })
  expect((await asked('api: completion, ', ', max_tokens: inf')).request?.parameters).toEqual({})
  expect((await asked('api: chat, ', '')).request?.parameters).toEqual({})
})

test('[§1.3] parameters written as text are sent as values of their types', async () => {
  const written = `, temperature: '0.7', max_tokens: '256', stop: '["a"]', user: '7'`
  expect((await asked('', written)).request?.parameters).toEqual({
    temperature: 0.7,
    max_tokens: 256,
    stop: ['a'],
    user: '7',
  })
  await expect(asked('', ', temperature: warm')).rejects.toMatchObject({
    errors: [expect.objectContaining({ code: 'NodeInputValidationError' })],
  })
})

test('[§1.12] the parameters of Azure’s chat tool are none of a template’s variables', () => {
  const listed =
    'deployment_name model temperature top_p n stop max_tokens presence_penalty frequency_penalty logit_bias user functions function_call tools tool_choice response_format seed'
  expect(listed.split(' ').filter((name) => !modelParameters.has(name))).toEqual([])
})

test('[§1.12] where functions may be called the answer is the whole message', async () => {
  expect((await asked('', '')).output).toBe('Hi')
  const functions = ', functions: [{name: f, parameters: {type: object, properties: {}}}]'
  expect((await asked('', functions)).output).toEqual({ role: 'assistant', content: 'Hi' })
})
