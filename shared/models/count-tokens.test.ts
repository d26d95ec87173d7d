import * as fc from 'fast-check'

import { countTokens, inRuns } from './count-tokens'

test('tokens are counted as o200k cuts them', async () => {
  expect(await countTokens('')).toBe(0)
  expect(await countTokens('Hello, world!')).toBe(4)
  expect(await countTokens('tokenization')).toBe(2)
})

test('the names of special tokens are ordinary text', async () => {
  expect(await countTokens('<|endoftext|>')).toBeGreaterThan(1)
})

test('a hundred thousand equal letters are counted, cut before the encoder sees them', async () => {
  expect(Math.max(...inRuns('a'.repeat(100_000)).map((run) => run.length))).toBeLessThanOrEqual(500)
  expect(await countTokens('a'.repeat(20_000))).toBeGreaterThan(1000)
})

test('runs join to the text again, stay short and split no character', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '😀', 'é', 'word '),
    maxLength: 30_000,
    minLength: 7_000,
  })
  fc.assert(
    fc.property(text, (given) => {
      const runs = inRuns(given)
      expect(runs.join('')).toBe(given)
      expect(runs.every((run) => run.length <= 8_000 && !/\p{Surrogate}/u.test(run))).toBe(true)
    }),
    { numRuns: 20 },
  )
})
