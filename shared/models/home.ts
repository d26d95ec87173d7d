import type { ModelConnection, ModelSettings } from './contract'

/** The configured endpoint as a connection. */
export const homeOf = (settings: ModelSettings): ModelConnection => {
  const { apiKey, azure, baseUrl, provider, limits } = settings
  const isEntra = provider === 'azure_openai' && (azure?.auth ?? (apiKey === undefined ? 'entra' : 'key')) === 'entra'
  return {
    name: 'default',
    kind: provider === 'azure_openai' ? 'azure_openai' : provider === 'openai' ? 'openai' : 'serverless',
    baseUrl: azure?.endpoint ?? baseUrl,
    ...(provider === 'azure_openai' && { apiVersion: azure?.apiVersion ?? '2024-10-21' }),
    auth: isEntra ? { kind: 'entra' } : apiKey === undefined ? { kind: 'none' } : { kind: 'key', key: apiKey },
    ...(limits && { limits }),
  }
}

export const providerOf = ({ kind }: ModelConnection): string => (kind === 'serverless' ? 'compatible' : kind)
