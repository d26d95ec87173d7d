import { mapColumns } from '../column-mapping'
import { Fault, toFault } from '../faults'
import type { RowFlow, RowOutcome } from '../flows/rows/contract'
import type { JsonObject } from '../json'
import { isoTime } from '../world'
import type { RowDocument, ShardAnswer } from './contract'
import type { BatchScene } from './batch-scene'
import { notRun, rowId } from '../rows'
import { keepRow, perShard, readRows, rowVersion } from './row-documents'

// No activity lasts over five minutes; rows begun by then have their own limits [5].
const longestSlice = 3 * 60_000
// Before rows without an outcome are tried again: a provider that refused them has its pause, and by then every replica shows what was kept of them [15].
const afterRefusal = 5_000

/** Runs the rows of a shard that have no outcome yet, some at once; answers when to ask again where some have none still. */
export const runShard = async (scene: BatchScene, shard: number, atOnce: number): Promise<ShardAnswer> => {
  const { book, deps, plan } = scene
  const { world, store } = deps
  const path = `shards/${shard}`
  const holder = world.newId()
  const claimed = await book.claim(path, 'shard', holder)
  if (claimed.is === 'there') return {}
  if (claimed.is === 'busy') return { not_before: claimed.until }

  const from = shard * perShard
  const to = Math.min(from + perShard, plan.dataset.rows * plan.variants.length)
  const there = await readRows(store, book.ref.project, book.ref.run, from, to)
  const open = numbers(from, to).filter((index) => {
    const row = there.get(index)
    return row?.status !== 'completed' && row?.attempt !== plan.attempt
  })
  const watch = book.watch(path, holder)
  try {
    const left = open.length === 0 ? 0 : await runRows(scene, open, atOnce, watch.signal)
    if (watch.signal.aborted) return watch.isOurs() ? { over: true } : { not_before: world.now() + 1_000 }
    if (left > 0) {
      const notBefore = world.now() + afterRefusal
      await book.nextAttempt(path, holder, { calls: [], notBefore, keepsLease: false })
      return { not_before: notBefore }
    }
    const rows = await readRows(store, book.ref.project, book.ref.run, from, to)
    return (await recordShard(scene, path, claimed.claim.started, [...rows.values()])) ? {} : { over: true }
  } finally {
    watch.stop()
  }
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_none, index) => from + index)

// How many rows have no outcome still: those that time did not suffice for, and those a provider refused for now.
const runRows = async (
  scene: BatchScene,
  open: readonly number[],
  atOnce: number,
  signal: AbortSignal,
): Promise<number> => {
  const { plan, deps } = scene
  const until = deps.world.now() + longestSlice
  const inputs = await inputsOf(scene, open)
  const flows = new Map<string | null, Promise<RowFlow>>()
  const flowOf = (variant: string | null): Promise<RowFlow> => {
    let flow = flows.get(variant)
    if (!flow) flows.set(variant, (flow = openFlow(scene, variant)))
    return flow
  }
  let left = open.length
  let next = 0
  const failures: unknown[] = []
  const worker = async (): Promise<void> => {
    while (
      next < open.length &&
      failures.length === 0 &&
      !signal.aborted &&
      deps.world.now() < until &&
      !isLate(scene)
    ) {
      const index = open[next++] ?? 0
      const variant = plan.variants[Math.floor(index / plan.dataset.rows)] ?? null
      if (await runRow(scene, await flowOf(variant), index, variant, inputs.get(index) ?? {}, signal)) left -= 1
    }
  }
  // Where the ground fails one row the others are waited for: unwatched they would outlive the lease.
  const fail = (cause: unknown): void => void failures.push(cause)
  await Promise.all(Array.from({ length: Math.min(atOnce, open.length) }, () => worker().catch(fail)))
  if (failures.length > 0) throw toFault(failures[0])
  return isLate(scene) ? 0 : left
}

type RowSources = Readonly<Record<string, JsonObject>>

/** Whether a batch's own time is over: no row of it begins any more. */
export const isLate = ({ header, deps }: BatchScene): boolean =>
  header.deadline !== undefined && Date.parse(header.deadline) <= deps.world.now()

const openFlow = ({ deps, caller, plan }: BatchScene, variant: string | null): Promise<RowFlow> =>
  deps.flows.open(caller, {
    flow: plan.flow,
    version: plan.snapshot,
    bound: plan.bound,
    ...(variant !== null && { variant }),
  })

const inputsOf = async (
  { deps, caller, plan, book }: BatchScene,
  open: readonly number[],
): Promise<ReadonlyMap<number, RowSources>> => {
  const { name, version, rows, split } = plan.dataset
  const wanted = new Map<number, number[]>()
  for (const index of open) {
    const row = index % rows
    wanted.set(row, [...(wanted.get(row) ?? []), index])
  }
  const ends = [...wanted.keys()]
  const [first, last] = [Math.min(...ends), Math.max(...ends)]
  const earlier =
    plan.run === null ? undefined : await readRows(deps.store, book.ref.project, plan.run, first, last + 1)
  const inputs = new Map<number, RowSources>()
  // The places of a split's rows among all are the dataset's to know; from its first they are counted.
  let row = split === null ? first : 0
  const query = split === null ? { from: first } : { split }
  for await (const { row: data } of deps.datasets.read(caller, name, version, query)) {
    if (row < first) {
      row += 1
      continue
    }
    const before = earlier?.get(row)
    const sources = {
      data,
      ...(before && { 'run.inputs': (await book.openValue(before.inputs)) as JsonObject }),
      ...(before?.outputs && { 'run.outputs': (await book.openValue(before.outputs)) as JsonObject }),
    }
    for (const index of wanted.get(row) ?? []) inputs.set(index, sources)
    if (row++ >= last) break
  }
  return inputs
}

// True where the row has an outcome now. What a provider refuses for now is none [429 never becomes a result].
const runRow = async (
  scene: BatchScene,
  flow: RowFlow,
  index: number,
  variant: string | null,
  sources: RowSources,
  signal: AbortSignal,
): Promise<boolean> => {
  const { book, deps, plan } = scene
  const { world, store } = deps
  const started = world.now()
  let inputs: JsonObject = {}
  let outcome: RowOutcome
  try {
    inputs = mapColumns(sources, plan.mapping)
    outcome = await flow.run(book, {
      inputs,
      path: rowId(index, plan.attempt),
      signal,
      timeoutMs: plan.row_timeout_ms,
    })
  } catch (error) {
    outcome = notRun(toFault(error))
  }
  if (signal.aborted || outcome.status === 'cancelled' || outcome.error?.code === 'rate_limited') return false
  const row: RowDocument = {
    id: rowId(index, plan.attempt),
    v: rowVersion,
    doc: 'row',
    index,
    attempt: plan.attempt,
    row: index % plan.dataset.rows,
    variant,
    status: outcome.status,
    inputs: await book.keepValue(inputs),
    ...(outcome.outputs && { outputs: await book.keepValue(outcome.outputs) }),
    ...(outcome.error && { error: outcome.error }),
    usage: outcome.usage,
    cost: outcome.cost,
    latency_ms: outcome.latency_ms,
    metrics: outcome.metrics,
    ...(flow.aggregates && outcome.status === 'completed' && { gathered: await book.keepValue(outcome.gathered) }),
    started: isoTime(started),
    ended: isoTime(world.now()),
  }
  try {
    await keepRow(store, book.ref.project, book.ref.run, row)
  } catch (error) {
    // Whoever was first is right [9].
    if (!(error instanceof Fault) || error.word !== 'conflict') throw error
  }
  return true
}

// A shard's record says how its rows stand, so that the progress of a long batch is not read row by row.
const recordShard = async (
  { book, deps }: BatchScene,
  path: string,
  started: string,
  rows: readonly RowDocument[],
): Promise<boolean> => {
  const failed = rows.filter(({ status }) => status === 'failed').length
  const record = await book.commit('', {
    path,
    kind: 'shard',
    status: 'completed',
    attempts: 1,
    started,
    ended: isoTime(deps.world.now()),
    inputs: null,
    output: { completed: rows.length - failed, failed },
    usage: rows.reduce<RowDocument['usage']>(
      (sum, { usage }) =>
        sum && usage
          ? {
              input_tokens: sum.input_tokens + usage.input_tokens,
              output_tokens: sum.output_tokens + usage.output_tokens,
            }
          : null,
      { input_tokens: 0, output_tokens: 0 },
    ),
    cost: rows.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0),
    calls: [],
  })
  return record !== undefined
}
