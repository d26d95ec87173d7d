import { ensureCosmosContainers } from '../../shared/store'
import { startGround, type Ground } from '../e2e/ground'
import { startMendedEmulator } from './mended-emulator'

/** Two host processes of one app: one document database, one storage, and the task hub on the first. */
export interface TwoHosts {
  readonly one: Ground
  readonly two: Ground
  stop(): Promise<void>
}

const database = 'sluice'
const key = 'a2V5'

/** Starts a Cosmos DB emulator and two hosts on it; the second is a guest of the first. */
export const startHosts = async (env: Readonly<Record<string, string>>): Promise<TwoHosts> => {
  const { endpoint, close } = await startMendedEmulator()
  await ensureCosmosContainers({ endpoint, database, auth: { key }, discoverRegions: false })
  const shared = {
    ...env,
    SLUICE_STORE: 'cosmos',
    SLUICE_COSMOS_ENDPOINT: endpoint,
    SLUICE_COSMOS_DATABASE: database,
    SLUICE_COSMOS_KEY: key,
    SLUICE_REQUESTS_PER_MINUTE: '1000000',
  }
  const one = await startGround({ env: shared })
  const two = await startGround({
    args: ['--guest-of', one.url],
    env: { ...shared, AzureWebJobsStorage: one.storage },
  })
  return {
    one,
    two,
    async stop() {
      await two.stop()
      await one.stop()
      await close()
    },
  }
}
