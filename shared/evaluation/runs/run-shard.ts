import { toFault } from '../../faults'
import type { RowFlow } from '../../flows/rows/contract'
import type { JsonObject } from '../../json'
import { isoTime } from '../../world'
import type { Evaluators, OpenEvaluator } from '../contract'
import type { Arm, EvaluatedRow, EvaluatedShard, EvaluationPlan } from './contract'
import { evaluateRow, type CameOut } from './evaluate-row'
import { keepRow, readRows } from './row-documents'
import { isLate, type EvaluationScene } from './scene'

// No activity lasts over five minutes; rows begun by then have their own limits [5].
const longestSlice = 3 * 60_000
// Before rows without an outcome are tried again: a provider that refused them has its pause, and by then every replica shows what was kept of them [15].
const afterRefusal = 5_000

/** Measures the rows of a shard that have no outcome yet, some at once; answers when to ask again where some have none still. */
export const runShard = async (
  scene: EvaluationScene,
  shard: number,
  indices: readonly number[],
  atOnce: number,
): Promise<EvaluatedShard> => {
  const { book, deps, plan } = scene
  const path = `shards/${shard}`
  const holder = deps.world.newId()
  const claimed = await book.claim(path, 'shard', holder)
  if (claimed.is === 'there') return {}
  if (claimed.is === 'busy') return { not_before: claimed.until }
  const watch = book.watch(path, holder)
  try {
    const there = await rowsOf(scene, indices)
    const open = indices.filter((index) => isOpen(there.get(index), plan))
    const left = open.length === 0 ? 0 : await measureRows(scene, open, there, atOnce, watch.signal)
    if (watch.signal.aborted) return watch.isOurs() ? { over: true } : { not_before: deps.world.now() + 1_000 }
    if (left > 0) {
      const notBefore = deps.world.now() + afterRefusal
      await book.nextAttempt(path, holder, { calls: [], notBefore, keepsLease: false })
      return { not_before: notBefore }
    }
    const rows = [...(await rowsOf(scene, indices)).values()]
    return (await recordShard(scene, path, claimed.claim.started, rows)) ? {} : { over: true }
  } finally {
    watch.stop()
  }
}

/** Whether a row is still to be measured: it never was, or in an earlier attempt it failed or gave an error. */
export const isOpen = (row: EvaluatedRow | undefined, { attempt }: Pick<EvaluationPlan, 'attempt'>): boolean =>
  row === undefined ||
  (row.attempt < attempt &&
    (row.outcome === 'failed' ||
      Object.values(row.marks).some((mark) => 'none' in mark && (mark.none === 'error' || mark.none === 'unchecked'))))

const rowsOf = (
  { deps, book }: EvaluationScene,
  indices: readonly number[],
): Promise<ReadonlyMap<number, EvaluatedRow>> =>
  readRows(deps.store, book.ref.project, book.ref.run, Math.min(...indices), Math.max(...indices) + 1)

// How many rows have no outcome still: those that time did not suffice for, and those a provider refused for now.
const measureRows = async (
  scene: EvaluationScene,
  open: readonly number[],
  there: ReadonlyMap<number, EvaluatedRow>,
  atOnce: number,
  signal: AbortSignal,
): Promise<number> => {
  const { plan, deps, caller, book } = scene
  const until = deps.world.now() + longestSlice
  const { rows } = plan.dataset
  const data = await dataOf(scene, new Set(open.map((index) => index % rows)))
  const came = plan.batch === null ? undefined : await cameOut(scene, plan.batch, open)
  const evaluators = await openAsPlanned(deps.evaluators, scene)
  const tools = deps.evaluators.tools(caller, { ...(plan.judge && { judge: plan.judge }), signal })
  const flows = new Map<number, Promise<RowFlow>>()
  const flowOf = (arm: number): Promise<RowFlow> => {
    let flow = flows.get(arm)
    if (!flow) flows.set(arm, (flow = openArm(scene, plan.arms[arm]!)))
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
      const flow = await flowOf(Math.floor(index / rows))
      const earlier = there.get(index)
      const answered = earlier?.outcome === 'completed' && { answered: earlier.id }
      const before = came && { came: came.get(index) ?? neverRun }
      const row = await evaluateRow(scene, {
        index,
        data: data.get(index % rows) ?? {},
        flow,
        evaluators,
        tools,
        signal,
        ...answered,
        ...before,
      })
      if (!row) continue
      await keepRow(deps.store, book.ref.project, book.ref.run, row)
      left -= 1
    }
  }
  // Where the ground fails one row the others are waited for: unwatched they would outlive the lease.
  const fail = (cause: unknown): void => void failures.push(cause)
  await Promise.all(Array.from({ length: Math.min(atOnce, open.length) }, () => worker().catch(fail)))
  if (failures.length > 0) throw toFault(failures[0])
  return isLate(scene) ? 0 : left
}

const openArm = ({ deps, caller }: EvaluationScene, arm: Arm): Promise<RowFlow> =>
  deps.flows.open(caller, {
    flow: arm.flow,
    version: arm.snapshot,
    bound: arm.bound,
    ...(arm.variant !== null && { variant: arm.variant }),
    ...(arm.model !== undefined && { model: arm.model }),
    ...(arm.parameters && { parameters: arm.parameters }),
  })

/** The evaluators of a plan; one that a deploy changed meanwhile measures nothing, for its numbers would be another's. */
const openAsPlanned = async (
  evaluators: Evaluators,
  { caller, plan }: EvaluationScene,
): Promise<readonly OpenEvaluator[]> => {
  const opened = await evaluators.open(
    caller,
    plan.evaluators.map(({ order }) => order),
  )
  return opened.map((one, place) =>
    one.hash === plan.evaluators[place]?.hash
      ? one
      : {
          ...one,
          run: () => Promise.resolve({ error: `Evaluator “${one.name}” is not the one that this run began with` }),
        },
  )
}

const dataOf = async (
  { deps, caller, plan }: EvaluationScene,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, JsonObject>> => {
  const { name, version, split } = plan.dataset
  const [first, last] = [Math.min(...wanted), Math.max(...wanted)]
  const data = new Map<number, JsonObject>()
  // The places of a split's rows among all are the dataset's to know; from its first they are counted.
  let row = split === null ? first : 0
  for await (const one of deps.datasets.read(caller, name, version, split === null ? { from: first } : { split })) {
    if (wanted.has(row)) data.set(row, one.row)
    if (row++ >= last) break
  }
  return data
}

const neverRun: CameOut = {
  inputs: {},
  outcome: {
    status: 'failed',
    outputs: null,
    error: { code: 'not_found', message: 'The batch has no outcome for this row' },
    usage: null,
    cost: null,
    latency_ms: 0,
  },
}

const cameOut = async (
  { deps, caller }: EvaluationScene,
  batch: string,
  open: readonly number[],
): Promise<ReadonlyMap<number, CameOut>> => {
  const found = new Map<number, CameOut>()
  const last = Math.max(...open)
  for (let cursor: string | undefined = String(Math.min(...open)); cursor !== undefined && Number(cursor) <= last;) {
    const page: Awaited<ReturnType<typeof deps.batches.rows>> = await deps.batches.rows(caller, batch, {
      limit: 64,
      cursor,
    })
    for (const { index, status, inputs, outputs, error, usage, cost, latency_ms } of page.items) {
      const outcome = {
        status,
        outputs: (outputs ?? null) as JsonObject | null,
        usage,
        cost,
        latency_ms,
        ...(error && { error }),
      }
      found.set(index, { inputs: (inputs ?? {}) as JsonObject, outcome })
    }
    cursor = page.next
  }
  return found
}

// A shard's record says how its rows stand, so that the progress of a long run is not read row by row.
const recordShard = async (
  { book, deps }: EvaluationScene,
  path: string,
  started: string,
  rows: readonly EvaluatedRow[],
): Promise<boolean> => {
  const of = (outcome: EvaluatedRow['outcome']): number => rows.filter((row) => row.outcome === outcome).length
  const record = await book.commit('', {
    path,
    kind: 'shard',
    status: 'completed',
    attempts: 1,
    started,
    ended: isoTime(deps.world.now()),
    inputs: null,
    output: { completed: of('completed'), failed: of('failed'), blocked: of('blocked') },
    usage: null,
    cost: rows.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0),
    calls: [],
  })
  return record !== undefined
}
