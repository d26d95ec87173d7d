import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Clock } from '../clock'
import type { Log } from '../core/contract'
import { messageOf } from '../core/log-bus'
import { pause } from '../core/retry'
import type { OwnPages } from '../http/front'
import { type Hub, createHub } from './hub'
import { durableSettings } from './settings'
import { clientPayload } from './webhooks/binding-payload'
import { hubPages } from './webhooks/hub-pages'
import type { TokenSource } from './work/http-activity'

/** How the host opens its task hub. */
export interface HostHubOptions {
  readonly folder: string
  /** host.json's extensions.durableTask, as it is written. */
  readonly section: unknown
  /** Where the host answers. */
  readonly origin: string
  readonly isDisabled: (functionName: string) => boolean
  readonly clock: Clock
  readonly isHastened?: boolean
  readonly log: Log
  readonly durable?: 'process' | 'power'
  readonly tokenSource?: TokenSource
}

/** A task hub with its place in the host. */
export interface HostHub {
  readonly hub: Hub
  readonly pages: OwnPages
  /** What functions with a durable client are given. */
  readonly clientPayload: string
}

/** What a host has that is a guest of another: the way to the other's task hub. */
export interface HubElsewhere extends Pick<HostHub, 'clientPayload' | 'pages'> {
  readonly hub?: undefined
}

/** The task hub of another host: what is started goes there, and nothing runs here. */
export function hubElsewhere(origin: string, section: unknown): HubElsewhere {
  return { clientPayload: clientPayload(origin, durableSettings(section).hubName), pages: async () => false }
}

/** The hub of an app that names none. */
const defaultName = 'TestHubName'

/** Opens the task hub of a data folder. A hub of another name has a file of its own, as on Azure it has tables of its own. */
export function openHostHub(options: HostHubOptions): HostHub {
  const { folder, origin, clock, log } = options
  const settings = durableSettings(options.section)
  const { hubName } = settings
  const hub = createHub({
    file: path.join(folder, hubName === defaultName ? 'hub.db' : `hub-${hubName}.db`),
    ...(options.durable && { durable: options.durable }),
    settings,
    clock,
    ...(options.isHastened === true && { isHastened: true }),
    newId: () => randomUUID(),
    http: { fetch: (url, init) => fetch(url, init), ...(options.tokenSource && { token: options.tokenSource }) },
    log: (level, message) => log({ level, category: 'durable', message }),
    onBroken(error) {
      const message = `The task hub cannot be written: ${messageOf(error)}; the host ends, nothing acknowledged is lost`
      log({ level: 'critical', category: 'durable', message })
      process.exit(70)
    },
    isDisabled: options.isDisabled,
  })
  return {
    hub,
    pages: hubPages({ client: hub.client, hubName, now: Date.now, pause: (milliseconds) => pause(milliseconds) }),
    clientPayload: clientPayload(origin, hubName),
  }
}
