import type { TokenCredential } from '@azure/identity' with { 'resolution-mode': 'import' }
import type { Config } from '../config'

/** What a token of the app’s identity is for. */
export const scopes = {
  cognitive: 'https://cognitiveservices.azure.com/.default',
  search: 'https://search.azure.com/.default',
  vault: 'https://vault.azure.net/.default',
} as const

const opened = new WeakMap<Config, Promise<TokenCredential>>()

/** The identity of the app, one for everything, so that its tokens are fetched once. Loaded only where something is reached by it: the local ground never pays for it. */
export const appIdentity = (config: Config): Promise<TokenCredential> => {
  const before = opened.get(config)
  if (before) return before
  const credential = open(config)
  opened.set(config, credential)
  return credential
}

const open = async ({ AZURE_CLIENT_ID }: Config): Promise<TokenCredential> => {
  const { DefaultAzureCredential } = await import('@azure/identity')
  return new DefaultAzureCredential(AZURE_CLIENT_ID === undefined ? {} : { managedIdentityClientId: AZURE_CLIENT_ID })
}

/** Gives tokens for one service; each is kept until shortly before it expires. */
export const appTokens = async (config: Config, scope: string): Promise<() => Promise<string>> => {
  const { getBearerTokenProvider } = await import('@azure/identity')
  return getBearerTokenProvider(await appIdentity(config), scope)
}
