import type { CosmosClient } from '@azure/cosmos' with { 'resolution-mode': 'import' }
import type { TokenCredential } from '@azure/identity' with { 'resolution-mode': 'import' }

/** Which account and database, and who asks. */
export interface CosmosOptions {
  readonly endpoint: string
  readonly database: string
  /** The account's key, or an Entra credential. */
  readonly auth: { readonly key: string } | { readonly credential: TokenCredential }
  /** Whether the account's regions are looked up; false for emulators. True where absent. */
  readonly discoverRegions?: boolean
}

/** Opens the SDK's client, loaded here and only here: it costs a quarter of a second. */
export const openCosmosClient = async ({
  endpoint,
  auth,
  discoverRegions = true,
}: CosmosOptions): Promise<CosmosClient> => {
  const { CosmosClient } = await import('@azure/cosmos')
  return new CosmosClient({
    endpoint,
    ...('key' in auth ? { key: auth.key } : { aadCredentials: auth.credential }),
    // Asked for by name: without it the SDK sends no session token, and a store might not read its own writes.
    consistencyLevel: 'Session',
    connectionPolicy: {
      enableEndpointDiscovery: discoverRegions,
      enableBackgroundEndpointRefreshing: discoverRegions,
      enablePartitionLevelFailover: discoverRegions,
      // Throttling is waited out by the house's own clock.
      retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
    },
  })
}
