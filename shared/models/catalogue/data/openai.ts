import { embeddersOf, modelsOf } from '../entry'

const shared = {
  publisher: 'openai',
  licence: 'proprietary',
  source: 'price page',
  as_of: '2026-11-05',
  sold_by: ['api.openai.com', 'azure_openai'],
} as const
const models = modelsOf(shared)
const embedders = embeddersOf(shared)

/** OpenAI. Azure's global-standard deployments list the same prices. */
export const openai = [
  ...models(
    'gpt-5',
    { context: 400_000, max_output: 128_000, sees: true, can: ['tools', 'json', 'reasoning'] },
    {
      'gpt-5': { prices: [1.25, 0.125, 10] },
      'gpt-5-mini': { prices: [0.25, 0.025, 2] },
      'gpt-5-nano': { prices: [0.05, 0.005, 0.4] },
      'gpt-5.1': { prices: [1.25, null, 10], as_of: '2026-03', source: 'third-party listing' },
      'gpt-5.4': { context: null, prices: [2.5, null, 15], as_of: '2026-03', source: 'third-party listing' },
    },
  ),
  ...models(
    'gpt-4.1',
    { context: 1_047_576, max_output: 32_768, sees: true, can: ['tools', 'json'] },
    {
      'gpt-4.1': { prices: [2, 0.5, 8] },
      'gpt-4.1-mini': { prices: [0.4, 0.1, 1.6] },
      'gpt-4.1-nano': { prices: [0.1, 0.025, 0.4] },
    },
  ),
  ...models(
    'gpt-4o',
    { context: 128_000, max_output: 16_384, sees: true, can: ['tools', 'json'] },
    {
      'gpt-4o': { prices: [2.5, 1.25, 10] },
      'gpt-4o-2024-05-13': { max_output: 4_096, prices: [5, null, 15], as_of: '2025-06' },
      'gpt-4o-mini': { prices: [0.15, 0.075, 0.6] },
    },
  ),
  ...models(
    'o-series',
    { context: 200_000, max_output: 100_000, can: ['tools', 'json', 'reasoning'], as_of: '2025-06' },
    {
      o1: { prices: [15, 7.5, 60], sees: true },
      o3: { prices: [2, 0.5, 8], sees: true },
      'o3-mini': { prices: [1.1, 0.55, 4.4] },
      'o4-mini': { prices: [1.1, 0.275, 4.4], sees: true },
    },
  ),
  ...models(
    'gpt-4',
    { can: ['tools', 'json'], as_of: '2025-06' },
    {
      'gpt-4-turbo': { context: 128_000, max_output: 4_096, prices: [10, null, 30], sees: true },
      'gpt-4': { context: 8_192, max_output: 8_192, prices: [30, null, 60], can: ['tools'] },
    },
  ),
  ...models(
    'gpt-3.5',
    { can: ['tools', 'json'], as_of: '2025-06' },
    {
      'gpt-3.5-turbo': {
        context: 16_385,
        max_output: 4_096,
        prices: [0.5, null, 1.5],
        aliases: ['gpt-35-turbo'],
        note: 'Azure calls it gpt-35-turbo',
        sold_by: ['api.openai.com'],
      },
    },
  ),
  ...models(
    'gpt-oss',
    {
      licence: 'Apache-2.0',
      context: 131_072,
      can: ['tools', 'json', 'reasoning'],
      source: 'model card',
      as_of: '2025-08',
    },
    {
      'gpt-oss-120b': { sold_by: [] },
      'gpt-oss-20b': { sold_by: [] },
    },
  ),
  ...embedders('text-embedding', {
    'text-embedding-3-small': { context: 8_192, prices: [0.02, null, null] },
    'text-embedding-3-large': { context: 8_192, prices: [0.13, null, null] },
    'text-embedding-ada-002': { context: 8_192, prices: [0.1, null, null], as_of: '2025-06' },
  }),
]
