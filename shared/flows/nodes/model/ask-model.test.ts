import { fault, type Fault } from '../../../faults'
import type { ChatModel } from '../../../models/contract'
import { scriptedModel, type ScriptedAnswer } from '../../../models/fakes'
import { prompts } from '../../../prompts'
import { flow, llm, modelsOf, toolCall, servicesOf, errorsOf, playBoth } from '../../fixtures/llm-play'
import { playDurable } from '../../fixtures/play-durable'
import { play } from '../../play'

describe('a chain of models', () => {
  const files = flow(llm('  models: [a, b, c]'))
  const chain = (a: ScriptedAnswer, b: ScriptedAnswer = 'from b') => {
    const models = { a: scriptedModel([a]), b: scriptedModel([b]), c: scriptedModel(['from c']) }
    return { models: modelsOf(models), each: models }
  }

  test.each<[string, Fault]>([
    ['limits its rate', fault('rate_limited', 'slow down')],
    ['is overloaded', fault('model_failed', 'busy', { status: 529 })],
    ['is not there', fault('model_unreachable', 'gone')],
    ['takes too long', fault('model_timeout', 'late')],
    ['breaks off', fault('model_failed', 'broke off')],
  ])('moves on from a model that %s', async (_what, reason) => {
    expect((await playBoth(files, {}, () => chain(reason))).output).toBe('from b')
  })

  test.each<[string, Fault]>([
    ['the request is bad', fault('model_failed', 'bad', { status: 400 })],
    ['the key is wrong', fault('model_failed', 'no', { status: 401 })],
    ['the prompt is blocked', fault('content_blocked', 'no', { category: 'violence' })],
  ])('does not where %s', async (_what, reason) => {
    const asked = chain(reason)
    const run = await play(files, {}, { prompts, services: servicesOf(asked.models, {}) })
    expect(run.error?.code).toBe(reason.word)
    expect(asked.each.b.calls).toHaveLength(0)
  })

  test('every call has its record and its number; the last failure is the node’s', async () => {
    const models = modelsOf({
      a: scriptedModel([fault('rate_limited', 'slow down')]),
      b: scriptedModel([fault('model_unreachable', 'gone')]),
      c: scriptedModel([fault('model_timeout', 'late')]),
    })
    const run = await play(files, {}, { prompts, services: servicesOf(models, {}) })
    expect(run.error?.code).toBe('model_timeout')
    expect(run.nodes['answer']?.calls.map(({ ordinal, model, error }) => [ordinal, model, error?.code])).toEqual([
      [0, 'a', 'rate_limited'],
      [1, 'b', 'model_unreachable'],
      [2, 'c', 'model_timeout'],
    ])
  })

  test('a model is asked twice at most while another stands ready, and as often as need be where none does', async () => {
    const asked = chain(fault('rate_limited', 'slow down'), fault('rate_limited', 'slow down'))
    await play(files, {}, { prompts, services: servicesOf(asked.models, {}) })
    const { a, b, c } = asked.each
    expect([a, b, c].map(({ calls }) => calls[0]?.call.attempts)).toEqual([2, 2, undefined])
  })

  test('nobody begins anew what somebody has heard', async () => {
    const halfway: ChatModel = {
      id: 'a',
      complete: async (_request, call = {}) => {
        call.onDelta?.('Half of ')
        throw fault('model_failed', 'broke off')
      },
    }
    const models = modelsOf({ a: halfway, b: scriptedModel(['x']), c: scriptedModel(['x']) })
    const run = await play(files, {}, { prompts, services: servicesOf(models, {}), onEvent: () => {} })
    expect(run.error?.code).toBe('model_failed')
  })

  test('[2] what another model has answered stays the answer after a kill, though the first is well again', async () => {
    let reach: () => void = () => {}
    const killed = new Promise<void>((resolve) => (reach = resolve))
    const a = scriptedModel([fault('rate_limited', 'slow down'), 'a is well again'])
    const b = scriptedModel(['from b'])
    let kills = 1
    const saver: ChatModel = {
      id: 'c',
      complete: () => {
        if (kills-- > 0) {
          reach()
          return new Promise(() => {})
        }
        return scriptedModel(['second node']).complete({ messages: [] })
      },
    }
    const looping = modelsOf({ a, b, c: saver })
    // The first node has its answer from b when the process dies within the second.
    const two = flow(
      `${llm('  models: [a, b]\n').replace('name: answer', 'name: first')}
- name: answer
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {q: "\${first.output}", model: c}
`,
    )
    const durable = await playDurable(two, {}, { prompts }, servicesOf(looping, {}))
    await durable.deliver(killed)
    await durable.deliver()
    const ended = await durable.finish()
    expect([ended.status, ended.outputs]).toEqual(['completed', { answer: 'second node' }])
    expect([a.calls.length, b.calls.length]).toEqual([1, 1])
  })

  test('[2] a kill before the node is committed asks neither the model that failed nor the one that answered again', async () => {
    let reach: () => void = () => {}
    const killed = new Promise<void>((resolve) => (reach = resolve))
    const a = scriptedModel([fault('rate_limited', 'slow down'), 'a is well again'])
    const b = scriptedModel([{ content: null, tool_calls: [toolCall('1', 'look', {})] }, 'done by b'])
    let looks = 0
    const scripts = {
      'look.ts': () => {
        looks += 1
        if (looks > 1) return 'seen'
        reach()
        return new Promise(() => {})
      },
    }
    const files = flow(llm('  models: [a, b]\n  tools: [look.ts]'))
    const services = servicesOf(modelsOf({ a, b }), scripts)
    const durable = await playDurable(files, {}, { prompts, scripts }, services)
    await durable.deliver(killed)
    await durable.deliver()
    const ended = await durable.finish()
    expect(ended.outputs).toEqual({ answer: 'done by b' })
    expect([a.calls.length, b.calls.length, looks]).toEqual([1, 2, 2])
    const [node] = ended.nodes
    expect(node?.calls.map(({ ordinal, model }) => [ordinal, model])).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, 'b'],
    ])
  })

  test('its models are checked when the flow is', async () => {
    expect(await errorsOf(flow(llm('  models: []')))).toEqual(['NodeInputValidationError'])
    expect(await errorsOf(flow(llm('  models: [a, {model: b, connection: 1}]')))).toEqual(['NodeInputValidationError'])
    const both = flow(llm('  models: [a]').replace('{q:', '{model: x, q:'))
    expect(await errorsOf(both)).toEqual(['NodeInputValidationError'])
  })
})
