import type { Caller, Principal, Role } from '../caller'
import type { FaultData } from '../faults'
import type { Json, JsonObject } from '../json'
import type { ChatReply, Usage } from '../models/contract'
import type { StoredDocument } from '../store/contract'

/** A run's states. */
export type RunStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'

/** A node's states: a run's, and two of its own. */
export type NodeStatus = RunStatus | 'bypassed' | 'reused'

/** A value in a record: up to 16 KiB it lies there, above that by reference to `runs/<project>/<run>/<sha256>`. */
export type StoredValue = { readonly value: Json } | { readonly ref: string; readonly size: number }

/** Where a run came from, as the headers of its request say it: shown in its spans. */
export interface RequestMark {
  readonly request_id?: string
  readonly client_request_id?: string
  /** The caller's own trace and span; the run's spans continue them. */
  readonly trace?: RunTrace
}

/** A trace and the span in it that asked (W3C `traceparent`). */
export interface RunTrace {
  readonly trace_id: string
  readonly span_id: string
}

/** What somebody says of a run. */
export interface FeedbackOrder {
  readonly flow: string
  /** As it came. */
  readonly given: Json
  /** Whether the members of a JSON object in it are shown as attributes of their own. */
  readonly flatten: boolean
  readonly baggage: Readonly<Record<string, string>>
  /** The run it is about, by its id or by the trace that the run's request carried. */
  readonly run?: string
  readonly trace?: RunTrace
}

/** Feedback in the partition of its run; where none is known, in that of its trace or flow. */
export interface FeedbackRecord extends Omit<FeedbackOrder, 'given' | 'run'> {
  readonly id: string
  readonly v: number
  readonly doc: 'feedback'
  readonly at: string
  readonly by: string
  readonly given: StoredValue
}

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

/** What a flow's records hold: everything, shape and hash of the values, or no values. */
export type RecordPolicy = 'masked' | 'none'

/** How far telling a run's end has come. An ended run whose state is `pending` is what the outbox is. */
export interface WebhookState {
  readonly connection: string
  readonly state: 'pending' | 'delivered' | 'failed'
  readonly attempts: number
  /** Not before then (ISO 8601). */
  readonly next: string
  /** What became of the last attempt: a status, or a word where there was none. */
  readonly last?: string
  /** When it was accepted. */
  readonly delivered?: string
}

/** What a fork takes over from the run it is forked from. */
export interface ForkMark {
  readonly run: string
  /** Names of the nodes whose outcomes are taken over. */
  readonly reuse: readonly string[]
  /** Outputs that stand in for those of nodes. */
  readonly overrides: Readonly<Record<string, StoredValue>>
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

/** One model call of a node, the source of a `chat` span. */
export interface CallRecord {
  readonly ordinal: number
  /** `chat` is meant where absent. */
  readonly operation?: 'embeddings'
  readonly request_hash: string
  readonly model: string
  /** The provider's word, as in the model list; `openai` is meant where absent. */
  readonly provider?: string
  readonly response_model?: string
  readonly usage: Usage | null
  readonly cost: number | null
  readonly started: string
  readonly latency_ms: number
  readonly first_token_ms?: number
  readonly finish_reason?: string
  readonly error?: FaultData
  /** What was tried in vain before the answer, or before the error. */
  readonly tries?: readonly CallTry[]
}

/** A try of a model call that was in vain. */
export interface CallTry {
  readonly started: string
  readonly latency_ms: number
  /** The answer's status; null where the connection broke. */
  readonly status: number | null
  /** The pause after it. */
  readonly wait_ms: number
}

/** One node of one run, in the run's partition. Its id is a hash of the node path, for paths are no ids. */
export interface NodeRecord {
  readonly id: string
  readonly v: number
  readonly doc: 'node'
  /** `draft`, `map[3]/draft`. */
  readonly path: string
  readonly kind: string
  readonly epoch: number
  /** Its place among the records of its writer (the epoch), from 1: followers emit in this order and resume by it. */
  readonly sequence: number
  readonly status: NodeStatus
  readonly attempts: number
  readonly started: string | null
  readonly ended: string | null
  readonly inputs: StoredValue | null
  readonly output: StoredValue | null
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly calls: readonly CallRecord[]
  /** Of a durable run: what its path begins with, `` or `map[3]`. */
  readonly scope?: string
  /** What a prompt node wrote with its masks still on, where that differs. */
  readonly masked?: StoredValue
  /** What the node's code printed. */
  readonly logs?: string
  /** What the node measured. */
  readonly metrics?: Readonly<Record<string, number>>
  /** While `waiting`: for what, and until when at most (ISO 8601). */
  readonly wait?: NodeWait
  /** Present where the node's text lies in blocks. */
  readonly text?: TextMark
}

/** Where what a node said is to be found: in the first blocks of a writer [11]. */
export interface TextMark {
  readonly writer: number
  readonly blocks: number
  readonly output: string
}

/** What a waiting node waits for, and until when at most (ISO 8601): a person, with a title and the fields of a form, or the items of a map. */
export interface NodeWait {
  readonly until?: string
  readonly items?: number
  readonly title?: string
  readonly form?: JsonObject
}

/** What happens in a run, in the order it happens; doors turn it into SSE. */
export type RunEvent =
  | {
      readonly type: 'run-start'
      readonly run_id: string
      readonly flow: string
      readonly snapshot: string
      readonly at: string
    }
  | { readonly type: 'node-start'; readonly node: string; readonly at: string }
  | {
      readonly type: 'node-end'
      readonly node: string
      readonly status: NodeStatus
      readonly at: string
      readonly latency_ms: number
      readonly error?: FaultData
      readonly usage?: Usage | null
      readonly cost?: number | null
    }
  | { readonly type: 'token'; readonly output: string; readonly delta: string }
  /** What was told of an output is void, and this stands in its place: an attempt began anew, or a filter blocked it. */
  | { readonly type: 'replace'; readonly output: string; readonly text: string }
  | { readonly type: 'outputs'; readonly outputs: JsonObject }
  | { readonly type: 'error'; readonly error: FaultData }
  | {
      readonly type: 'run-end'
      readonly run_id: string
      readonly status: RunStatus
      readonly at: string
      readonly usage: Usage | null
      readonly cost: number | null
      readonly latency_ms: number
    }

/** Where a driver writes what becomes of a run. One journal serves one run. Writes may overlap with the run's work; `close` resolves when all are stored. */
export interface RunJournal {
  readonly runId: string
  /** A piece of text that a node, which began at `begun` (ISO 8601), told of an output. */
  said?(node: string, output: string, delta: string, begun: string): void
  /** Somebody follows the run from elsewhere: the text of nodes that have not ended goes to blocks from now on [11]. */
  followed?(): void
  /** One committed outcome a node and attempt. */
  nodeEnded(record: NodeRecordDraft): void
  close(end: RunEnd): Promise<void>
}

/** A node record as the driver knows it, values still whole. */
export interface NodeRecordDraft {
  readonly path: string
  readonly kind: string
  readonly status: NodeStatus
  readonly attempts: number
  readonly started: string | null
  readonly ended: string | null
  readonly inputs: Json
  readonly output: Json
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly calls: readonly CallRecord[]
  /** What a prompt node wrote with its masks still on; durable runs keep it for the nodes that read it. */
  readonly masked?: string
  readonly logs?: string
  /** What the node measured. */
  readonly metrics?: Readonly<Record<string, number>>
  /** Where its text lies in blocks. */
  readonly text?: TextMark
}

/** How a run ended. */
export interface RunEnd {
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly outputs: JsonObject | null
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly first_token_ms?: number
  readonly metrics?: Readonly<Record<string, number>>
  readonly resolved: JsonObject
}

/** How a run starts, as the flows room knows it. */
export interface RunStart {
  /** Made anew where absent; an `Idempotency-Key` derives it. */
  readonly id?: string
  readonly kind: RunHeader['kind']
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly inputs: JsonObject
  /** ISO 8601. */
  readonly deadline?: string
  readonly resolved: JsonObject
  readonly request?: RequestMark
  readonly record?: RecordPolicy
}

/** A value as the API shows it: itself, or where its bytes can be fetched. */
export type ValueView = Json | { readonly blob: string; readonly size: number; readonly hash: string }

/** A node as the API shows it; the words of API.md. Content is left out where `content` is `hidden`. */
export interface NodeView {
  readonly path: string
  readonly kind: string
  readonly status: NodeStatus
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly attempts: number
  readonly inputs?: ValueView
  readonly output?: ValueView
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly calls: readonly CallRecord[]
  /** What the node's code printed. */
  readonly logs?: string
  /** Present while it waits. */
  readonly wait?: NodeWait
  readonly content?: 'hidden'
}

/** A run's figures as lists show them. */
export interface RunSummary {
  readonly id: string
  readonly kind: RunHeader['kind']
  readonly flow: string
  readonly hash: string
  readonly label: string | null
  readonly variant: string | null
  readonly status: RunStatus
  /** Whether the task hub carries it. */
  readonly durable: boolean
  /** What it is about, at most 160 characters: the text it was asked. Not there where content is hidden, or not recorded. */
  readonly title?: string
  readonly error?: FaultData
  /** The node whose failure ended it. */
  readonly failed_node?: string
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number | null
  readonly first_token_ms?: number
  readonly started_at: string
  readonly ended_at: string | null
  readonly content?: 'hidden'
}

/** A run, whole: its figures, what went in and came out, and its outermost nodes. */
export interface RunView extends RunSummary {
  /** The run it was forked from. */
  readonly forked_from?: string
  readonly webhook?: WebhookState
  readonly record?: RecordPolicy
  readonly inputs?: ValueView
  readonly outputs?: ValueView | null
  readonly metrics: Readonly<Record<string, number>>
  readonly nodes: readonly NodeView[]
}

/** A run’s content, its values whole. */
export interface RunContent {
  readonly inputs: JsonObject
  /** Empty while there are none. */
  readonly outputs: JsonObject
  /** As it was given, oldest first. */
  readonly feedback: readonly Json[]
}

/** Which runs to list. */
export interface RunsQuery {
  readonly flow?: string
  readonly status?: RunStatus
  readonly kind?: RunHeader['kind']
  /** Runs that started then or later, and those that started before (ISO 8601). */
  readonly since?: string
  readonly until?: string
  /** Words that the id, the title, the flow, the state or the error hold, all of them. */
  readonly q?: string
  readonly limit?: number
  readonly cursor?: string
}

/** One event of a followed run; `id` is what `Last-Event-ID` brings back. */
export interface RunEventAt {
  readonly id: string
  readonly event: RunEvent
}

/** Where the task hub says an instance stands. */
export type InstanceStatus = 'pending' | 'running' | 'suspended' | 'completed' | 'failed' | 'terminated'

/** The task hub as rooms see it: handed in with each call, for only an invocation knows the way to it. */
export interface DurableClient {
  /** Starts an instance; one that lives under that id already is left as it is. */
  start(orchestrator: string, instance: string, input: JsonObject): Promise<void>
  /** Tells an instance something; one that is gone is not told. */
  raise(instance: string, event: string, data: JsonObject): Promise<void>
  /** Null where there is none. */
  status(instance: string): Promise<InstanceStatus | null>
  /** Ends an instance; one that is gone is left alone. */
  terminate(instance: string, reason: string): Promise<void>
}

/** A run at one of its epochs: what every write of a durable run is made for. */
export interface RunRef {
  readonly project: string
  readonly run: string
  readonly epoch: number
}

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

/** What a durable run is started with. */
export interface DurableStart extends RunStart {
  readonly idempotencyKey?: string
  /** Everything that was asked: another body under the same key is refused [7]. */
  readonly body: Json
  /** The connection that is told of the end. */
  readonly webhook?: string
  readonly fork?: Omit<ForkMark, 'overrides'> & { readonly overrides: Readonly<Record<string, Json>> }
}

/** What the sweeper did, by run. */
export interface SweepReport {
  readonly started: readonly string[]
  readonly closed: readonly string[]
  readonly terminated: readonly string[]
  /** Runs whose end was told, or tried to be. */
  readonly told: readonly string[]
  /** Runs whose values are hidden now. */
  readonly masked: readonly string[]
  /** Runs that are gone: their time was over, or somebody wanted them gone. */
  readonly purged: readonly string[]
}

/** Where the end of a run is told. */
export interface Hook {
  readonly url: string
  /** What the message is signed with. */
  readonly key: string
  /** Whether it may hold what the run said. */
  readonly content: boolean
}

/** Finds the hook that a connection is; refuses a connection that is none [22]. */
export type OpenHook = (caller: Caller, connection: string) => Promise<Hook>

/** Days after which ended runs are purged, by kind; a kind that is not named is kept. */
export type Retention = Readonly<Partial<Record<RunHeader['kind'], number>>>

/** A node that waits for a person, as it may be shown to whoever answers. */
export interface OpenWait {
  readonly node: string
  readonly title: string | null
  readonly form: JsonObject | null
  readonly until: string | null
  readonly since: string | null
  /** Whether somebody holds a link to it. */
  readonly linked: boolean
}

/** A link by which a person may answer without a key; given out this once. */
export interface WaitLink {
  readonly node: string
  readonly token: string
  readonly url: string
  readonly until: string | null
}

/** What the holder of a link sees. */
export interface LinkedWait {
  readonly flow: string
  readonly node: string
  readonly title: string | null
  readonly form: JsonObject | null
  readonly until: string | null
  /** What the node was given, long values cut. */
  readonly inputs: Json
}

/** A partition of application data, such as one customer. */
export interface Subject {
  readonly collection: string
  readonly partition: string
}

/** Notes in a run's partition whose data it has read, so that it is found when that subject is to be forgotten [10]. */
export interface SubjectMarks {
  mark(project: string, run: string, path: string, subject: Subject): Promise<void>
}

/** One kind of rows, which lie in the container `rows`: what forgetting has to know of it. */
export interface RowKind {
  /** The runs that have such rows. */
  readonly kinds: readonly RunHeader['kind'][]
  readonly doc: string
  /** Runs from whose rows those of a run are made, number by number. */
  sources(header: RunHeader): readonly string[]
  /** A stored row without its content. */
  empty(document: StoredDocument): StoredDocument
}

/** Which rows are to be forgotten: those with such a value, those below whose places (`12~1/…`) the subject was read, and those made from rows that were cut before. */
export interface RowsToForget {
  readonly carries: (value: Json) => boolean
  readonly marked: ReadonlyMap<string, ReadonlySet<string>>
  readonly cut: ReadonlyMap<string, ReadonlySet<number>>
}

/** What rows were lost to a forgetting. */
export interface RowsForgotten {
  /** The runs that held such rows. */
  readonly runs: readonly string[]
  /** Numbers of the rows that were cut, by run. */
  readonly cut: ReadonlyMap<string, ReadonlySet<number>>
  readonly rows: number
  readonly blobs: number
  /** Kept answers of models. */
  readonly memo: number
}

/** What runs lost to a forgetting, and where else the subject was read. */
export interface RunsForgotten {
  /** Hash of the subject. */
  readonly subject: string
  /** The runs that were purged. */
  readonly runs: readonly string[]
  readonly blobs: number
  /** Of runs that have rows: the places below which the subject was read. */
  readonly marked: ReadonlyMap<string, ReadonlySet<string>>
}

/** The runs room's offer to the doors and the flows room. */
export interface Runs {
  /** Writes the header at once, beside the run's first node, and answers the journal of the run. */
  openJournal(caller: Caller, start: RunStart): RunJournal
  list(caller: Caller, query?: RunsQuery): Promise<{ readonly items: readonly RunSummary[]; readonly next?: string }>
  /** The same page with the headers, for rooms whose lists say more of a run. */
  listHeaders(
    caller: Caller,
    query?: RunsQuery,
  ): Promise<{
    readonly items: readonly { readonly summary: RunSummary; readonly header: RunHeader }[]
    readonly next?: string
  }>
  get(caller: Caller, id: string): Promise<RunView>
  /** The outermost nodes, or those directly below `parent`, in the order they began. */
  nodes(
    caller: Caller,
    id: string,
    query?: { readonly parent?: string },
  ): Promise<{ readonly items: readonly NodeView[] }>
  /** Replays after `from`, then follows until `run-end` or for five minutes; returns true where all is told. Faults come with the first item. */
  events(
    caller: Caller,
    id: string,
    options?: { readonly from?: string; readonly signal?: AbortSignal },
  ): AsyncGenerator<RunEventAt, boolean>
  /** The run's spans as OTLP JSON; ids follow from the records, so that an export repeated never doubles a span. */
  trace(caller: Caller, id: string): Promise<JsonObject>
  /** The JSON bytes of a value too large for its record. */
  value(caller: Caller, id: string, hash: string): Promise<Uint8Array>
  /** Creates the header of a durable run and starts its instance [7]; the sweeper starts what could not be started. */
  start(
    caller: Caller,
    start: DurableStart,
    client: DurableClient,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  book(ref: RunRef): RunBook
  /** What went in, what came out and what was said of it; refuses whoever may not see the content [20]. */
  content(caller: Caller, id: string): Promise<RunContent>
  /** The header of a run that the caller may know of. */
  header(caller: Caller, id: string): Promise<RunHeader>
  /** Lets a durable run that has ended go on under a new epoch, with what changed of what it had fixed, and starts its instance. */
  reopen(caller: Caller, id: string, resolved: JsonObject, client: DurableClient): Promise<RunHeader>
  /** Keeps what somebody says of a run; null where no run is named that is there. */
  keepFeedback(caller: Caller, order: FeedbackOrder): Promise<{ readonly id: string; readonly run_id: string | null }>
  /** Stops a run; one that is cancelled already stays so, one that ended otherwise refuses. */
  cancel(caller: Caller, id: string, client: DurableClient): Promise<RunSummary>
  /** Answers a node that waits for a person, once; whoever is later is refused [3]. */
  answer(caller: Caller, id: string, path: string, value: Json, client: DurableClient): Promise<void>
  /** The nodes of a run that wait for people. */
  waits(caller: Caller, id: string): Promise<{ readonly items: readonly OpenWait[] }>
  /** Makes the link of a waiting node, in place of one made before. */
  linkWait(caller: Caller, id: string, node: string): Promise<WaitLink>
  /** What a link leads to, for whoever holds it; a link that is none, used or over is not there. */
  linkedWait(token: string): Promise<LinkedWait>
  /** Answers by a link, once. */
  answerLinked(token: string, value: Json, client: DurableClient): Promise<void>
  /** Purges an ended run: records, blobs, header last [10]. Done again, it goes on where it was stopped. */
  purge(caller: Caller, id: string): Promise<{ readonly documents: number; readonly blobs: number }>
  readonly subjects: SubjectMarks
  /** Purges the runs of flows that carry a subject: they read its data, ran for it, or have it in what went in or came out; and their forks. One that still runs is cancelled first. */
  forget(
    caller: Caller,
    order: Subject & { readonly carries: (value: Json) => boolean },
    client: DurableClient,
  ): Promise<RunsForgotten>
  /** Takes the content of rows that carry a subject out of every run that has such rows; their figures stay. A run that still goes on is cancelled first. */
  forgetRows(caller: Caller, kind: RowKind, order: RowsToForget, client: DurableClient): Promise<RowsForgotten>
  /** Starts what is queued without an instance, closes what is lost, ends instances of ended runs, tells ends, hides values and purges what is due. */
  sweep(client: DurableClient): Promise<SweepReport>
  /** Writes dropped because a later epoch had ended the run, since this instance started. */
  staleWrites(): number
}
