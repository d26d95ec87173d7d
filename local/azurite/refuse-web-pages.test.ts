import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BlobServiceClient } from '@azure/storage-blob'
import { startAzurite, type Azurite } from './azurite'

let azurite: Azurite
const folder = mkdtempSync(join(tmpdir(), 'sluice-storage-'))

beforeAll(async () => {
  azurite = await startAzurite({ folder, onBroken: (error) => expect(error).toBeUndefined() })
})
afterAll(async () => {
  await azurite.close()
  rmSync(folder, { recursive: true, force: true })
})

const statusWith = (address: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${address}/devstoreaccount1?comp=list`, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

test('[23] storage answers programs of this machine, and no web page, under whatever name it reaches it', async () => {
  await BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('documents').create()
  for (const address of [azurite.blob, azurite.queue]) {
    expect(await statusWith(address, { host: 'rebound.example' })).toBe(403)
    expect(await statusWith(address, { origin: 'http://evil.example' })).toBe(403)
    expect(await statusWith(address, { 'sec-fetch-site': 'cross-site' })).toBe(403)
  }
})
