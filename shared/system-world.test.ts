import { sortableIds, systemWorld } from './system-world'

test('ids made in one millisecond are different and sort by the order they were made in', () => {
  const newId = sortableIds(() => 1_700_000_000_000)
  const ids = Array.from({ length: 1000 }, newId)
  expect(new Set(ids).size).toBe(1000)
  expect(ids.toSorted()).toEqual(ids)
  expect(ids[0]).toMatch(/^[0-9a-z]{26}$/)
})

test('a later millisecond gives a later id even when the clock then steps back', () => {
  const times = [5, 9, 7]
  const newId = sortableIds(() => times.shift() ?? 7)
  const ids = [newId(), newId(), newId()]
  expect(ids.toSorted()).toEqual(ids)
})

test('a sleep ends at once when its signal aborts', async () => {
  const world = systemWorld(() => {})
  const controller = new AbortController()
  const slept = world.sleep(60_000, controller.signal)
  controller.abort()
  await expect(slept).resolves.toBeUndefined()
})
