// Loads one app as the Functions worker does and prints how long it took.
import Module from 'node:module'
import { pathToFileURL } from 'node:url'

Object.assign(process.env, {
  SLUICE_GROUND: 'local',
  SLUICE_DATA: '.sluice',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  SLUICE_MODEL_PROVIDER: 'offline',
  SLUICE_MODEL_BASE_URL: 'http://127.0.0.1:1/v1',
})
const core = {
  version: '3.12.0',
  hostVersion: '4.1042.0',
  Disposable: Map,
  log() {},
  registerFunction() {},
  registerHook() {},
  setProgrammingModel() {},
  getProgrammingModel() {},
}
const original = Module._load
Module._load = (request, ...rest) => (request === '@azure/functions-core' ? core : original(request, ...rest))

const file = process.argv[2]
const from = performance.now()
await import(pathToFileURL(file).href)
const ms = performance.now() - from
process.stdout.write(String(ms), () => process.exit(0))
