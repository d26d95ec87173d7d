import { modelsOf } from '../entry'

const models = modelsOf({ publisher: 'deepseek', licence: 'MIT', source: 'model card', as_of: '2025-05' })
const moves = 'a name that moves: which model answers, and for what price, depends on the day'

/** DeepSeek. */
export const deepseek = [
  ...models(
    'deepseek-v3',
    { can: ['tools', 'json'] },
    {
      'DeepSeek-V3-0324': { context: 131_072, as_of: '2025-03' },
      'DeepSeek-V3.1': { context: 131_072, as_of: '2025-08', can: ['tools', 'json', 'reasoning'] },
    },
  ),
  ...models(
    'deepseek-r1',
    { context: 131_072, can: ['reasoning'] },
    {
      'DeepSeek-R1': { as_of: '2025-01' },
      'DeepSeek-R1-0528': { can: ['tools', 'json', 'reasoning'] },
      'DeepSeek-R1-Distill-Qwen-32B': { as_of: '2025-01' },
      'DeepSeek-R1-Distill-Llama-70B': { as_of: '2025-01', note: 'built on Llama 3.3, whose licence holds too' },
    },
  ),
  ...models(
    'deepseek-api',
    { licence: null, source: 'documentation', as_of: '2025-12', note: moves },
    {
      'deepseek-chat': { can: ['tools', 'json'] },
      'deepseek-reasoner': { can: ['json', 'reasoning'] },
    },
  ),
]
