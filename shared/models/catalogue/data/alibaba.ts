import { modelsOf } from '../entry'

const models = modelsOf({ publisher: 'alibaba', source: 'model card', as_of: '2025-04' })

/** Alibaba's Qwen, as its open weights are described. */
export const alibaba = [
  ...models(
    'qwen3',
    { licence: 'Apache-2.0', can: ['tools', 'reasoning'] },
    {
      'Qwen3-235B-A22B': { context: 32_768, note: '131,072 tokens with YaRN' },
      'Qwen3-235B-A22B-Instruct-2507': { context: 262_144, can: ['tools'], as_of: '2025-07' },
      'Qwen3-30B-A3B': { context: 32_768, note: '131,072 tokens with YaRN' },
      'Qwen3-32B': { context: 32_768, note: '131,072 tokens with YaRN' },
      'Qwen3-8B': { context: 32_768, note: '131,072 tokens with YaRN' },
    },
  ),
  ...models(
    'qwq',
    { licence: 'Apache-2.0', can: ['tools', 'reasoning'], as_of: '2025-03' },
    {
      'QwQ-32B': { context: 131_072 },
    },
  ),
  ...models(
    'qwen2.5',
    { max_output: 8_192, can: ['tools'], as_of: '2024-09' },
    {
      'Qwen2.5-72B-Instruct': { licence: 'Qwen License', context: 131_072 },
      'Qwen2.5-7B-Instruct': { licence: 'Apache-2.0', context: 131_072 },
      'Qwen2.5-Coder-32B-Instruct': { licence: 'Apache-2.0', context: 131_072, as_of: '2024-11' },
    },
  ),
]
