import type { Fetch, FetchInit } from '../../../fetch/contract'
import type { JsonObject } from '../../../json'
import type { ToolCall } from '../../../models/contract'
import { scriptedModel, type ScriptedAnswer } from '../../../models/fakes'
import { prompts } from '../../../prompts'
import { flow, llm, modelsOf, toolCall, servicesOf, errorsOf, playBoth } from '../../fixtures/llm-play'
import { playDurable } from '../../fixtures/play-durable'
import { play } from '../../play'
import type { ScriptContext } from '../script'

type Scripted = ReturnType<typeof scriptedModel>

describe('tools', () => {
  const tools = `  tools:
  - {name: add, description: Adds., path: add.ts, parameters: {type: object, properties: {a: {type: number}, b: {type: number}}, required: [a, b]}}
  - log.ts
  max_rounds: 3`
  const add = ({ a, b }: { a: number; b: number }): number => a + b
  const make = (answers: readonly ScriptedAnswer[], log: unknown = () => 'logged') => {
    const model = scriptedModel(answers)
    return { models: modelsOf({ default: model }), scripts: { 'add.ts': add, 'log.ts': log }, model }
  }

  test('a model’s calls are answered one after the other until it has an answer', async () => {
    let last: Scripted | undefined
    const run = await playBoth(flow(llm(tools)), {}, () => {
      const made = make([
        { content: null, tool_calls: [toolCall('1', 'add', { a: 1, b: 2 }), toolCall('2', 'log', '')] },
        { content: null, tool_calls: [toolCall('3', 'add', { a: 3, b: 4 })] },
        'seven',
      ])
      last = made.model
      return made
    })
    expect(run.output).toBe('seven')
    const [first, , third] = last?.calls ?? []
    expect(first?.request.parameters?.['tools']).toEqual([
      {
        type: 'function',
        function: {
          name: 'add',
          description: 'Adds.',
          parameters: {
            type: 'object',
            properties: { a: { type: 'number' }, b: { type: 'number' } },
            required: ['a', 'b'],
          },
        },
      },
      { type: 'function', function: { name: 'log', parameters: { type: 'object', properties: {} } } },
    ])
    expect(third?.request.messages.slice(2)).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [toolCall('1', 'add', { a: 1, b: 2 }), toolCall('2', 'log', '')],
      },
      { role: 'tool', tool_call_id: '1', content: '3' },
      { role: 'tool', tool_call_id: '2', content: 'logged' },
      { role: 'assistant', content: null, tool_calls: [toolCall('3', 'add', { a: 3, b: 4 })] },
      { role: 'tool', tool_call_id: '3', content: '7' },
    ])
  })

  test('the rounds have an end', async () => {
    const again: ScriptedAnswer = () => ({ content: null, tool_calls: [toolCall('1', 'add', { a: 1, b: 2 })] })
    const run = await playBoth(flow(llm(tools)), {}, () => make([again]))
    expect(run.error).toMatchObject({ code: 'ToolRoundsExceeded', max_rounds: 3 })
  })

  test.each<[string, ToolCall, RegExp]>([
    ['there is no such tool', toolCall('1', 'subtract', {}), /no tool “subtract”; there are add, log/],
    ['the arguments are no JSON', toolCall('1', 'add', '{"a": 1'), /no JSON object/],
    ['they do not fit the schema', toolCall('1', 'add', { a: 'one', b: 2 }), /do not fit: a/],
    ['they lack something', toolCall('1', 'add', { a: 1 }), /do not fit: b/],
  ])('where %s the model is told, and may call again', async (_what, call, told) => {
    const made = make([{ content: null, tool_calls: [call] }, 'sorry'])
    const run = await play(flow(llm(tools)), {}, { prompts, ...made, services: servicesOf(made.models, made.scripts) })
    expect(run.outputs).toEqual({ answer: 'sorry' })
    expect(made.model.calls[1]?.request.messages.at(-1)?.content).toMatch(told)
  })

  test('a tool that throws fails the node, and a prototype’s name is no tool', async () => {
    const broken = () => {
      throw new TypeError('not my day')
    }
    const run = await playBoth(flow(llm(tools)), {}, () =>
      make([{ content: null, tool_calls: [toolCall('1', 'log', {})] }, 'x'], broken),
    )
    expect(run.error).toMatchObject({ code: 'ToolExecutionError', path: 'log.ts' })
    const made = make([{ content: null, tool_calls: [toolCall('1', 'constructor', {})] }, 'fine'])
    const other = await play(
      flow(llm(tools)),
      {},
      { prompts, ...made, services: servicesOf(made.models, made.scripts) },
    )
    expect(other.outputs).toEqual({ answer: 'fine' })
  })

  test('the call of a function that nothing runs here is the answer', async () => {
    const definition = '  tools: [{type: function, function: {name: ask_user, parameters: {type: object}}}]'
    const calls = [toolCall('1', 'ask_user', {})]
    const run = await playBoth(flow(llm(definition)), {}, () => ({
      models: modelsOf({ default: scriptedModel([{ content: null, tool_calls: calls }]) }),
    }))
    expect(run.output).toEqual({ role: 'assistant', content: null, tool_calls: calls })
  })

  test('[2] a result that was kept is not worked out again after a kill, and requests keep their keys', async () => {
    let reach: () => void = () => {}
    const killed = new Promise<void>((resolve) => (reach = resolve))
    const keys: Record<string, string[]> = {}
    const done: string[] = []
    let isKilled = false
    const script =
      (name: string) =>
      async (_inputs: JsonObject, { fetch }: ScriptContext) => {
        await fetch(`http://service/${name}`)
        if (name === 'third' && !isKilled) {
          isKilled = true
          reach()
          await new Promise(() => {})
        }
        done.push(name)
        return name
      }
    const scripts = { 'first.ts': script('first'), 'second.ts': script('second'), 'third.ts': script('third') }
    const fetch: Fetch = async (input, { headers = {} }: FetchInit = {}) => {
      ;(keys[String(input)] ??= []).push(headers['Idempotency-Key'] ?? '')
      return new Response('ok', { headers: { 'cache-control': 'no-store' } })
    }
    const model = scriptedModel([
      { content: null, tool_calls: ['first', 'second', 'third'].map((name) => toolCall(name, name, {})) },
      'done',
    ])
    const files = flow(llm('  tools: [first.ts, second.ts, third.ts]'))
    const services = servicesOf(modelsOf({ default: model }), scripts, { fetch })
    const durable = await playDurable(files, {}, { prompts, scripts }, services)
    await durable.deliver(killed)
    await durable.deliver()
    expect((await durable.finish()).outputs).toEqual({ answer: 'done' })
    expect(done).toEqual(['first', 'second', 'third'])
    expect(model.calls).toHaveLength(2)
    const [first, second, third = []] = Object.values(keys)
    expect([first?.length, second?.length, third.length]).toEqual([1, 1, 2])
    expect(third[0]).toBe(third[1])
    expect(new Set(Object.values(keys).flat()).size).toBe(3)
  })

  test('with tools the text is heard once it is the answer', async () => {
    const heard: string[] = []
    const made = make([{ content: 'Let me see', tool_calls: [toolCall('1', 'log', {})] }, 'the answer'])
    await play(
      flow(llm(tools)),
      {},
      {
        prompts,
        ...made,
        services: servicesOf(made.models, made.scripts),
        onEvent: (event) => void (event.type === 'token' && heard.push(event.delta)),
      },
    )
    expect(heard).toEqual(['the answer'])
  })

  test('what a tool is said to be is checked when the flow is', async () => {
    const at = (written: string) => errorsOf(flow(llm(`  tools: ${written}`)), { scripts: { 'a.ts': add } })
    expect(await at('a.ts')).toEqual(['NodeInputValidationError'])
    expect(await at('[a.ts, {name: a, path: a.ts}]')).toEqual(['NodeInputValidationError'])
    expect(await at('[{name: a b, path: a.ts}]')).toEqual(['NodeInputValidationError'])
    expect(await at('[{path: a.ts, parameters: {type: string}}]')).toEqual(['NodeInputValidationError'])
    expect(await at('[{path: a.ts, color: red}]')).toEqual(['NodeInputValidationError'])
    expect(await at('[../a.ts]')).toEqual(['InvalidSource'])
    expect(await at('[b.ts]')).toEqual(['code_not_deployed'])
    expect(await errorsOf(flow(llm('  max_rounds: 0')))).toEqual(['NodeInputValidationError'])
  })
})
