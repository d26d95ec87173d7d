import type { Config } from '../config'
import { azureChecks, contentSafetyClient, createSafety, localChecks } from '../safety'
import type { Safety } from '../safety/contract'
import { appTokens, scopes } from './app-identity'
import type { OutsideWorld } from './outside'

/** Opens the safety room: the local checks, and those of Azure Content Safety where a resource is configured. */
export const openSafety = async (config: Config, { modelFetch }: Pick<OutsideWorld, 'modelFetch'>): Promise<Safety> => {
  const { SLUICE_CONTENT_SAFETY_ENDPOINT: endpoint, SLUICE_CONTENT_SAFETY_KEY: key } = config
  const client =
    endpoint === undefined
      ? undefined
      : contentSafetyClient({
          endpoint,
          auth: key === undefined ? { token: await appTokens(config, scopes.cognitive) } : { key },
          fetch: modelFetch,
        })
  return createSafety([...localChecks, ...azureChecks(client)])
}
