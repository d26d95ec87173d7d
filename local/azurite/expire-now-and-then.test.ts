import { expireNowAndThen } from './expire-now-and-then'

test('expired messages of a queue are looked for once a second, those of each queue by themselves', () => {
  const looked: string[] = []
  let time = 0
  const store = { clearExpiredMessages: (_account: string, queue: string) => void looked.push(`${queue} at ${time}`) }
  expireNowAndThen(store, () => time)
  for (const [at, queue] of [
    [0, 'a'],
    [999, 'a'],
    [999, 'b'],
    [1_000, 'a'],
    [1_500, 'a'],
    [1_999, 'b'],
  ] as const) {
    time = at
    store.clearExpiredMessages('account', queue)
  }
  expect(looked).toEqual(['a at 0', 'b at 999', 'a at 1000', 'b at 1999'])
})
