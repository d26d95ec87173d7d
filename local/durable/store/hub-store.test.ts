import { HubStore } from './hub-store'
import type { Effects } from './transaction'

/** A store whose transactions wait until they are told to go. */
function waitingStore() {
  const planned: (() => void)[] = []
  const committed: Effects[] = []
  const store = new HubStore({
    file: ':memory:',
    later: (work) => void planned.push(work),
    onCommitted: (effects) => void committed.push(effects),
  })
  return { store, committed, go: () => planned.splice(0).forEach((work) => work()) }
}

test('writers of one moment share one transaction, and nobody hears before it is written', async () => {
  const { store, committed, go } = waitingStore()
  const heard: number[] = []
  const all = [1, 2, 3].map((n) =>
    store.write((tx) => tx.send('x', { kind: 'event', name: `e${n}`, input: null })).then(() => heard.push(n)),
  )
  await Promise.resolve()
  expect([heard, committed]).toEqual([[], []])
  go()
  await Promise.all(all)
  expect(heard).toEqual([1, 2, 3])
  expect(store.open().messages.map(({ number }) => number)).toEqual([1, 2, 3])
  store.close()
})

test('a writer that fails takes nobody with it and leaves nothing', async () => {
  const { store, committed, go } = waitingStore()
  const good = store.write((tx) => tx.send('good', { kind: 'event', name: 'a', input: null }))
  const bad = store.write((tx) => {
    tx.send('bad', { kind: 'event', name: 'b', input: null })
    throw new Error('on purpose')
  })
  const last = store.write((tx) => tx.send('last', { kind: 'event', name: 'c', input: null }))
  go()
  await expect(bad).rejects.toThrow('on purpose')
  await Promise.all([good, last])
  expect(store.open().messages.map(({ target }) => target)).toEqual(['good', 'last'])
  expect(committed.flatMap(({ messages }) => messages.map(({ target }) => target))).toEqual(['good', 'last'])
  store.close()
})

test('a closed store refuses to write, and writes what waited before it closes', async () => {
  const { store } = waitingStore()
  const waiting = store.write(() => 'written')
  store.close()
  expect(await waiting).toBe('written')
  await expect(store.write(() => 1)).rejects.toThrow('closed')
})
