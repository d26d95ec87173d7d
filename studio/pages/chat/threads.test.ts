import type { Turn } from './conversation'
import { keepThread, threadsOf } from './threads'

const turn = (question: string, more: Partial<Turn> = {}): Turn => ({
  question,
  answer: '',
  inputs: {},
  citations: [],
  status: 'completed',
  ...more,
})

const storeOf = (most = Infinity) => {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > most) throw new Error('full')
      kept.set(key, value)
    },
  }
}

test('conversations are kept by flow, the one spoken in last first', () => {
  const store = storeOf()
  keepThread('shop', 'a', [turn('One?')], 1, store)
  keepThread('shop', 'b', [turn('Two?')], 2, store)
  keepThread('shop', 'a', [turn('One?'), turn('More?')], 3, store)
  keepThread('shop', 'c', [], 4, store)
  expect(threadsOf('shop', store).map(({ id, title, turns }) => [id, title, turns.length])).toEqual([
    ['a', 'One?', 2],
    ['b', 'Two?', 1],
  ])
  expect(threadsOf('other', store)).toEqual([])
})

test('an answer that still comes is kept as stopped', () => {
  const store = storeOf()
  keepThread('shop', 'a', [turn('One?', { status: 'running', answer: 'Tw' })], 1, store)
  expect(threadsOf('shop', store)[0]?.turns[0]).toMatchObject({ status: 'cancelled', answer: 'Tw' })
})

test('where there is no room the oldest go, and what cannot be read is nothing', () => {
  const store = storeOf(400)
  for (const id of ['a', 'b', 'c', 'd']) keepThread('shop', id, [turn('x'.repeat(60))], 1, store)
  expect(threadsOf('shop', store)[0]?.id).toBe('d')
  for (const text of ['{', '7', '[1, null, {"id": "a"}]'])
    expect(threadsOf('shop', { getItem: () => text })).toEqual([])
})
