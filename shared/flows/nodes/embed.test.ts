import { fakeEmbedder } from '../../models/fakes'
import { prompts } from '../../prompts'
import { flow, modelsOf, servicesOf, errorsOf, playBoth } from '../fixtures/llm-play'
import { playDurable } from '../fixtures/play-durable'

describe('embed', () => {
  const embed = (inputs: string, more = ''): Record<string, string> =>
    flow(`
- name: answer
  type: embed
  inputs: ${inputs}
${more}`)

  test('a text gives a vector, a list of texts a list of them', async () => {
    const make = () => ({ models: modelsOf({}, fakeEmbedder({ dimensions: 3 })) })
    const one = (await playBoth(embed('{input: "${inputs.q}"}'), { q: 'text' }, make)).output as number[]
    expect(one).toHaveLength(3)
    expect(Math.hypot(...one)).toBeCloseTo(1, 5)
    const many = await playBoth(embed('{input: "${inputs.q}"}'), { q: ['text', 'other'] }, make)
    expect(many.output).toEqual([one, expect.any(Array)])
    expect((await playBoth(embed('{input: "${inputs.q}"}'), { q: { no: 'text' } }, make)).error).toBeDefined()
  })

  test('[2] vectors that a durable run has are not asked for again after a kill', async () => {
    let reach: () => void = () => {}
    const killed = new Promise<void>((resolve) => (reach = resolve))
    const embedder = fakeEmbedder({ dimensions: 3 })
    const files = flow(`
- name: vector
  type: embed
  inputs: {input: "\${inputs.q}"}
- name: answer
  type: script
  source: {type: code, path: count.ts}
  inputs: {v: "\${vector.output}"}
`)
    let calls = 0
    const scripts = {
      'count.ts': ({ v }: { v: number[] }) => {
        calls += 1
        if (calls > 1) return v.length
        reach()
        return new Promise(() => {})
      },
    }
    const durable = await playDurable(
      files,
      { q: 'text' },
      { prompts, scripts },
      servicesOf(modelsOf({}, embedder), scripts),
    )
    await durable.deliver(killed)
    await durable.deliver()
    const ended = await durable.finish()
    expect(ended.outputs).toEqual({ answer: 3 })
    expect(embedder.texts).toEqual(['text'])
    expect(ended.nodes[0]?.calls[0]).toMatchObject({ model: 'fake', usage: { input_tokens: 1, output_tokens: 0 } })
  })

  test('its keys and inputs are checked when the flow is', async () => {
    expect(await errorsOf(embed('{q: "${inputs.q}"}'))).toEqual(['MissingRequiredInputs', 'NodeInputValidationError'])
    expect(await errorsOf(embed('{input: x}', '  dimensions: 0'))).toEqual(['NodeInputValidationError'])
    expect(await errorsOf(embed('{input: x}', '  color: red'))).toEqual(['FlowDefinitionError'])
  })
})
