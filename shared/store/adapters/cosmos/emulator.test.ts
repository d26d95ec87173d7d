import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpServer } from '@vercel/cosmosdb-server'
import { documentStoreSuite } from '../../store.suite'
import { ensureCosmosContainers } from './cosmos-containers'
import { openCosmosStore } from './open-cosmos-store'

let databases = 0
let server: Server
let endpoint = ''
beforeAll(async () => {
  server = createHttpServer({ keepAlive: true })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

documentStoreSuite('Cosmos DB on an emulator', async () => {
  const options = { endpoint, database: `test-${databases++}`, auth: { key: 'a2V5' }, discoverRegions: false }
  await ensureCosmosContainers(options)
  return {
    store: openCosmosStore({ ...options, sleep: async () => {}, random: () => 0 }),
    cannot: ['tell key fields apart', 'refuse orphan patches', 'limit what a patch makes'],
  }
})
