import { z } from 'zod'
import type { BlobStore } from '../blobs/contract'
import type { Caller } from '../caller'
import { shape } from '../store/shape'
import type { DocumentStore } from '../store/contract'
import { isoTime, type World } from '../world'
import type { FeedbackOrder, FeedbackRecord, RunTrace } from './contract'
import { headerShape, storedValue } from './documents'
import type { ValueFunctions } from './values'

/** Which run a caller's trace holds, in the trace's own partition. */
export interface TracePointer {
  readonly id: string
  readonly v: number
  readonly doc: 'trace'
  readonly span_id: string
  readonly started: string
}

const traceSchema = z.object({ trace_id: z.string(), span_id: z.string() })

/** Pointers from a caller's trace to its runs. */
export const tracePointerShape = shape<TracePointer>({
  name: 'Trace pointer',
  version: 1,
  schema: z.object({
    id: z.string(),
    v: z.literal(1),
    doc: z.literal('trace'),
    span_id: z.string(),
    started: z.string(),
  }),
})

/** Feedback in every version that may lie in a store. */
export const feedbackShape = shape<FeedbackRecord>({
  name: 'Feedback',
  version: 1,
  schema: z.object({
    id: z.string(),
    v: z.literal(1),
    doc: z.literal('feedback'),
    at: z.string(),
    by: z.string(),
    flow: z.string(),
    given: storedValue,
    flatten: z.boolean(),
    baggage: z.record(z.string(), z.string()),
    trace: traceSchema.optional(),
  }),
})

interface FeedbackDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: Pick<World, 'now' | 'newId'>
  readonly values: ValueFunctions
}

/** Notes under a caller's trace that a run belongs to it. */
export const noteTrace = async (
  store: DocumentStore,
  project: string,
  run: string,
  { trace_id, span_id }: RunTrace,
  started: string,
): Promise<void> => {
  const pointer: TracePointer = { id: run, v: 1, doc: 'trace', span_id, started }
  await tracePointerShape.put(store, 'runs', [project, tracePartition(trace_id)], pointer, undefined)
}

/** Keeps feedback with the run it names or whose trace it carries, and where it names none, with the trace or the flow: nothing is lost. */
export const keepFeedback = async (
  { store, blobs, world, values }: FeedbackDeps,
  { project, id: by }: Caller,
  order: FeedbackOrder,
): Promise<{ readonly id: string; readonly run_id: string | null }> => {
  const run_id =
    (await namedRun(store, project, order)) ?? (order.trace ? await runOfTrace(store, project, order.trace) : null)
  const partition = run_id ?? (order.trace ? tracePartition(order.trace.trace_id) : `flow~${order.flow}`)
  const record: FeedbackRecord = {
    id: world.newId(),
    v: 1,
    doc: 'feedback',
    at: isoTime(world.now()),
    by,
    flow: order.flow,
    given: await values.keepValue(blobs, { project, run: partition }, order.given),
    flatten: order.flatten,
    baggage: order.baggage,
    ...(order.trace && { trace: order.trace }),
  }
  await feedbackShape.put(store, 'runs', [project, partition], record, undefined)
  return { id: record.id, run_id }
}

/** The feedback in a partition, oldest first. */
export const readFeedback = async (
  store: DocumentStore,
  key: readonly [project: string, run: string],
): Promise<readonly FeedbackRecord[]> => {
  const found: FeedbackRecord[] = []
  for (let cursor: string | undefined; ;) {
    const page = await store.list<FeedbackRecord>('runs', key, {
      where: [{ field: 'doc', is: 'eq', value: 'feedback' }],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.items.map(({ value }) => feedbackShape.read(value)))
    cursor = page.cursor
    if (cursor === undefined) return found.toSorted((left, right) => (left.id < right.id ? -1 : 1))
  }
}

/** The partition of a caller's trace. */
export const tracePartition = (trace: string): string => `trace~${trace}`

const namedRun = async (store: DocumentStore, project: string, { run }: FeedbackOrder): Promise<string | null> => {
  // Foreign texts are no ids [15] and never reach the store.
  if (run === undefined || !/^[A-Za-z0-9_~-]{1,128}$/.test(run)) return null
  return (await headerShape.get(store, 'runs', [project, run], run)) ? run : null
}

// Of several runs in one trace the one with the same parent span is meant, else the last.
const runOfTrace = async (
  store: DocumentStore,
  project: string,
  { trace_id, span_id }: RunTrace,
): Promise<string | null> => {
  const page = await store.list<TracePointer>('runs', [project, tracePartition(trace_id)], {
    where: [{ field: 'doc', is: 'eq', value: 'trace' }],
    orderBy: [{ field: 'started', direction: 'descending' }],
    limit: 500,
  })
  const pointers = page.items.map(({ value }) => tracePointerShape.read(value))
  return (pointers.find((pointer) => pointer.span_id === span_id) ?? pointers[0])?.id ?? null
}
