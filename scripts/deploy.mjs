// What azd runs once the package is there: adds code modules and the Python runtime to the container `code`, moves the label `repo` of
// every flow, and loads the samples. It speaks as whoever runs azd, by an owner key that it makes for itself and revokes at the end.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { deployCode } from './deploy-code.mjs'
import { loadSamples, repoLabels } from './load-samples.mjs'
import { ensureBuilt, root } from './setup.mjs'
import { smoke, smokeText } from './smoke.mjs'

/**
 * Deploys what is built to an app that runs. `repo` is moved from where it stood when this began: of two deployments at one time the
 * later one to move it fails, and says so, instead of putting an older version on top.
 */
export const deploy = async ({
  url,
  key,
  storage,
  folder = join(root, 'flows'),
  dataFolder,
  data = true,
  say = console.log,
}) => {
  const before = await repoLabels({ url, folder, key })
  const { added, there } = await deployCode({ ...storage, folder: join(root, 'dist', 'code'), runtime: true })
  say(`Code: ${added} modules added, ${there} were there.`)
  const { flows, records, documents } = await loadSamples({
    url,
    folder,
    key,
    dataFolder,
    data,
    before,
    patienceMs: 300_000,
  })
  say(`Flows: ${flows} published under “repo”; ${records} records and ${documents} documents loaded.`)
}

/** Works with an owner key that is gone afterwards. */
export const withOwnerKey = async (keys, caller, work) => {
  const { id, key } = await keys.create(caller, { name: 'deployment', roles: ['owner'] })
  try {
    return await work(key)
  } finally {
    await keys.revoke(caller, id)
  }
}

/** The key by which the first person enters; none where the project has keys already. */
export const firstKey = async (keys, caller) => {
  const { items } = await keys.list(caller, { limit: 1 })
  if (items.length > 0) return undefined
  const { key } = await keys.create(caller, { name: 'first owner', roles: ['owner'] })
  return key
}

/** Waits until the app answers; an instance of its own takes a while to be there. */
export const untilReady = async (url, { patienceMs = 300_000, everyMs = 3_000 } = {}) => {
  const until = Date.now() + patienceMs
  for (let last = 'nothing'; ;) {
    try {
      const { status } = await fetch(new URL('/api/health', url), { signal: AbortSignal.timeout(30_000) })
      if (status === 200) return
      last = `status ${status}`
    } catch (error) {
      last = error.message
    }
    if (Date.now() > until)
      throw new Error(
        `${url} does not answer ${patienceMs / 1000} s after it was deployed; the last try gave ${last}. Its log says why: az webapp log tail, or Application Insights. Mostly a setting is refused, or a role is not effective yet: then run “azd deploy” again.`,
      )
    await sleep(everyMs)
  }
}

const main = async () => {
  const need = (name) => {
    const value = process.env[name]
    if (value) return value
    throw new Error(
      `${name} is not set: this runs as a hook of azd, or after: eval "$(azd env get-values | sed 's/^/export /')"`,
    )
  }
  const [url, accountUrl, endpoint] = ['SLUICE_URL', 'SLUICE_BLOBS_ENDPOINT', 'SLUICE_COSMOS_ENDPOINT'].map(need)
  ensureBuilt()
  const require = createRequire(import.meta.url)
  const { openCosmosStore } = require('../dist/shared/store/index.js')
  const { createKeys } = require('../dist/shared/identity/index.js')
  const { systemWorld } = require('../dist/shared/system-world.js')
  const { AzureCliCredential, AzureDeveloperCliCredential, ChainedTokenCredential } = await import('@azure/identity')
  // Whoever is logged in where this runs; an identity that the environment names would be the app's.
  const credential = new ChainedTokenCredential(new AzureDeveloperCliCredential(), new AzureCliCredential())
  const world = systemWorld((level, message) => (level === 'error' || level === 'warning') && console.error(message))
  const database = process.env['SLUICE_COSMOS_DATABASE'] ?? 'sluice'
  const store = openCosmosStore({ endpoint, database, auth: { credential }, sleep: world.sleep, random: world.random })
  const caller = { project: 'default', id: 'deployment', roles: ['owner'], groups: [] }
  const { keys } = createKeys({ store, world })
  try {
    await untilReady(url)
    const shown = await firstKey(keys, caller)
    const dataFolder = process.env['AZURE_ENV_NAME'] && join(root, '.azure', process.env['AZURE_ENV_NAME'])
    const data = process.env['SLUICE_SAMPLES'] !== 'false'
    const results = await withOwnerKey(keys, caller, async (key) => {
      await deploy({ url, key, storage: { accountUrl, credential }, dataFolder, data })
      return data ? smoke({ url, key }) : []
    })
    if (results.length > 0) console.log(`Tried out:\n${smokeText(results)}`)
    if (results.some(({ ok }) => !ok)) process.exitCode = 1
    if (shown)
      console.log(
        `\nYour owner key, shown this once and kept nowhere:\n  ${shown}\nTry: curl -s ${url}/api/flows -H "api-key: <key>"`,
      )
  } finally {
    await store.close()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`The deployment did not end: ${error.message}`)
    process.exitCode = 1
  })
}
