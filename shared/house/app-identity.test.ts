import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readConfig, type Config } from '../config'
import { appIdentity, appTokens, scopes } from './app-identity'

/** The endpoint that the platform gives an app for tokens of its identity. */
let platform: Server
let lifetimes: number[]
let seen: { readonly resource: string | null; readonly client: string | null; readonly secret: unknown }[]
const before = { ...process.env }

// One for all tests: the library finds it once in a process.
beforeAll(async () => {
  platform = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost')
    const resource = searchParams.get('resource')
    seen.push({ resource, client: searchParams.get('client_id'), secret: request.headers['x-identity-header'] })
    response.writeHead(200, { 'content-type': 'application/json' })
    const expires_on = String(Math.floor(Date.now() / 1000) + (lifetimes.shift() ?? 3600))
    const token = { access_token: `token-${seen.length}`, expires_on, resource, token_type: 'Bearer', client_id: 'c' }
    response.end(JSON.stringify(token))
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
  const { port } = platform.address() as AddressInfo
  process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${port}/msi/token`
  process.env['IDENTITY_HEADER'] = 'header-secret'
})
beforeEach(() => {
  seen = []
  lifetimes = []
})
afterAll(async () => {
  process.env = { ...before }
  platform.closeAllConnections()
  await new Promise((resolve) => platform.close(resolve))
})

const azure = (): Config =>
  readConfig({
    AzureWebJobsStorage__accountName: 'hosts',
    SLUICE_BLOBS_ENDPOINT: 'https://data.blob.test',
    SLUICE_COSMOS_ENDPOINT: 'https://c.documents.test',
    SLUICE_AUTH: 'keys',
    AZURE_OPENAI_ENDPOINT: 'https://a.openai.test',
    SLUICE_CHAT_MODEL: 'chat',
    AZURE_CLIENT_ID: '00000000-0000-0000-0000-000000000001',
  })

test('tokens are asked of the platform, for the service and by the identity that the settings name, and kept', async () => {
  const config = azure()
  const models = await appTokens(config, scopes.cognitive)
  const search = await appTokens(config, scopes.search)
  expect([await models(), await models(), await search()]).toEqual(['token-1', 'token-1', 'token-2'])
  expect(seen).toEqual([
    { resource: 'https://cognitiveservices.azure.com', client: config.AZURE_CLIENT_ID, secret: 'header-secret' },
    { resource: 'https://search.azure.com', client: config.AZURE_CLIENT_ID, secret: 'header-secret' },
  ])
})

test('one app has one identity', async () => {
  const config = azure()
  expect(await appIdentity(config)).toBe(await appIdentity(config))
})

test('a token that has expired is asked for anew, and nobody is given the old one', async () => {
  lifetimes = [1]
  // The library keeps tokens for the whole process: a service that no other test asks for.
  const vault = await appTokens(azure(), scopes.vault)
  expect(await vault()).toBe('token-1')
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect([await vault(), await vault()]).toEqual(['token-2', 'token-2'])
})
