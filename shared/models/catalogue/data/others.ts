import { embeddersOf, modelsOf, type CatalogueEntry } from '../entry'

/** Publishers with a model or two that many use. */
export const others: readonly CatalogueEntry[] = [
  ...modelsOf({ publisher: 'moonshot', licence: 'Modified MIT', source: 'model card', as_of: '2025-07' })(
    'kimi',
    { can: ['tools'] },
    {
      'Kimi-K2-Instruct': { context: 131_072 },
      'Kimi-K2-Instruct-0905': { context: 262_144, as_of: '2025-09' },
    },
  ),
  ...modelsOf({ publisher: 'zai', licence: 'MIT', source: 'model card', as_of: '2025-07' })(
    'glm',
    { can: ['tools', 'reasoning'] },
    { 'GLM-4.5': { context: 131_072 }, 'GLM-4.5-Air': { context: 131_072 } },
  ),
  ...modelsOf({ publisher: 'ibm', licence: 'Apache-2.0', source: 'model card', as_of: '2025-04' })(
    'granite',
    { can: ['tools'] },
    { 'granite-3.3-8b-instruct': { context: 131_072 }, 'granite-3.3-2b-instruct': { context: 131_072 } },
  ),
  ...modelsOf({ publisher: 'amazon', licence: 'proprietary', source: 'documentation', as_of: '2025-01' })(
    'nova',
    { can: ['tools'] },
    {
      'nova-pro': { context: 300_000, sees: true, watches: true, aliases: ['amazon.nova-pro-v1:0'] },
      'nova-lite': { context: 300_000, sees: true, watches: true, aliases: ['amazon.nova-lite-v1:0'] },
      'nova-micro': { context: 128_000, aliases: ['amazon.nova-micro-v1:0'] },
    },
  ),
  ...embeddersOf({ publisher: 'baai', licence: 'MIT', source: 'model card', as_of: '2024-02' })('bge', {
    'bge-m3': { context: 8_192 },
  }),
  ...embeddersOf({ publisher: 'nomic', licence: 'Apache-2.0', source: 'model card', as_of: '2024-02' })('nomic-embed', {
    'nomic-embed-text-v1.5': { context: 8_192, aliases: ['nomic-embed-text'] },
  }),
]
