import path from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from './core'
import { clearDataFolder } from './data-folder'
import { type Host, type HostFacts, startHost } from './host'
import { SqliteCorrupt } from '../shared/sqlite'
import { HostError } from './host-error'
import { lineLog } from './log-line'
import { startOfflineModel } from './offline-model'
import { readSettingValues } from './settings'
import { heedSupervisor, watchInvocations } from './supervisor'
import { Undo } from './undo'

/** Changes in this container are announced in this queue, as the system topic is wired on Azure. */
const announcements = [{ container: 'documents', queue: 'knowledge-events' }]

/** Settings of which any one says that models are elsewhere. */
const modelSettings = ['OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT', 'SLUICE_MODEL_BASE_URL']

interface Arguments {
  readonly port: number
  readonly data: string
  readonly json: boolean
  readonly offlineModel: boolean
  readonly fresh: boolean
  readonly timeScale: number
  readonly guestOf: string | undefined
}

/** The process that `npm start` runs: the whole ground of one machine, until Ctrl-C. */
async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2))
  const appRoot = process.cwd()
  const undo = new Undo()
  stopOnSignals(undo)
  const invocations = watchInvocations(process)

  try {
    if (given.fresh) clearDataFolder(given.data)
    const settings = { ...readSettingValues(appRoot), ...process.env }
    const isModelElsewhere = modelSettings.some((name) => (settings[name] ?? '') !== '')
    const modelUrl = given.offlineModel && !isModelElsewhere ? await startModel(undo) : undefined
    const host = await startHost({
      appRoot,
      dataFolder: path.resolve(given.data),
      port: given.port,
      timeScale: given.timeScale,
      ...(invocations && { invocations }),
      announce: announcements,
      log: lineLog(
        (line) => process.stderr.write(line),
        'information',
        () => new Date(),
      ),
      ...(settings['SLUICE_DURABLE'] === 'power' && { durable: 'power' as const }),
      ...(given.guestOf !== undefined && { guestOf: hostOf(given.guestOf, settings['AzureWebJobsStorage']) }),
      env: (facts) => groundSettings(facts, settings, modelUrl),
    })
    undo.add(() => host.stop())
    tellReady(host, modelUrl, given)
  } catch (error) {
    await undo.all().catch(() => undefined)
    throw error
  }
}

async function startModel(undo: Undo): Promise<string> {
  const model = await startOfflineModel()
  undo.add(() => model.close())
  return model.url
}

/** What the app is told of the ground it stands on. */
function groundSettings(
  { port, dataFolder }: HostFacts,
  { SLUICE_HOSTS: hosts = '', SLUICE_STORE: store = '' }: Readonly<Record<string, string | undefined>>,
  modelUrl?: string,
): Record<string, string> {
  const ownHosts = [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]
  return {
    SLUICE_GROUND: 'local',
    SLUICE_STORE: store === '' ? 'sqlite' : store,
    SLUICE_DATA: dataFolder,
    SLUICE_HOSTS: [...ownHosts, ...hosts.split(',').filter((host) => host.trim() !== '')].join(','),
    ...(modelUrl !== undefined && { SLUICE_MODEL_BASE_URL: `${modelUrl}/v1`, SLUICE_MODEL_PROVIDER: 'offline' }),
  }
}

/** The host that has the task hub and the storage. */
function hostOf(url: string, storage = ''): { readonly url: string; readonly storage: string } {
  if (!URL.canParse(url))
    throw new HostError('bad_settings', `--guest-of must be the address of a host, found "${url}"`)
  if (storage === '' || /UseDevelopmentStorage/i.test(storage))
    throw new HostError(
      'bad_settings',
      '--guest-of needs AzureWebJobsStorage: the connection string that the other host prints as "storage"',
    )
  return { url: new URL(url).origin, storage }
}

function tellReady(host: Host, modelUrl: string | undefined, { json, data }: Arguments): void {
  const { url, port, storage } = host
  if (json) {
    const facts = {
      ready: true,
      url,
      port,
      pid: process.pid,
      blob: storage.blob,
      queue: storage.queue,
      storage: storage.connectionString,
      data: path.resolve(data),
      model: modelUrl ?? null,
    }
    process.stdout.write(`${JSON.stringify(facts)}\n`)
    return
  }
  const lines = [
    `Ready at ${url}`,
    `  data    ${path.resolve(data)}`,
    `  blobs   ${storage.blob}`,
    `  queues  ${storage.queue}`,
  ]
  if (modelUrl !== undefined)
    lines.push(`  model   ${modelUrl}/v1 (the offline model; no language model is configured)`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** The first signal stops in order, the second at once. */
function stopOnSignals(undo: Undo): void {
  let isStopping = false
  const stop = (): void => {
    if (isStopping) process.exit(130)
    isStopping = true
    undo.all().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Stopping failed: ${messageOf(error)}\n`)
        process.exit(1)
      },
    )
  }
  // Ctrl-C reaches both; where there is a supervisor, it counts them and says when to stop.
  process.on('SIGINT', process.send ? () => undefined : stop)
  process.on('SIGTERM', stop)
  heedSupervisor(process, () => void (isStopping || stop()))
}

function readArguments(given: string[]): Arguments {
  const { values } = parseArgs({
    args: given,
    options: {
      port: { type: 'string', default: '7071' },
      data: { type: 'string', default: '.sluice' },
      json: { type: 'boolean', default: false },
      'no-offline-model': { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      'time-scale': { type: 'string', default: '1' },
      'guest-of': { type: 'string' },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new HostError('bad_settings', `--port must be a number from 0 to 65535, found "${values.port}"`)
  }
  const timeScale = Number(values['time-scale'])
  if (!(timeScale > 0 && timeScale <= 100_000)) {
    throw new HostError('bad_settings', `--time-scale must be a number above 0, found "${values['time-scale']}"`)
  }
  const { data, json, fresh } = values
  return {
    port,
    data,
    json,
    fresh,
    timeScale,
    offlineModel: !values['no-offline-model'],
    guestOf: values['guest-of'],
  }
}

main().catch((error: unknown) => {
  const isForPeople =
    error instanceof HostError || error instanceof SqliteCorrupt || (error instanceof Error && 'code' in error)
  const text = isForPeople || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message)
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
