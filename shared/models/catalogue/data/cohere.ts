import { embeddersOf, modelsOf } from '../entry'

const shared = {
  publisher: 'cohere',
  source: 'documentation',
  as_of: '2025-06',
  sold_by: ['api.cohere.com', 'api.cohere.ai'],
} as const
const models = modelsOf(shared)

/** Cohere. The weights are open for research only. */
export const cohere = [
  ...models(
    'command',
    { licence: 'CC-BY-NC-4.0', can: ['tools', 'json'] },
    {
      'command-a-03-2025': {
        context: 256_000,
        max_output: 8_000,
        prices: [2.5, null, 10],
        aliases: ['cohere-command-a'],
      },
      'command-r-plus-08-2024': {
        context: 128_000,
        max_output: 4_000,
        prices: [2.5, null, 10],
        aliases: ['Cohere-command-r-plus-08-2024'],
      },
      'command-r-08-2024': {
        context: 128_000,
        max_output: 4_000,
        prices: [0.15, null, 0.6],
        aliases: ['Cohere-command-r-08-2024'],
      },
      'command-r7b-12-2024': { context: 128_000, max_output: 4_000, prices: [0.0375, null, 0.15] },
    },
  ),
  ...models(
    'aya',
    { licence: 'CC-BY-NC-4.0', source: 'model card', as_of: '2024-10' },
    {
      'c4ai-aya-expanse-32b': { context: 128_000 },
    },
  ),
  ...embeddersOf({ ...shared, licence: 'proprietary' })('embed', {
    'embed-v4.0': { context: 128_000, prices: [0.12, null, null], sees: true },
    'embed-english-v3.0': { context: 512, prices: [0.1, null, null], aliases: ['Cohere-embed-v3-english'] },
    'embed-multilingual-v3.0': { context: 512, prices: [0.1, null, null], aliases: ['Cohere-embed-v3-multilingual'] },
  }),
]
