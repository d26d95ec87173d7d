import { cost, freeOfCharge, pricesOf, pricesTaken, unknownPrices } from './prices'

test('a dated name has the price of its model; an unknown one has none', () => {
  expect(pricesOf('gpt-4.1-mini-2025-04-14')).toEqual(pricesOf('GPT-4.1-mini'))
  expect(pricesOf('gpt-4.1-mini').input).toBe(0.4)
  expect(pricesOf('llama-9')).toEqual(unknownPrices)
  expect(pricesOf('constructor')).toEqual(unknownPrices)
})

test('the table says when and whence it was taken', () => {
  expect(pricesTaken.date).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(pricesTaken.source).not.toBe('')
})

test('cached tokens are charged at their own price', () => {
  const prices = { input: 2, cached: 0.5, output: 8 }
  expect(cost({ input_tokens: 1_000_000, output_tokens: 500_000, cached_tokens: 400_000 }, prices)).toBeCloseTo(
    1.2 + 0.2 + 4,
  )
})

test('a price that is needed and unknown makes the cost unknown; one that is not needed does not', () => {
  const prices = { input: 2, cached: null, output: null }
  expect(cost({ input_tokens: 10, output_tokens: 1 }, prices)).toBeNull()
  expect(cost({ input_tokens: 10, output_tokens: 0, cached_tokens: 1 }, prices)).toBeNull()
  expect(cost({ input_tokens: 1_000_000, output_tokens: 0, cached_tokens: 0 }, prices)).toBe(2)
  expect(cost({ input_tokens: 0, output_tokens: 0 }, unknownPrices)).toBe(0)
})

test('unknown usage has unknown cost, and what is free costs nothing', () => {
  expect(cost(null, freeOfCharge)).toBeNull()
  expect(cost({ input_tokens: 10, output_tokens: 10, cached_tokens: 5 }, freeOfCharge)).toBe(0)
})
