import type { FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { ChatReply, Usage } from '../../models/contract'
import type { RunRef } from './durable'
import type { RunHeader } from './header'
import type { NodeRecordDraft, RunEnd } from './journal'
import type { TextMark } from './marks'
import type { CallRecord, NodeRecord } from './records'
import type { StoredValue } from './values'

/** The right to work on a node until the lease ends. */
export interface NodeClaim {
  readonly path: string
  /** ISO 8601. */
  readonly started: string
  readonly attempt: number
  /** How many of the attempts before were made at an earlier epoch. */
  readonly before?: number
  /** Model calls of earlier attempts. */
  readonly calls: readonly CallRecord[]
  /** The node is not to be tried before (milliseconds since 1970). */
  readonly not_before: number
}

/** An attempt that follows one that failed. */
export interface NextAttempt {
  /** Model calls of all attempts so far. */
  readonly calls: readonly CallRecord[]
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly keepsLease: boolean
}

/** What asking for a node gives: the right to work on it, its outcome, or how long somebody else has it. */
export type ClaimAnswer =
  | { readonly is: 'held'; readonly claim: NodeClaim }
  | { readonly is: 'there'; readonly record: NodeRecord }
  | { readonly is: 'busy'; readonly until: number }

/** What became of one item of a map. */
export type ItemEnd = ({ readonly outputs: JsonObject } | { readonly error: FaultData }) & {
  readonly usage: Usage | null
  readonly cost: number | null
}

/** Work under a claim: whether it is still wanted, and still its holder's. */
export interface ClaimWatch {
  readonly signal: AbortSignal
  isOurs(): boolean
  stop(): void
}

/** The records of one durable run at one epoch. Every write asks first whether the epoch still holds; one that came too late is dropped, counted, and answered with undefined. */
export interface RunBook {
  readonly ref: RunRef
  /** The instance that carries the run, or one of its outermost maps. */
  instance(map?: string): string
  /** The header where the run goes on at this epoch, else undefined. */
  current(): Promise<RunHeader | undefined>
  /** Takes the header for an instance [6]; its own earlier claim counts. */
  claimRun(instance: string): Promise<RunHeader | undefined>
  /** Shows that the run works, or waits for somebody. */
  show(status: 'running' | 'waiting'): Promise<void>
  /** The records below a scope: `` for the outermost, `map[3]` for those of an item. */
  records(scope: string): Promise<readonly NodeRecord[]>
  record(path: string): Promise<NodeRecord | undefined>
  /** The nodes of the run at its earlier epochs, each in its latest. */
  history(): Promise<readonly NodeRecord[]>
  /** Commits the outcome of an earlier epoch as one that is reused; a failure that was answered stays one. */
  carryOver(scope: string, record: NodeRecord): Promise<NodeRecord | undefined>
  /** Lets the attempts at a node go on where those of an earlier epoch stopped [2]. */
  goOn(record: NodeRecord): Promise<void>
  /** Claims a node by creating its claim, or by taking over one whose lease has ended [1]. */
  claim(path: string, kind: string, holder: string): Promise<ClaimAnswer>
  /** Prolongs the lease; false where somebody else has taken over. */
  renew(path: string, holder: string): Promise<boolean>
  /** Looks after a claim while its holder works; to be stopped when the work is over. */
  watch(path: string, holder: string): ClaimWatch
  /** Numbers the next attempt and says when it may begin. The lease is kept by who waits for that moment, else let go until then. */
  nextAttempt(path: string, holder: string, next: NextAttempt): Promise<NodeClaim | undefined>
  /** Opens blocks for what one attempt at a node says of an output [11]. */
  speak(path: string, output: string): Speech
  /** Commits an outcome, or adopts the one that is there [1]. */
  commit(scope: string, draft: NodeRecordDraft): Promise<NodeRecord | undefined>
  /** Opens a node that waits, or adopts what is there [3]. */
  open(scope: string, draft: NodeRecordDraft, wait: NonNullable<NodeRecord['wait']>): Promise<NodeRecord | undefined>
  /** Ends a node that waits by compare-and-swap [3]; the record that stands afterwards. */
  settle(path: string, end: NodeSettlement): Promise<NodeRecord | undefined>
  keepItem(path: string, end: ItemEnd): Promise<void>
  item(path: string): Promise<ItemEnd | undefined>
  /** A model's answer that was kept [2]. */
  recall(key: string): Promise<ChatReply | undefined>
  /** Keeps a model's answer; the one that was kept first stands. */
  remember(key: string, reply: ChatReply): Promise<ChatReply>
  openValue(stored: StoredValue): Promise<Json>
  /** Keeps a value with the run: in the record up to 16 KiB, above that in a blob [12]. */
  keepValue(value: Json): Promise<StoredValue>
  /** Ends the run by compare-and-swap, and raises the epoch; true where this or an equal call ended it. */
  finish(end: RunEnd): Promise<boolean>
}

/** What one attempt at a node says, on its way to blocks [11]; nothing is written before it says something. */
export interface Speech {
  say(delta: string): void
  /** Stores all that was said: where it lies, undefined where nothing was said. */
  end(): Promise<TextMark | undefined>
  /** Takes back what was said: a filter blocked it [25]. */
  withdraw(): Promise<void>
  /** Writes nothing more: somebody else speaks now. */
  drop(): void
}

/** How a node that waited ended. */
export interface NodeSettlement {
  readonly status: 'completed' | 'failed'
  readonly output: Json
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
}
