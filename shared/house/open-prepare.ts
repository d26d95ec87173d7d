import type { Config } from '../config'
import { azureLayoutReader, withLayoutReader } from '../knowledge'
import type { PrepareDocument } from '../knowledge/contract'
import type { World } from '../world'
import { appTokens, scopes } from './app-identity'
import type { OutsideWorld } from './outside'

/** Adds the reading of scans and pictures where a resource for it is configured. */
export const openPrepare = async (
  config: Config,
  { modelFetch }: Pick<OutsideWorld, 'modelFetch'>,
  world: World,
  prepare: PrepareDocument,
): Promise<PrepareDocument> => {
  const { SLUICE_DOCUMENT_INTELLIGENCE_ENDPOINT: endpoint, SLUICE_DOCUMENT_INTELLIGENCE_KEY: key } = config
  if (endpoint === undefined) return prepare
  const auth = key === undefined ? { token: await appTokens(config, scopes.cognitive) } : { key }
  return withLayoutReader(azureLayoutReader({ endpoint, auth, fetch: modelFetch, world }), world)(prepare)
}
