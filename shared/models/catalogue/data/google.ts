import { embeddersOf, modelsOf } from '../entry'

const shared = {
  publisher: 'google',
  licence: 'proprietary',
  source: 'price page',
  as_of: '2025-09',
  sold_by: ['generativelanguage.googleapis.com'],
} as const
const models = modelsOf(shared)
const longer = 'prompts over 200,000 tokens cost more than is listed here'

/** Google. Prices are those of prompts up to 200,000 tokens, without storage of caches. */
export const google = [
  ...models(
    'gemini-2.5',
    {
      context: 1_048_576,
      max_output: 65_536,
      sees: true,
      hears: true,
      watches: true,
      can: ['tools', 'json', 'reasoning'],
    },
    {
      'gemini-2.5-pro': { note: longer },
      'gemini-2.5-flash': { prices: [0.3, null, 2.5], note: 'audio costs more than is listed here' },
      'gemini-2.5-flash-lite': { prices: [0.1, null, 0.4], note: 'audio costs more than is listed here' },
    },
  ),
  ...models(
    'gemini-2.0',
    { context: 1_048_576, max_output: 8_192, sees: true, hears: true, watches: true, can: ['tools', 'json'] },
    {
      'gemini-2.0-flash': { prices: [0.1, null, 0.4], note: 'audio costs more than is listed here' },
      'gemini-2.0-flash-lite': { prices: [0.075, null, 0.3] },
    },
  ),
  ...models(
    'gemma-3',
    { licence: 'Gemma Terms of Use', source: 'model card', as_of: '2025-03', sold_by: [] },
    {
      'gemma-3-27b-it': { context: 131_072, max_output: 8_192, sees: true },
      'gemma-3-12b-it': { context: 131_072, max_output: 8_192, sees: true },
      'gemma-3-4b-it': { context: 131_072, max_output: 8_192, sees: true },
    },
  ),
  ...embeddersOf(shared)('gemini-embedding', {
    'gemini-embedding-001': { context: 2_048, prices: [0.15, null, null] },
  }),
]
