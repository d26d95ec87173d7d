// Prints what the built app registers with the Functions host, as JSON: every function with its bindings.
import { createRequire } from 'node:module'

Object.assign(process.env, {
  SLUICE_GROUND: 'local',
  SLUICE_DATA: '.sluice',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  SLUICE_MODEL_PROVIDER: 'offline',
  SLUICE_MODEL_BASE_URL: 'http://127.0.0.1:1/v1',
})
const require = createRequire(import.meta.url)
const { createFunctionsCore } = require('../../dist/local/core/functions-core.js')
const { intercept } = require('../../dist/local/core/intercept.js')
const { api, registry } = createFunctionsCore({ register: () => ({ dispose() {} }) }, { app() {} })
intercept('@azure/functions-core', api)
require('../../dist/functions/index.js')
const functions = [...registry.functions.values()].map(({ metadata: { name, bindings } }) => ({ name, bindings }))
process.stdout.write(JSON.stringify(functions), () => process.exit(0))
