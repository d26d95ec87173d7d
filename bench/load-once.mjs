// Loads one app as the Functions worker does and prints how long it took; for ours with `first`, until the first call of a flow is answered (there is none of that name).
import { mkdtempSync, rmSync } from 'node:fs'
import Module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [file, first] = process.argv.slice(2)
const data = mkdtempSync(join(tmpdir(), 'sluice-load-'))
Object.assign(process.env, {
  SLUICE_GROUND: 'local',
  SLUICE_DATA: data,
  SLUICE_HOSTS: 'localhost:7071',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  SLUICE_MODEL_PROVIDER: 'offline',
  SLUICE_MODEL_BASE_URL: 'http://127.0.0.1:1/v1',
})
const handlers = new Map()
const core = {
  version: '3.12.0',
  hostVersion: '4.1042.0',
  Disposable: Map,
  log() {},
  registerFunction: ({ name }, handler) => handlers.set(name, handler),
  registerHook() {},
  setProgrammingModel() {},
  getProgrammingModel() {},
}
const original = Module._load
Module._load = (request, ...rest) => (request === '@azure/functions-core' ? core : original(request, ...rest))

const from = performance.now()
await import(pathToFileURL(file).href)
if (first) {
  const request = new Request('http://localhost:7071/api/flows/none/invoke', {
    method: 'POST',
    headers: { host: 'localhost:7071' },
    body: '{}',
  })
  const { status } = await handlers.get('invokeFlow')(request, { invocationId: '1', error: console.error })
  if (status !== 404) throw new Error(`Answered ${status}`)
}
const ms = performance.now() - from
rmSync(data, { recursive: true, force: true })
process.stdout.write(String(ms), () => process.exit(0))
