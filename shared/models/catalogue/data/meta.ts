import { modelsOf } from '../entry'

const models = modelsOf({ publisher: 'meta', source: 'model card', as_of: '2025-04' })

/** Meta. The weights are given away; what a host asks for running them is the host's own. */
export const meta = [
  ...models(
    'llama-4',
    { licence: 'Llama 4 Community License', sees: true, can: ['tools', 'json'] },
    {
      'Llama-4-Maverick-17B-128E-Instruct': { context: 1_048_576, aliases: ['Llama-4-Maverick-17B-128E-Instruct-FP8'] },
      'Llama-4-Scout-17B-16E-Instruct': { context: 10_485_760 },
    },
  ),
  ...models(
    'llama-3.3',
    { licence: 'Llama 3.3 Community License', context: 131_072, can: ['tools', 'json'] },
    {
      'Llama-3.3-70B-Instruct': { as_of: '2024-12' },
    },
  ),
  ...models(
    'llama-3.2',
    { licence: 'Llama 3.2 Community License', context: 131_072, as_of: '2024-09' },
    {
      'Llama-3.2-90B-Vision-Instruct': { sees: true },
      'Llama-3.2-11B-Vision-Instruct': { sees: true },
      'Llama-3.2-3B-Instruct': { can: ['tools'] },
      'Llama-3.2-1B-Instruct': {},
    },
  ),
  ...models(
    'llama-3.1',
    { licence: 'Llama 3.1 Community License', context: 131_072, can: ['tools', 'json'], as_of: '2024-07' },
    {
      'Meta-Llama-3.1-405B-Instruct': { aliases: ['Llama-3.1-405B-Instruct'] },
      'Meta-Llama-3.1-70B-Instruct': { aliases: ['Llama-3.1-70B-Instruct'] },
      'Meta-Llama-3.1-8B-Instruct': { aliases: ['Llama-3.1-8B-Instruct'] },
    },
  ),
  ...models(
    'llama-3',
    { licence: 'Meta Llama 3 Community License', context: 8_192, as_of: '2024-04' },
    {
      'Meta-Llama-3-70B-Instruct': {},
      'Meta-Llama-3-8B-Instruct': {},
    },
  ),
]
