import type { Database } from '../../shared/sqlite'
import type { Clock } from '../clock'
import type { Binding, InvocationOrder, InvocationResponse, RegisteredFunction } from '../core/contract'
import type { LogBus } from '../core/log-bus'
import type { HostHub, HubElsewhere } from '../durable/host-hub'
import type { HttpTarget } from '../http/front'
import type { Router } from '../http/router'
import type { AppSettings, HostSettings } from '../settings'
import type { BlobNews } from './blob/blob-news'
import type { Wakes } from './queue/wakes'

/** What triggers and bindings may use of the host. */
export interface Ground {
  readonly settings: AppSettings
  readonly hostSettings: HostSettings
  readonly logs: LogBus
  readonly router: Router<HttpTarget>
  /** News of messages that the in-process queue service has put on disk. */
  readonly wakes: Wakes
  /** Runs a function with its retries and output bindings; throws what the last attempt threw. */
  readonly run: (order: InvocationOrder) => Promise<InvocationResponse>
  /** News of blobs that the in-process blob service has put on disk. */
  readonly blobNews: BlobNews
  /** The address of the in-process blob service, of whose changes there is news. */
  readonly ownBlobEndpoint: string
  /** What triggers must remember over a restart. */
  readonly database: Database
  /** Time for schedules; faster than the machine's where `timeScale` is not 1. */
  readonly clock: Clock
  readonly timeScale: number
  /** Runs orchestrations, activities and entities, here or elsewhere. */
  readonly durable: HostHub | HubElsewhere
  /** How long a message is hidden while it is worked on; after a kill it comes back when that is over. */
  readonly leaseSeconds: number
  /** Fires when the host stops. */
  readonly stopping: AbortSignal
}

/** A function together with its trigger binding, its settings resolved. */
export interface TriggeredFunction {
  readonly target: RegisteredFunction
  readonly bindingName: string
  readonly binding: Binding
}

/** What listens for one function's events. */
export interface Listener {
  start(): void | Promise<void>
  /** Done when nothing of it runs any more. */
  stop(): Promise<void>
  /** Runs the function once with an input given by hand; absent where that makes no sense. */
  readonly runOnce?: (input: string) => Promise<void>
}

/** One kind of trigger: a plain value in the table of triggers. */
export interface TriggerKind {
  /** The binding's type, as the library writes it. */
  readonly type: string
  /** Checks the binding and makes the listener; throws a HostError that names function and option. */
  listen(triggered: TriggeredFunction, ground: Ground): Listener
}
