import { tracked, workEnded } from './open-work'

const held = () => {
  let end: (error?: Error) => void = () => undefined
  const work = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve())
  })
  return { work, end }
}

test('work is waited for until it has ended, also by failing, with what it began meanwhile', async () => {
  const [first, second] = [held(), held()]
  const failed = tracked(first.work).catch(() => tracked(second.work))
  let isOver = false
  const waited = workEnded(60_000).then(() => {
    isOver = true
  })
  first.end(new Error('out of luck'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(isOver).toBe(false)
  second.end()
  await waited
  await failed
})

test('work that never ends is not waited for forever', async () => {
  const { work, end } = held()
  void tracked(work)
  await workEnded(1)
  end()
  await workEnded(60_000)
})
