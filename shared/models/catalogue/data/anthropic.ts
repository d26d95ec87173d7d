import { modelsOf } from '../entry'

const models = modelsOf({
  publisher: 'anthropic',
  licence: 'proprietary',
  source: 'documentation',
  as_of: '2026-11',
  sold_by: ['api.anthropic.com'],
  sees: true,
})

/** Anthropic. */
export const anthropic = [
  ...models(
    'claude-5',
    { context: 1_000_000, max_output: 128_000, can: ['tools', 'json', 'reasoning'] },
    {
      'claude-fable-5-1': { prices: [10, null, 50] },
      'claude-opus-5-5': { prices: [4, null, 20] },
      'claude-opus-5': { prices: [5, null, 25] },
    },
  ),
  ...models(
    'claude-4',
    { context: 200_000, can: ['tools', 'json', 'reasoning'], as_of: '2025-11' },
    {
      'claude-opus-4-5': { max_output: 64_000, prices: [5, 0.5, 25] },
      'claude-sonnet-4-5': { max_output: 64_000, prices: [3, 0.3, 15] },
      'claude-haiku-4-5': { max_output: 64_000, prices: [1, 0.1, 5] },
      'claude-opus-4-1': { max_output: 32_000, prices: [15, 1.5, 75] },
      'claude-sonnet-4': { max_output: 64_000, prices: [3, 0.3, 15], aliases: ['claude-sonnet-4-0'] },
    },
  ),
  ...models(
    'claude-3',
    { context: 200_000, can: ['tools'], as_of: '2025-06' },
    {
      'claude-3-7-sonnet': { max_output: 64_000, prices: [3, 0.3, 15], can: ['tools', 'reasoning'] },
      'claude-3-5-haiku': { max_output: 8_192, prices: [0.8, 0.08, 4] },
    },
  ),
]
