import { scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import { flow, llm, modelsOf, servicesOf, textIn } from '../fixtures/llm-play'
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
