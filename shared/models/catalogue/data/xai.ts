import { modelsOf } from '../entry'

const models = modelsOf({
  publisher: 'xai',
  licence: 'proprietary',
  source: 'documentation',
  as_of: '2025-09',
  sold_by: ['api.x.ai'],
})

/** xAI. */
export const xai = [
  ...models(
    'grok-4',
    { can: ['tools', 'json', 'reasoning'] },
    {
      'grok-4.7': { context: 500_000, prices: [2, null, 6], sees: true, as_of: '2026-11' },
      'grok-4-fast-reasoning': {
        context: 2_000_000,
        prices: [0.2, 0.05, 0.5],
        sees: true,
        note: 'prompts over 128,000 tokens cost more',
      },
      'grok-4-fast-non-reasoning': {
        context: 2_000_000,
        prices: [0.2, 0.05, 0.5],
        sees: true,
        can: ['tools', 'json'],
        note: 'prompts over 128,000 tokens cost more',
      },
      'grok-4': {
        context: 256_000,
        sees: true,
        aliases: ['grok-4-0709'],
        note: 'prompts over 128,000 tokens cost more',
      },
      'grok-code-fast-1': { context: 256_000, prices: [0.2, 0.02, 1.5] },
    },
  ),
  ...models(
    'grok-3',
    { context: 131_072, can: ['tools', 'json'] },
    {
      'grok-3': { prices: [3, 0.75, 15] },
      'grok-3-mini': { prices: [0.3, 0.075, 0.5], can: ['tools', 'json', 'reasoning'] },
    },
  ),
]
