import { join } from 'node:path'
import type { ClientFetch } from '../../client'
import type { Finding, Machine } from './contract'

/** What a look at this machine stands on. */
export interface Here {
  readonly machine: Machine
  readonly home: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: ClientFetch
}

const leastFree = 2 ** 30
const defaultPort = 7071
const get = { method: 'GET', headers: {} }
const offline = { SLUICE_MODEL_PROVIDER: 'offline', SLUICE_MODEL_BASE_URL: 'http://127.0.0.1:1/v1' }
const elsewhere = ['OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT', 'SLUICE_MODEL_BASE_URL']

/** Looks at what running here needs: Node, the build, the port, the disk, the settings and the model endpoint. */
export const lookHere = async (here: Here): Promise<readonly Finding[]> => {
  const settings = { ...fileSettings(here), ...here.env }
  return [
    nodeFinding(here.machine),
    buildFinding(here),
    await portFinding(here),
    await diskFinding(here),
    settingsFinding(here, settings),
    await modelFinding(here, settings),
  ]
}

const nodeFinding = ({ nodeVersion }: Machine): Finding => {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const name = 'Node'
  if (major < 20 || (major === 20 && minor < 19))
    return { name, outcome: 'failed', found: nodeVersion, fix: 'install Node 22; 20.19 is the oldest that works' }
  return major === 20
    ? { name, outcome: 'warning', found: nodeVersion, fix: 'Node 20 gets no fixes any more; 22 is what runs on Azure' }
    : { name, outcome: 'ok', found: nodeVersion }
}

const buildFinding = ({ machine, home }: Here): Finding =>
  machine.exists(join(home, 'dist', 'functions', 'index.js'))
    ? { name: 'build', outcome: 'ok', found: 'dist/ is there' }
    : {
        name: 'build',
        outcome: 'failed',
        found: 'dist/ is not there',
        fix: 'npm run build, or npm start, which builds',
      }

const portFinding = async ({ machine, fetch }: Here): Promise<Finding> => {
  const name = `port ${defaultPort}`
  if (await machine.isPortFree(defaultPort)) return { name, outcome: 'ok', found: 'free' }
  try {
    const reply = await fetch(`http://localhost:${defaultPort}/api/health`, {
      ...get,
      signal: AbortSignal.timeout(3_000),
    })
    const { ground, version } = (await reply.json()) as { ground?: string; version?: string }
    if (ground !== undefined && version !== undefined)
      return { name, outcome: 'ok', found: `Sluice ${version} answers there` }
  } catch {
    // Whoever holds it is no HTTP server that answers.
  }
  return {
    name,
    outcome: 'warning',
    found: 'taken by another program',
    fix: 'npm start -- --port 0 takes any free one',
  }
}

const diskFinding = async ({ machine, cwd }: Here): Promise<Finding> => {
  const name = 'disk'
  const bytes = await machine.freeBytes(join(cwd, '.sluice'))
  const found = `${(bytes / 2 ** 30).toFixed(1)} GiB free`
  return bytes >= leastFree
    ? { name, outcome: 'ok', found }
    : {
        name,
        outcome: 'warning',
        found,
        fix: 'make room; what is full is refused, not lost (npm run reset clears local data)',
      }
}

const fileSettings = ({ machine, cwd }: Here): Readonly<Record<string, string>> => {
  const text = machine.read(join(cwd, 'local.settings.json')) ?? machine.read(join(cwd, 'local.settings.sample.json'))
  try {
    return text === undefined ? {} : ((JSON.parse(text) as { Values?: Record<string, string> }).Values ?? {})
  } catch {
    return {}
  }
}

// As the ground completes them where it starts.
const settingsFinding = ({ machine }: Here, settings: Readonly<Record<string, string | undefined>>): Finding => {
  const name = 'settings'
  const isElsewhere = elsewhere.some((one) => (settings[one] ?? '') !== '')
  try {
    const faults = machine.settingFaults({
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      ...settings,
      SLUICE_GROUND: 'local',
      SLUICE_STORE: 'sqlite',
      SLUICE_DATA: '.sluice',
      ...(!isElsewhere && offline),
    })
    return faults.length === 0
      ? { name, outcome: 'ok', found: 'the app takes them' }
      : {
          name,
          outcome: 'failed',
          found: faults.join('; '),
          fix: 'correct them in local.settings.json or the environment',
        }
  } catch {
    return { name, outcome: 'unchecked', found: 'the app is not built, which reads them' }
  }
}

const modelFinding = async (
  { fetch }: Here,
  settings: Readonly<Record<string, string | undefined>>,
): Promise<Finding> => {
  const name = 'model'
  const endpoint =
    settings['SLUICE_MODEL_BASE_URL'] ||
    settings['AZURE_OPENAI_ENDPOINT'] ||
    settings['OPENAI_BASE_URL'] ||
    (settings['OPENAI_API_KEY'] ? 'https://api.openai.com/v1' : '')
  if (endpoint === '')
    return {
      name,
      outcome: 'ok',
      found: 'the offline model, which is no language model',
      fix: 'set OPENAI_API_KEY or AZURE_OPENAI_ENDPOINT for a real one',
    }
  if (!URL.canParse(endpoint))
    return { name, outcome: 'failed', found: 'its address is none', fix: 'begin it with https://' }
  const { origin } = new URL(endpoint)
  try {
    // Whether anybody is there; a refusal is an answer, and no key leaves for it.
    const { status } = await fetch(`${endpoint.replace(/\/+$/, '')}/models`, {
      ...get,
      signal: AbortSignal.timeout(5_000),
    })
    return status >= 500
      ? { name, outcome: 'warning', found: `${origin} answers ${status}`, fix: 'wait, or ask its provider' }
      : { name, outcome: 'ok', found: `${origin} answers` }
  } catch {
    return {
      name,
      outcome: 'failed',
      found: `nobody answers at ${origin}`,
      fix: 'check its address, the network and the proxy',
    }
  }
}
