import { scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import { errorsOf, flow, llm, modelsOf, servicesOf, textIn } from '../fixtures/llm-play'
import { play } from '../play'

describe('lists', () => {
  test('print a line an item with Azure OpenAI, and as Python does elsewhere', async () => {
    const ask = async (provider: string) => {
      const model = { ...scriptedModel([({ messages }) => textIn(messages.at(-1)?.content)]), provider }
      const services = servicesOf(modelsOf({ default: model }), {})
      return (await play(flow(llm('')), { q: ['a', 'b'] }, { prompts, services })).outputs?.['answer']
    }
    expect([await ask('azure_openai'), await ask('openai')]).toEqual(['a\nb', "['a', 'b']"])
  })
})

describe('parameters', () => {
  const asked = async (inputs: string): Promise<unknown> => {
    const model = scriptedModel(['fine'])
    const node = llm('').replace('{q:', `{${inputs}, q:`)
    await play(flow(node), {}, { prompts, services: servicesOf(modelsOf({ default: model }), {}) })
    return model.calls[0]?.request.parameters
  }

  test('written as texts are sent as what they are; an empty one and `max_tokens: inf` are not sent', async () => {
    const written = `temperature: "0.7", top_p: "1", max_tokens: "256", n: 2.0, seed: "7", stop: '["a"]', response_format: '{"type": "text"}'`
    expect(await asked(written)).toEqual({
      temperature: 0.7,
      top_p: 1,
      max_tokens: 256,
      n: 2,
      seed: 7,
      stop: ['a'],
      response_format: { type: 'text' },
    })
    expect(await asked('max_tokens: inf, stop: "", user: ""')).toEqual({})
  })

  test.each(['temperature: warm', 'max_tokens: "1.5"', 'top_p: nan', 'seed: [1]'])(
    '%s is refused when the flow is published',
    async (written) => {
      expect(await errorsOf(flow(llm('').replace('{q:', `{${written}, q:`)))).toEqual(['NodeInputValidationError'])
    },
  )
})
