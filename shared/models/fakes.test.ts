import { fault } from '../faults'
import { fakeEmbedder, scriptedModel } from './fakes'

const ask = { messages: [{ role: 'user' as const, content: 'Hello' }] }

test('a scripted model answers in order, records its calls and fails past its script', async () => {
  const model = scriptedModel(['one', { content: 'two', cost: 0.5 }])
  expect((await model.complete(ask)).message.content).toBe('one')
  expect(await model.complete(ask)).toMatchObject({ message: { content: 'two' }, cost: 0.5 })
  await expect(model.complete(ask)).rejects.toMatchObject({ word: 'model_failed' })
  expect(model.calls).toHaveLength(3)
})

test('a script may throw, call tools, and go on by a function', async () => {
  const tool_calls = [{ id: 'a', type: 'function' as const, function: { name: 'f', arguments: '{}' } }]
  const model = scriptedModel([
    fault('rate_limited', 'wait'),
    { tool_calls },
    ({ messages: [first] }) => `you said ${JSON.stringify(first?.content)}`,
  ])
  await expect(model.complete(ask)).rejects.toMatchObject({ word: 'rate_limited' })
  expect(await model.complete(ask)).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls } })
  expect((await model.complete(ask)).message.content).toBe('you said "Hello"')
  expect((await model.complete(ask)).message.content).toBe('you said "Hello"')
})

test('a scripted model streams its words and stops at an abort', async () => {
  const heard: string[] = []
  await scriptedModel(['two words']).complete(ask, { onDelta: (text) => void heard.push(text) })
  expect(heard).toEqual(['two', ' words'])
  const stop = new AbortController()
  const asked = scriptedModel(['two words']).complete(ask, { signal: stop.signal, onDelta: () => stop.abort() })
  await expect(asked).rejects.toMatchObject({ word: 'cancelled' })
})

test('a fake embedder gives equal texts equal unit vectors and similar texts near ones', async () => {
  const { vectors } = await fakeEmbedder().embed(['red tent', 'red tent', 'red boots', 'green stove'])
  const dot = (left: number, right: number) =>
    vectors[left]!.reduce((sum, value, index) => sum + value * vectors[right]![index]!, 0)
  expect(dot(0, 1)).toBeCloseTo(1)
  expect(dot(0, 2)).toBeGreaterThan(dot(0, 3))
})
