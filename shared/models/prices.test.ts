import { cost, freeOfCharge, pricesAt, unknownPrices } from './prices'

const openai = { kind: 'openai', baseUrl: 'https://api.openai.com/v1' } as const

test('a dated name has the price of its model; an unknown one has none', () => {
  expect(pricesAt(openai, 'gpt-4.1-mini-2025-04-14')).toEqual(pricesAt(openai, 'GPT-4.1-mini'))
  expect(pricesAt(openai, 'gpt-4.1-mini').input).toBe(0.4)
  expect(pricesAt(openai, 'llama-9')).toEqual(unknownPrices)
  expect(pricesAt(openai, 'constructor')).toEqual(unknownPrices)
})

test('a dated version that costs otherwise has its own price', () => {
  expect(pricesAt(openai, 'gpt-4o-2024-05-13').input).toBe(5)
  expect(pricesAt(openai, 'gpt-4o-2024-08-06').input).toBe(2.5)
})

test('a price holds where the model is sold for it, and nowhere else', () => {
  const mistral = { kind: 'serverless', baseUrl: 'https://api.mistral.ai/v1' } as const
  const azure = { kind: 'azure_openai', baseUrl: 'https://x.openai.azure.com' } as const
  expect(pricesAt(mistral, 'mistral-large-2411').output).toBe(6)
  expect(pricesAt(mistral, 'gpt-4.1')).toEqual(unknownPrices)
  expect(pricesAt(azure, 'gpt-4.1').output).toBe(8)
  expect(pricesAt(azure, 'mistral-large-2411')).toEqual(unknownPrices)
  expect(pricesAt({ kind: 'openai', baseUrl: 'https://proxy.example/api.openai.com' }, 'gpt-4.1')).toEqual(
    unknownPrices,
  )
  expect(pricesAt({ kind: 'serverless', baseUrl: 'no address' }, 'gpt-4.1')).toEqual(unknownPrices)
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
