import { embeddersOf, modelsOf } from '../entry'

const shared = { publisher: 'mistral', source: 'documentation', as_of: '2025-09', sold_by: ['api.mistral.ai'] } as const
const models = modelsOf(shared)

/** Mistral AI. Names that end in `-latest` move, so they stand here by their dated names alone. */
export const mistral = [
  ...models(
    'mistral-large',
    { licence: 'Mistral Research License', context: 131_072, can: ['tools', 'json'] },
    {
      'mistral-large-2411': { prices: [2, null, 6] },
      'mistral-large-2407': { prices: [2, null, 6] },
    },
  ),
  ...models(
    'mistral-medium',
    { licence: 'proprietary', context: 131_072, sees: true, can: ['tools', 'json'] },
    {
      'mistral-medium-2508': { prices: [0.4, null, 2] },
      'mistral-medium-2505': { prices: [0.4, null, 2] },
    },
  ),
  ...models(
    'mistral-small',
    { licence: 'Apache-2.0', context: 131_072, sees: true, can: ['tools', 'json'] },
    {
      'mistral-small-2506': { prices: [0.1, null, 0.3] },
      'mistral-small-2503': { prices: [0.1, null, 0.3] },
    },
  ),
  ...models(
    'magistral',
    { context: 131_072, can: ['tools', 'json', 'reasoning'] },
    {
      'magistral-medium-2509': { licence: 'proprietary', prices: [2, null, 5], sees: true },
      'magistral-small-2509': { licence: 'Apache-2.0', prices: [0.5, null, 1.5], sees: true },
    },
  ),
  ...models(
    'codestral',
    { licence: 'proprietary', context: 262_144, can: ['tools', 'json'] },
    {
      'codestral-2508': { prices: [0.3, null, 0.9] },
      'codestral-2501': { prices: [0.3, null, 0.9] },
    },
  ),
  ...models(
    'ministral',
    { context: 131_072, can: ['tools', 'json'], as_of: '2024-10' },
    {
      'ministral-8b-2410': { licence: 'Mistral Research License', prices: [0.1, null, 0.1] },
      'ministral-3b-2410': { licence: 'proprietary', prices: [0.04, null, 0.04], aliases: ['Ministral-3B'] },
    },
  ),
  ...models(
    'pixtral',
    { context: 131_072, sees: true, can: ['tools', 'json'], as_of: '2024-11' },
    {
      'pixtral-large-2411': { licence: 'Mistral Research License', prices: [2, null, 6] },
      'pixtral-12b-2409': { licence: 'Apache-2.0', prices: [0.15, null, 0.15] },
    },
  ),
  ...models(
    'mixtral',
    { licence: 'Apache-2.0', can: ['tools', 'json'], as_of: '2024-07' },
    {
      'open-mistral-nemo-2407': {
        context: 131_072,
        prices: [0.15, null, 0.15],
        aliases: ['open-mistral-nemo', 'Mistral-Nemo'],
      },
      'open-mixtral-8x22b': { context: 65_536, prices: [2, null, 6] },
      'open-mixtral-8x7b': { context: 32_768, prices: [0.7, null, 0.7], can: [] },
    },
  ),
  ...embeddersOf(shared)('mistral-embed', {
    'mistral-embed': { licence: 'proprietary', context: 8_192, prices: [0.1, null, null] },
  }),
]
