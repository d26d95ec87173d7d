import { callerOfRun, mayAs, principalOf, type Caller } from '../caller'
import { fault } from '../faults'
import type { JsonObject } from '../json'
import type { NodeRecord, RunBook, RunHeader, Runs } from '../runs/contract'
import { isoTime } from '../world'
import { planBatch } from './batch-plan'
import { planOf, totalOf, type BatchesDeps, type BatchScene } from './batch-scene'
import type { Batches, BatchInput, BatchPlan, BatchProgress } from './contract'
import { rowKind } from './row-kind'
import { finishBatch } from './finish-batch'
import { perShard } from './row-documents'
import { countRows, pageRows } from './row-views'
import { runShard } from './run-shard'

// Shards at once; each runs a few rows at once, for a wave waits for its slowest.
const fewestShards = 2
const rowsAtOnceInShard = 4

/** The batches room: a flow over the rows of a dataset, durable by the row. */
export const createBatches = (deps: BatchesDeps): Batches => {
  const { runs, world } = deps

  const sceneOf = (input: BatchInput, header: RunHeader | undefined, book: RunBook): BatchScene | undefined =>
    header && {
      deps,
      book,
      header,
      caller: callerOfRun(input.project, header.caller, header.durable?.as),
      plan: planOf(header),
    }
  const open = async (input: BatchInput): Promise<BatchScene | undefined> => {
    const book = runs.book({ run: input.run, project: input.project, epoch: input.epoch })
    return sceneOf(input, await book.current(), book)
  }

  return {
    async start(caller, order, client, idempotencyKey) {
      if (!mayAs(caller, 'runner')) throw fault('forbidden', 'Starting a batch needs the role runner')
      const { plan, flow } = await planBatch(deps, caller, order)
      const deadline = order.timeout_ms === undefined ? undefined : isoTime(world.now() + order.timeout_ms)
      return runs.start(
        caller,
        {
          kind: 'batch',
          flow: plan.flow,
          snapshot: plan.snapshot,
          label: flow.label,
          variant: plan.variants.length === 1 ? (plan.variants[0] ?? null) : null,
          inputs: { dataset: `${plan.dataset.name}@${plan.dataset.version}`, rows: plan.dataset.rows },
          resolved: { batch: plan as unknown as JsonObject, flows: plan.bound },
          body: order as unknown as JsonObject,
          ...(deadline !== undefined && { deadline }),
          ...(order.webhook !== undefined && { webhook: order.webhook }),
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        },
        client,
      )
    },

    async progress(caller, id): Promise<BatchProgress> {
      const header = await headerOf(runs, caller, id)
      const plan = planOf(header)
      const total = totalOf(plan)
      const { completed, failed, since, last } = await countRows(
        deps.store,
        caller.project,
        header,
        plan,
        await finishedShards(runs, caller, header),
      )
      const done = completed + failed
      const until = header.ended === undefined ? world.now() : Date.parse(last ?? header.ended)
      const began = since === undefined ? undefined : Date.parse(since)
      const rate = began === undefined || until <= began ? null : (done * 1_000) / (until - began)
      const isLeft = header.ended === undefined && rate !== null && rate > 0
      return { total, completed, failed, rate, eta_ms: isLeft ? Math.round(((total - done) * 1_000) / rate) : null }
    },

    async rows(caller, id, query = {}) {
      const header = await headerOf(runs, caller, id)
      const isShown = header.principal === principalOf(caller).id || mayAs(caller, 'read-content')
      const book = runs.book({ run: id, project: caller.project, epoch: header.epoch })
      return pageRows({ store: deps.store, book, isShown }, caller.project, id, totalOf(planOf(header)), query)
    },

    async resume(caller, id, client) {
      if (!mayAs(caller, 'runner')) throw fault('forbidden', 'Resuming a batch needs the role runner')
      const header = await headerOf(runs, caller, id)
      const plan = planOf(header)
      await runs.reopen(caller, id, { batch: { ...plan, attempt: plan.attempt + 1 } }, client)
    },

    rowKind,

    activities: {
      async openBatch({ instance, ...input }) {
        const book = runs.book({ run: input.run, project: input.project, epoch: input.epoch })
        const scene = sceneOf(input, await book.claimRun(instance), book)
        if (!scene) return { over: true }
        const { plan, header } = scene
        const settled = Date.parse(header.durable?.settled ?? '')
        if (settled > world.now()) return { not_before: settled }
        return { shards: Math.ceil(totalOf(plan) / perShard), parallel: parallelOf(plan) }
      },
      async runShard({ shard, ...input }) {
        const scene = await open(input)
        return scene
          ? runShard(scene, shard, Math.ceil(scene.plan.concurrency / parallelOf(scene.plan)))
          : { over: true }
      },
      async finishBatch(input) {
        const scene = await open(input)
        return scene ? finishBatch(scene) : { over: true }
      },
    },
  }
}

// An end raises the epoch.
const finishedShards = async (
  runs: BatchesDeps['runs'],
  { project }: Caller,
  { id, epoch, ended }: RunHeader,
): Promise<ReadonlyMap<number, NodeRecord>> => {
  const records = await runs.book({ project, run: id, epoch: ended === undefined ? epoch : epoch - 1 }).records('')
  return new Map(
    records.flatMap((record) => {
      const shard = record.kind === 'shard' ? /^shards\/(\d+)$/.exec(record.path)?.[1] : undefined
      return shard === undefined ? [] : [[Number(shard), record] as const]
    }),
  )
}

const parallelOf = ({ concurrency }: BatchPlan): number =>
  concurrency === 1 ? 1 : Math.max(fewestShards, Math.ceil(concurrency / rowsAtOnceInShard))

const headerOf = async (runs: Pick<Runs, 'header'>, caller: Caller, id: string): Promise<RunHeader> => {
  const header = await runs.header(caller, id)
  if (header.kind === 'batch') return header
  throw fault('not_found', `Run “${id}” is of kind ${header.kind}, not a batch`, { run: id, kind: header.kind })
}
