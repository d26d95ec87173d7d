import type { Server } from 'node:http'
import { type Log, messageOf, type RegisteredFunction, startApp } from './core'
import { systemClock } from './clock'
import { openHostDatabase, takeDataFolder } from './data-folder'
import { hubElsewhere, openHostHub } from './durable'
import type { Announcements } from './event-grid'
import { hostFunction, type HostedFunction } from './functions-of-app'
import {
  capturingServer,
  createFront,
  createRouter,
  type FunctionSummary,
  type HttpTarget,
  openDoor,
  type OwnPages,
  ownPages,
} from './http'
import { appSettings, readHostSettings, readSettingValues } from './settings'
import { openOwnStorage, storageElsewhere } from './host-storage'
import { runnerOf } from './run-function'
import type { InvocationWatch } from './supervisor'
import type { Ground } from './triggers/contract'
import { createBlobNews } from './triggers/blob/blob-news'
import { createWakes } from './triggers/queue/wakes'
import { Undo } from './undo'

/** What is known before the app is loaded, for the settings it is given. */
export interface HostFacts {
  readonly port: number
  /** Absolute. */
  readonly dataFolder: string
}

/** How to start the host. */
export interface HostOptions {
  /** The folder of the app's package.json and host.json. */
  readonly appRoot: string
  /** Belongs to this process alone while the host runs. */
  readonly dataFolder: string
  /** 0 or absent is any free port. */
  readonly port?: number
  /** Settings over those of the app's settings file and of this process's environment. */
  readonly env?: (facts: HostFacts) => Readonly<Record<string, string>>
  /** Which queues hear of which changes of blobs. */
  readonly announce?: Announcements
  readonly log: Log
  /** `power`: what is acknowledged survives a power cut, not only a killed process. */
  readonly durable?: 'process' | 'power'
  /** Gives tokens to durable HTTP calls that ask for them, as a managed identity does on Azure. */
  readonly tokenSource?: (resource: string) => Promise<string>
  /** How long a queue message is hidden while it is worked on, and so how soon it comes back after a kill; 30 where absent. */
  readonly leaseSeconds?: number
  /** How many times faster than the machine's time schedules and durable timers go by; 1 where absent. */
  readonly timeScale?: number
  /** Hears of each invocation's begin and end. */
  readonly invocations?: InvocationWatch
  /** Another host that has the task hub and the storage: this one has neither, answers HTTP, and runs nothing else. */
  readonly guestOf?: { readonly url: string; readonly storage: string }
}

/** A running host. */
export interface Host {
  readonly url: string
  readonly port: number
  readonly functions: readonly FunctionSummary[]
  readonly storage: { readonly blob: string; readonly queue: string; readonly connectionString: string }
  /** Lets what runs come to its end for a while, then stops everything. */
  stop(): Promise<void>
}

/** How long stopping waits for handlers. */
const grace = 5000

/** Starts the app of a folder on a miniature of the Functions host: one app a process, one process a data folder. */
export async function startHost(options: HostOptions): Promise<Host> {
  const {
    appRoot,
    port: wantedPort = 0,
    announce = [],
    log,
    durable,
    leaseSeconds = 30,
    timeScale = 1,
    guestOf,
  } = options
  const hostSettings = readHostSettings(appRoot)
  const settingValues = readSettingValues(appRoot)
  const undo = new Undo()
  const stopping = new AbortController()
  const startedAt = Date.now()
  const warn = (message: string): void => log({ level: 'warning', category: 'host', message })

  try {
    const folder = takeDataFolder(options.dataFolder)
    undo.add(() => folder.release())
    const front = createFront()
    const door = await openDoor(wantedPort, front.listener)
    undo.add(() => door.close())
    const { port } = door
    folder.announcePort(port)

    // Storage first, so that the app finds its connection string.
    const wakes = createWakes()
    const blobNews = createBlobNews()
    const storage = guestOf
      ? storageElsewhere(guestOf.storage)
      : await openOwnStorage({ folder: folder.path, durable, announce, wakes, blobNews, log, undo })
    const { connectionString } = storage

    const database = openHostDatabase(folder.path, durable)
    undo.add(() => database.close())

    const platform = {
      WEBSITE_HOSTNAME: `localhost:${port}`,
      FUNCTIONS_WORKER_RUNTIME: 'node',
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    }
    const given = options.env?.({ port, dataFolder: folder.path }) ?? {}
    const settings = appSettings([settingValues, process.env, platform, given], connectionString)
    Object.assign(process.env, settings.values)

    let streamServer: Server | undefined
    const app = await startApp({
      appRoot,
      functionTimeout: hostSettings.functionTimeout,
      log,
      async whileStarting(work) {
        const { result, server } = await capturingServer(port, work)
        streamServer = server
        return result
      },
    })
    undo.add(() => app.terminate())

    // Functions find their kinds; what is wrong with any of them blocks the start.
    const hosted = new Map<string, HostedFunction>()
    const router = createRouter<HttpTarget>()
    const run = runnerOf(app, hosted, stopping.signal, options.invocations)
    const clock = systemClock(timeScale)
    const taskHub = guestOf
      ? hubElsewhere(guestOf.url, hostSettings.durableTask)
      : openHostHub({
          folder: folder.path,
          section: hostSettings.durableTask,
          origin: `http://localhost:${port}`,
          isDisabled: (name) => settings.isDisabled(name),
          clock,
          isHastened: timeScale !== 1,
          log,
          ...(durable && { durable }),
          ...(options.tokenSource && { tokenSource: options.tokenSource }),
        })
    undo.add(() => taskHub.hub?.stop(grace))
    const ground: Ground = {
      settings,
      hostSettings,
      logs: app.logs,
      router,
      wakes,
      blobNews,
      ownBlobEndpoint: storage.blobEndpoint,
      database,
      clock,
      durable: taskHub,
      timeScale,
      run,
      leaseSeconds,
      stopping: stopping.signal,
    }
    for (const registered of app.functions) {
      if (guestOf && !answersHttp(registered)) continue
      const each = hostFunction(registered, ground)
      hosted.set(registered.id, each)
    }

    const functions = [...hosted.values()].map((each) => summaryOf(each, router, port))
    front.open({
      router,
      run,
      logs: app.logs,
      ...(streamServer && { streamServer }),
      bodyLimit: bodyLimitOf(settings.values),
      customHeaders: hostSettings.customHeaders,
      ownPages: firstOf(
        taskHub.pages,
        ownPages({
          functions,
          startedAt,
          now: Date.now,
          showsHomepage: settings.values['AzureWebJobsDisableHomepage']?.toLowerCase() !== 'true',
          trigger: (name, input) => startByHand(hosted, name, input, warn),
        }),
      ),
    })
    undo.add(() => front.drain(grace))
    for (const { listener } of hosted.values()) {
      await listener?.start()
      if (listener) undo.add(() => withinGrace(listener.stop()))
    }
    taskHub.hub?.start()
    undo.add(() => stopping.abort())

    return {
      url: `http://localhost:${port}`,
      port,
      functions,
      storage: { blob: storage.blob, queue: storage.queue, connectionString },
      stop: () => undo.all(),
    }
  } catch (error) {
    await undo.all()
    throw error
  }
}

const answersHttp = ({ metadata }: RegisteredFunction): boolean =>
  Object.values(metadata.bindings).some(({ type }) => type === 'httpTrigger')

/** The first of several that knows the address answers. */
function firstOf(...all: readonly OwnPages[]): OwnPages {
  return async (request, response, url) => {
    for (const pages of all) if (await pages(request, response, url)) return true
    return false
  }
}

/** The platform's limit on a request's body, which this setting of its own changes. */
function bodyLimitOf(values: Readonly<Record<string, string>>): number {
  const given = Number(values['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'])
  return Number.isInteger(given) && given > 0 ? given : 100 * 1024 * 1024
}

function startByHand(
  hosted: ReadonlyMap<string, HostedFunction>,
  name: string,
  input: string,
  warn: (message: string) => void,
): (() => Promise<void>) | undefined {
  const runOnce = [...hosted.values()].find((each) => each.target.metadata.name === name)?.listener?.runOnce
  return runOnce && (() => runOnce(input).catch((error: unknown) => warn(`Function "${name}": ${messageOf(error)}`)))
}

function summaryOf(
  each: HostedFunction,
  router: ReturnType<typeof createRouter<HttpTarget>>,
  port: number,
): FunctionSummary {
  const { name } = each.target.metadata
  const route = router.routes.find((known) => known.functionName === name)
  const url = route && `http://localhost:${port}/${route.template.text.replace(/^\//, '')}`
  return {
    name,
    trigger: each.triggerType,
    isDisabled: each.isDisabled,
    bindings: each.bindings,
    ...(url !== undefined && { url }),
  }
}

async function withinGrace(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, grace)))])
  clearTimeout(timer)
}
