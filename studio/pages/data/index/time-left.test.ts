import { sampled, timeLeft, type Sample } from './time-left'

const over = (...points: readonly (readonly [number, number])[]): readonly Sample[] =>
  points.reduce<readonly Sample[]>((samples, [at, pending]) => sampled(samples, { at, pending }), [])

test('nothing is said before there is a pace', () => {
  expect(timeLeft(over())).toBeUndefined()
  expect(timeLeft(over([0, 10]))).toBeUndefined()
  expect(timeLeft(over([0, 10], [1_000, 10]))).toBeUndefined()
})

test('what is left takes as long as it took so far', () => {
  expect(timeLeft(over([0, 10], [2_000, 8], [4_000, 5]))).toBe(4_000)
  expect(timeLeft(over([0, 10], [2_000, 5], [4_000, 5], [6_000, 5]))).toBe(6_000)
})

test('what comes in meanwhile begins the count anew, and an end ends it', () => {
  expect(timeLeft(over([0, 10], [2_000, 5], [3_000, 20]))).toBeUndefined()
  expect(timeLeft(over([0, 10], [2_000, 0]))).toBeUndefined()
})
