import type { Principal, Role } from '../../caller'
import type { FaultData } from '../../faults'
import type { JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import type { ForkMark, RequestMark, WebhookState } from './marks'
import type { RecordPolicy, RunStatus, StoredValue } from './values'

/** The truth about one run; the store's header is the only one the API shows. */
export interface RunHeader {
  readonly id: string
  readonly v: number
  readonly doc: 'run'
  readonly kind: 'flow' | 'batch' | 'evaluation' | 'tournament' | 'gate'
  readonly protocol: number
  readonly epoch: number
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly status: RunStatus
  /** Who started it, and for whom. */
  readonly caller: string
  readonly principal: string
  readonly inputs: StoredValue
  /** What it is about, where the inputs lie in a blob. */
  readonly title?: string
  readonly outputs?: StoredValue
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number | null
  readonly first_token_ms?: number
  /** ISO 8601. */
  readonly started: string
  readonly ended?: string
  /** When it had ended and was not yet opened again (ISO 8601). */
  readonly rests?: readonly { readonly from: string; readonly to: string }[]
  /** An interactive run is over by then at the latest (ISO 8601). */
  readonly deadline?: string
  /** What the run fixed when it started: connections, models as answered, index generations, ground. */
  readonly resolved: JsonObject
  /** What its aggregation nodes measured. */
  readonly metrics?: Readonly<Record<string, number>>
  /** Present on a run that the task hub carries. */
  readonly durable?: DurableHeader
  readonly request?: RequestMark
  /** As whom the nodes of an interactive run read, so that it can go on as a durable one. */
  readonly as?: DurableHeader['as']
  /** Who is told of the end, and how far that has come. */
  readonly webhook?: WebhookState
  /** What the flow says of its records: values are hidden in them (`masked`), or not there at all (`none`). */
  readonly record?: RecordPolicy
  /** Of a durable run whose flow hides values: they are there while it needs them, and gone some time after its end. */
  readonly values?: 'kept' | 'gone'
  /** The run is being purged: it is not shown any more, and what is left of it goes. */
  readonly purging?: true
  /** Somebody follows an interactive run from elsewhere: what it says is kept in blocks from then on [11]. */
  readonly followed?: true
  /** How many node records (of a durable run: entries in its event log) the ended run has, so that a reader of a stale replica knows what it lacks. */
  readonly records?: number
}

/** What a durable run must know when another process goes on with it. */
export interface DurableHeader {
  /** As whom its nodes read. */
  readonly as: { readonly groups: readonly string[]; readonly roles: readonly Role[]; readonly actingFor?: Principal }
  /** The instance that carries it, once one has claimed it [6]. */
  readonly instance?: string
  /** Hash of what was asked, where an `Idempotency-Key` made the id [7]. */
  readonly body_hash?: string
  readonly fork?: ForkMark
  /** Of a run that goes on: by then the workers of the epoch before have noticed its end, and what they kept is to be seen everywhere (ISO 8601). */
  readonly settled?: string
}
