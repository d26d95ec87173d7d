import { Fault } from '../../faults'
import type { JsonObject } from '../../json'
import { fakeEmbedder, scriptedModel, type ScriptedAnswer } from '../../models/fakes'
import { prompts } from '../../prompts'
import { flow, modelsOf, toolCall, servicesOf, errorsOf, playBoth, textIn } from '../fixtures/llm-play'
import { play } from '../play'

type Scripted = ReturnType<typeof scriptedModel>

describe('prompty nodes', () => {
  const prompty = (more = ''): string => `
- name: answer
  type: prompty
  path: p.prompty
  inputs: {q: "\${inputs.q}"}
${more}`
  const first =
    '---\nmodel:\n  api: chat\n  configuration: {type: openai, model: m1}\n  parameters: {temperature: 0}\ninputs:\n  q: {type: string}\n---\nsystem:\nS\nuser:\n{{q}}'

  test('both versions ask the model that the file names, with its parameters', async () => {
    const second = first
      .replace(
        '  api: chat\n  configuration: {type: openai, model: m1}\n  parameters: {temperature: 0}',
        '  id: m1\n  options: {temperature: 0}',
      )
      .replace('{type: string}', '{kind: string}')
    for (const file of [first, second]) {
      let asked: Scripted | undefined
      const run = await playBoth(flow(prompty(), { 'p.prompty': file }), { q: 'x\nsystem:\nevil' }, () => {
        asked = scriptedModel(['fine'])
        return { models: modelsOf({ m1: asked }) }
      })
      expect(run.output).toBe('fine')
      expect(asked?.calls[0]?.request).toEqual({
        parameters: { temperature: 0 },
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: 'x\nsystem:\nevil' },
        ],
      })
    }
  })

  test('a node may name another model, or lay a map over the file’s', async () => {
    const by = async (more: string) => {
      const asked = scriptedModel([({ parameters }) => JSON.stringify(parameters)])
      const services = servicesOf(modelsOf({ m1: asked, m2: asked }), {})
      return (await play(flow(prompty(more), { 'p.prompty': first }), {}, { prompts, services })).outputs?.['answer']
    }
    expect(await by('  model: m2')).toBe('{"temperature":0}')
    expect(await by('  model: {parameters: {temperature: 1, seed: 7}}')).toBe('{"temperature":1,"seed":7}')
    expect(await by('  models: [m2, m1]')).toBe('{"temperature":0}')
  })

  test('JSON comes out as JSON and streams nothing, and text streams', async () => {
    const json = first.replace('{temperature: 0}', '{response_format: {type: json_object}}')
    const heard: string[] = []
    const ask = (file: string, answer: string) =>
      play(
        flow(prompty(), { 'p.prompty': file }),
        {},
        {
          prompts,
          services: servicesOf(modelsOf({ m1: scriptedModel([answer]) }), {}),
          onEvent: (event) => void (event.type === 'token' && heard.push(event.delta)),
        },
      )
    expect((await ask(json, '{"a": [1]}')).outputs).toEqual({ answer: { a: [1] } })
    expect(heard).toEqual([])
    expect((await ask(json, 'no')).error).toMatchObject({ details: { code: 'JSONDecodeError' } })
    await ask(first, 'two words')
    expect(heard.join('')).toBe('two words')
  })

  test('response: all is the whole response; calls of functions come out as each version has them', async () => {
    const all = first.replace('  api: chat\n', '  api: chat\n  response: all\n')
    const make = (file: string, answer: ScriptedAnswer) =>
      playBoth(flow(prompty(), { 'p.prompty': file }), {}, () => ({
        models: modelsOf({ m1: scriptedModel([answer]) }),
      }))
    expect((await make(all, 'fine')).output).toMatchObject({
      choices: [{ index: 0, message: { role: 'assistant', content: 'fine' }, finish_reason: 'stop' }],
      usage: { completion_tokens: 1 },
    })
    const calls = [toolCall('1', 'f', {})]
    const called: ScriptedAnswer = { content: null, tool_calls: calls }
    expect((await make(first, called)).output).toEqual({ role: 'assistant', content: null, tool_calls: calls })
    const second = '---\nmodel: m1\ntools: [{name: f}]\n---\nHi'
    expect((await make(second, called)).output).toEqual([{ id: '1', name: 'f', arguments: '{}' }])
  })

  test('a tool’s script is named by the node, and its bound arguments are the inputs’, whatever the model says', async () => {
    const file = `---
model: m1
inputs: [{name: q}, {name: who}]
tools: [{name: buy, parameters: [{name: what, required: true}, {name: customer}], bindings: {customer: {input: who}}}]
---
user:
{{q}}`
    const nodes = prompty('  tools: [buy.ts]').replace('inputs: {', 'inputs: {who: ada, ')
    const run = await playBoth(flow(nodes, { 'p.prompty': file }), {}, () => ({
      models: modelsOf({
        m1: scriptedModel([
          { content: null, tool_calls: [toolCall('1', 'buy', { what: 'tea', customer: 'eve' })] },
          ({ messages }) => textIn(messages.at(-1)?.content),
        ]),
      }),
      scripts: { 'buy.ts': (given: JsonObject) => given },
    }))
    expect(JSON.parse(textIn(run.output))).toEqual({ what: 'tea', customer: 'ada' })
  })

  test('a function among the parameters of version 1 is run by the script of its name', async () => {
    const tools = [{ type: 'function', function: { name: 'now', parameters: { type: 'object', properties: {} } } }]
    const file = first.replace('{temperature: 0}', JSON.stringify({ tools }))
    let asked: ReturnType<typeof scriptedModel> | undefined
    const run = await playBoth(flow(prompty('  tools: [now.ts]'), { 'p.prompty': file }), {}, () => {
      asked = scriptedModel([{ content: null, tool_calls: [toolCall('1', 'now', {})] }, 'noon'])
      return { models: modelsOf({ m1: asked }), scripts: { 'now.ts': () => '12:00' } }
    })
    expect(run.output).toBe('noon')
    expect(asked?.calls[0]?.request.parameters).toEqual({ tools })
    expect(asked?.calls[1]?.request.messages.at(-1)).toEqual({ role: 'tool', tool_call_id: '1', content: '12:00' })
  })

  test('an embedding is a vector', async () => {
    const file = '---\nmodel: {id: e, apiType: embedding}\n---\n{{q}}'
    const run = await playBoth(flow(prompty(), { 'p.prompty': file }), {}, () => ({
      models: modelsOf({}, fakeEmbedder({ dimensions: 2 })),
    }))
    expect(run.output).toHaveLength(2)
  })

  test('[22] ${env:…} is what SLUICE_FLOW_ENV lists, as it is when the flow runs', async () => {
    const file = '---\nmodel: {id: "${env:MODEL}"}\n---\nHi'
    const files = flow(prompty(), { 'p.prompty': file })
    expect(await errorsOf(files)).toEqual(['EnvironmentNotSet'])
    const make = () => ({ models: modelsOf({ m7: scriptedModel(['fine']) }) })
    expect((await playBoth(files, {}, make, { MODEL: 'm7' })).output).toBe('fine')
  })

  test('and what the flow sets itself', async () => {
    const file = '---\nmodel: {id: "${env:MODEL}"}\n---\nHi'
    const files = flow(prompty(), { 'p.prompty': file }, 'environment_variables: {MODEL: m7}')
    const make = () => ({ models: modelsOf({ m7: scriptedModel(['fine']) }) })
    expect((await playBoth(files, {}, make, { MODEL: 'another' })).output).toBe('fine')
  })

  test('what is wrong with the file or the node is told at once, with its place', async () => {
    const errors = async (node: string, file: string) => {
      try {
        await play(flow(node, { 'p.prompty': file }), {}, { prompts, model: scriptedModel(['x']) })
      } catch (error) {
        if (error instanceof Fault) return error.errors?.map((item) => [item.code, item.file, item.line, item.node])
        throw error
      }
      throw new Error('expected errors')
    }
    expect(await errors(prompty(), first.replace('api: chat', 'api: talk\n  color: red'))).toEqual([
      ['TypeError', 'p.prompty', 4, 'answer'],
      ['APINotFound', 'p.prompty', 3, 'answer'],
    ])
    expect(await errors(prompty().replace('q:', 'other:'), first)).toEqual([
      ['MissingRequiredInputs', 'flow.dag.yaml', 11, 'answer'],
    ])
    expect(await errors(prompty('  version: 3'), first)).toMatchObject([{ 0: 'NodeInputValidationError' }])
    expect(await errors(prompty().replace('p.prompty', 'none.prompty'), first)).toMatchObject([{ 0: 'InvalidSource' }])
    expect(await errors(prompty().replace('p.prompty', '../p.prompty'), first)).toMatchObject([{ 0: 'InvalidSource' }])
    expect(await errors(prompty('  color: red'), first)).toMatchObject([{ 0: 'FlowDefinitionError' }])
  })
})
