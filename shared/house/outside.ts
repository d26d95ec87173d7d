import type { Config } from '../config'
import { createGuardedFetch, createHouseFetch, withCassette, withRetry } from '../fetch'
import type { Fetch } from '../fetch/contract'
import type { World } from '../world'
import { appTokens, scopes } from './app-identity'

/** The ways out of the house. */
export interface OutsideWorld {
  /** For configured origins. */
  readonly houseFetch: Fetch
  /** The same with retries and, where asked for, the cassette: for models. */
  readonly modelFetch: Fetch
  /** For `http` nodes, tools and webhooks: public addresses only. */
  readonly flowFetch: Fetch
  /** Entra tokens for a model resource without a key. */
  readonly modelCredential?: () => Promise<string>
}

const modelAttempts = 6

/** Opens the two fetches, and the identity where a model resource is reached by it. */
export const openOutsideWorld = async (config: Config, world: World): Promise<OutsideWorld> => {
  const houseFetch = createHouseFetch()
  const retrying = withRetry({ attempts: modelAttempts, ...world })(houseFetch)
  const isKeyless = config.model.provider === 'azure_openai' && config.model.apiKey === undefined
  return {
    houseFetch,
    modelFetch:
      config.SLUICE_CASSETTE === undefined
        ? retrying
        : withCassette({ mode: config.SLUICE_CASSETTE, folder: config.SLUICE_CASSETTE_DIR })(retrying),
    flowFetch: createGuardedFetch({ allow: config.SLUICE_HTTP_ALLOW ?? [] }),
    ...(isKeyless && { modelCredential: await appTokens(config, scopes.cognitive) }),
  }
}
