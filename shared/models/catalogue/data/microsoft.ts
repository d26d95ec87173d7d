import { modelsOf } from '../entry'

const models = modelsOf({ publisher: 'microsoft', licence: 'MIT', source: 'model card', as_of: '2025-05' })

/** Microsoft's own models; all of them open. */
export const microsoft = [
  ...models(
    'phi-4',
    {},
    {
      'Phi-4': { context: 16_384, as_of: '2024-12' },
      'Phi-4-mini-instruct': { context: 131_072, can: ['tools'], as_of: '2025-02' },
      'Phi-4-multimodal-instruct': { context: 131_072, sees: true, hears: true, as_of: '2025-02' },
      'Phi-4-reasoning': { context: 32_768, can: ['reasoning'] },
      'Phi-4-mini-reasoning': { context: 131_072, can: ['reasoning'] },
    },
  ),
  ...models(
    'phi-3.5',
    { context: 131_072, as_of: '2024-08' },
    {
      'Phi-3.5-mini-instruct': {},
      'Phi-3.5-MoE-instruct': {},
      'Phi-3.5-vision-instruct': { sees: true },
    },
  ),
  ...models(
    'phi-3',
    { as_of: '2024-05' },
    {
      'Phi-3-medium-128k-instruct': { context: 131_072 },
      'Phi-3-mini-4k-instruct': { context: 4_096, as_of: '2024-04' },
    },
  ),
  ...models('mai', {}, { 'MAI-DS-R1': { can: ['reasoning'], as_of: '2025-04', note: 'DeepSeek-R1, trained further' } }),
]
