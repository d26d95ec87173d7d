import type { Caller } from '../caller'
import type { Json, JsonObject } from '../json'
import type { RunBook } from './contract/book'
import type { DurableClient, DurableStart, RunRef, SweepReport } from './contract/durable'
import type { RunEventAt } from './contract/events'
import type { FeedbackOrder } from './contract/feedback'
import type { RunHeader } from './contract/header'
import type { RunJournal, RunStart } from './contract/journal'
import type { LinkedWait, OpenWait, WaitLink } from './contract/life'
import type { RowKind, RowsForgotten, RowsToForget, RunsForgotten, Subject, SubjectMarks } from './contract/subjects'
import type { NodeView, RunContent, RunSummary, RunView, RunsQuery } from './contract/views'

export type * from './contract/values'
export type * from './contract/marks'
export type * from './contract/feedback'
export type * from './contract/records'
export type * from './contract/header'
export type * from './contract/events'
export type * from './contract/journal'
export type * from './contract/views'
export type * from './contract/durable'
export type * from './contract/book'
export type * from './contract/life'
export type * from './contract/subjects'

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
