import type { Config } from '../config'
import type { SecretSources } from '../connections/contract'
import { withRetry } from '../fetch'
import type { Fetch } from '../fetch/contract'
import type { World } from '../world'
import { appTokens, scopes } from './app-identity'
import { openKeyVault } from './key-vault'

const attempts = 4

/** The key vault as a source of connections’ secrets, where the settings name one. */
export const openVault = async (
  config: Config,
  fetch: Fetch,
  world: World,
): Promise<Pick<SecretSources, 'keyvault'>> => {
  const { SLUICE_KEY_VAULT_ENDPOINT: endpoint } = config
  if (endpoint === undefined) return {}
  const token = await appTokens(config, scopes.vault)
  return { keyvault: openKeyVault({ endpoint, token, fetch: withRetry({ attempts, ...world })(fetch) }) }
}
