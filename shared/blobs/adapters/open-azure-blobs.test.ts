import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { blobStoreSuite } from '../blobs.suite'
import { openAzureBlobs } from './open-azure-blobs'

// The account and key that every Azurite knows; they open nothing else.
const account = 'devstoreaccount1'
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

const connectionTo = (endpoint: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};BlobEndpoint=${endpoint}/${account};`

let azurite: ChildProcess
let connectionString = ''

beforeAll(async () => {
  azurite = spawn(
    process.execPath,
    [
      require.resolve('azurite/dist/src/blob/main.js'),
      '--inMemoryPersistence',
      '--blobHost',
      '127.0.0.1',
      '--blobPort',
      '0',
      '--disableTelemetry',
      '--skipApiVersionCheck',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  connectionString = await new Promise<string>((started, failed) => {
    let heard = ''
    azurite.once('exit', () => failed(new Error(`Azurite did not start: ${heard}`)))
    azurite.stdout?.on('data', (part: Buffer) => {
      heard += part.toString('utf8')
      const endpoint = /successfully listen\w* on (http:\/\/127\.0\.0\.1:\d+)/.exec(heard)?.[1]
      if (endpoint) started(connectionTo(endpoint))
    })
  })
}, 60_000)

afterAll(async () => {
  if (azurite.exitCode !== null) return
  const ended = once(azurite, 'exit')
  // An open keep-alive client can hold Azurite back from a polite end.
  azurite.kill('SIGKILL')
  await ended
})

blobStoreSuite('Azurite', async () => openAzureBlobs({ connectionString }))

test('refused credentials are bad_settings and the key is in no message', async () => {
  const wrong = openAzureBlobs({
    connectionString: connectionString.replace(accountKey, Buffer.from('wrong').toString('base64')),
  })
  const error = await wrong.head('documents', 'a').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ word: 'bad_settings' })
  expect(JSON.stringify(error)).not.toContain(Buffer.from('wrong').toString('base64'))
})

test('a service that fails is unavailable, after a few tries', async () => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.writeHead(503).end()
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  const failing = openAzureBlobs({
    connectionString: connectionTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  })
  await expect(failing.head('documents', 'a')).rejects.toMatchObject({ word: 'unavailable' })
  expect(asked).toBeGreaterThan(1)
  server.closeAllConnections()
  server.close()
}, 20_000)
