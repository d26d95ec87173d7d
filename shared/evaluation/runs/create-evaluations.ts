import { callerOfRun, mayAs, principalOf, type Caller } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { RunBook, RunHeader } from '../../runs/contract'
import { isoTime } from '../../world'
import type {
  EvaluatedRow,
  EvaluatedRowsQuery,
  EvaluationInput,
  EvaluationPlan,
  Evaluations,
  EvaluationView,
  Scorecard,
} from './contract'
import { evaluationLine } from './evaluation-line'
import { finishEvaluation } from './finish-evaluation'
import { planEvaluation } from './plan-evaluation'
import { readAll, sumOf } from './read-all'
import { perShard } from './row-documents'
import { rowKind } from './row-kind'
import { rowDetail } from './row-detail'
import { pageRows, type RowReader } from './row-views'
import { runShard } from './run-shard'
import {
  contiguousRows,
  parallelOf,
  planOf,
  totalOf,
  type EvaluationDeps,
  type EvaluationKind,
  type EvaluationScene,
} from './scene'
import { scorecardOf, slicesOf } from './scorecard'

/** The kinds of runs that measure rows, by the kind of their header. */
export type EvaluationKinds = Readonly<Partial<Record<RunHeader['kind'], EvaluationKind>>>

const evaluation: EvaluationKind = { finish: finishEvaluation }

/** Runs that measure rows: durable by the row, resumable, and the ground that gates and tournaments stand on. */
export const createEvaluations = (deps: EvaluationDeps, others: EvaluationKinds = {}): Evaluations => {
  const { runs, world, store } = deps
  const kinds: EvaluationKinds = { evaluation, ...others }
  const kindOf = ({ kind }: RunHeader): EvaluationKind => kinds[kind] ?? evaluation

  const sceneOf = (input: EvaluationInput, header: RunHeader | undefined, book: RunBook): EvaluationScene | undefined =>
    header && {
      deps,
      book,
      header,
      caller: callerOfRun(input.project, header.caller, header.durable?.as),
      plan: planOf(header),
    }
  const open = async ({ run, project, epoch }: EvaluationInput): Promise<EvaluationScene | undefined> => {
    const book = runs.book({ run, project, epoch })
    return sceneOf({ run, project, epoch }, await book.current(), book)
  }

  const readerOf = (caller: Caller, header: RunHeader): RowReader => ({
    store,
    book: runs.book({ run: header.id, project: caller.project, epoch: header.epoch }),
    isShown: header.principal === principalOf(caller).id || mayAs(caller, 'read-content'),
    plan: planOf(header),
  })

  return {
    rowKind,

    async start(caller, order, client, idempotencyKey) {
      if (!mayAs(caller, 'author')) throw fault('forbidden', 'Evaluating needs the role author')
      const plan = await planEvaluation(deps, caller, order)
      return runs.start(
        caller,
        {
          ...headOf(plan),
          kind: 'evaluation',
          body: order as unknown as JsonObject,
          ...(order.timeout_ms !== undefined && { deadline: isoTime(world.now() + order.timeout_ms) }),
          ...(order.webhook !== undefined && { webhook: order.webhook }),
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        },
        client,
      )
    },

    async plan(caller, order) {
      if (!mayAs(caller, 'author')) throw fault('forbidden', 'Evaluating needs the role author')
      return planEvaluation(deps, caller, order)
    },

    async list(caller, { dataset, limit = 50, ...query } = {}) {
      const page = await runs.listHeaders(caller, { ...query, kind: 'evaluation', limit })
      const wanted = page.items.filter(({ header }) => dataset === undefined || planOf(header).dataset.name === dataset)
      const items = await Promise.all(
        wanted.map(async ({ summary, header }) => {
          const book = runs.book({ run: header.id, project: caller.project, epoch: header.epoch })
          // Figures, not content: whoever sees the list sees them.
          const outputs = header.outputs && (await book.openValue(header.outputs))
          return { ...summary, ...evaluationLine(header, outputs as JsonObject | undefined) }
        }),
      )
      return { items, ...(page.next !== undefined && { next: page.next }) }
    },

    async get(caller, id, { slice, arm: named } = {}) {
      if (slice !== undefined) requireValues(caller)
      const header = await headerOf(runs, caller, id)
      const plan = planOf(header)
      const rows = await readAll(store, caller.project, header, plan)
      const arm = armOf(header, plan, named)
      return {
        ...viewOf(header, plan, rows.length, arm),
        ...cardOf(plan, rows, arm),
        ...spentOf(rows),
        ...sliced(plan, rows, slice, arm),
      }
    },

    async rows(caller, id, query = {}) {
      if (query.slice !== undefined) requireValues(caller)
      const header = await headerOf(runs, caller, id)
      requireNamed(header, query)
      return pageRows(readerOf(caller, header), caller.project, id, query)
    },

    async row(caller, id, index) {
      const reader = readerOf(caller, await headerOf(runs, caller, id))
      return rowDetail({ ...reader, datasets: deps.datasets }, caller, id, index)
    },

    async resume(caller, id, client) {
      if (!mayAs(caller, 'author')) throw fault('forbidden', 'Resuming an evaluation needs the role author')
      const header = await headerOf(runs, caller, id)
      // A verdict stands: what is measured again after it would be another attempt.
      if (header.kind !== 'evaluation' && header.status === 'completed')
        throw fault('conflict', `The ${header.kind} has ended; start another`, { run: id, kind: header.kind })
      const plan = planOf(header)
      await runs.reopen(
        caller,
        id,
        { evaluation: { ...plan, attempt: plan.attempt + 1 } as unknown as JsonObject },
        client,
      )
    },

    activities: {
      async openEvaluation({ instance, ...input }) {
        const book = runs.book({ run: input.run, project: input.project, epoch: input.epoch })
        const scene = sceneOf(input, await book.claimRun(instance), book)
        if (!scene) return { over: true }
        const settled = Date.parse(scene.header.durable?.settled ?? '')
        return settled > world.now() ? { not_before: settled } : { rows: totalOf(scene.plan) }
      },
      async nextRound({ round, ...input }) {
        const scene = await open(input)
        if (!scene) return { over: true }
        const { nextRound } = kindOf(scene.header)
        if (nextRound) return nextRound(scene, round)
        if (round > 0) return { done: true }
        const shards = Array.from({ length: Math.ceil(totalOf(scene.plan) / perShard) }, (_none, shard) => shard)
        return { shards, parallel: parallelOf(scene.plan) }
      },
      async evaluateShard({ shard, ...input }) {
        const scene = await open(input)
        if (!scene) return { over: true }
        const rows = (kindOf(scene.header).rowsOfShard ?? contiguousRows)(scene.plan, shard)
        return runShard(scene, shard, rows, Math.ceil(scene.plan.concurrency / parallelOf(scene.plan)))
      },
      async finishEvaluation(input) {
        const scene = await open(input)
        return scene ? kindOf(scene.header).finish(scene) : { over: true }
      },
    },
  }
}

// The values of a column are content; figures are not.
const requireValues = (caller: Caller): void => {
  if (mayAs(caller, 'author') || mayAs(caller, 'read-content')) return
  throw fault('forbidden', 'Slicing by a column needs the role author or read-content')
}

// Of what nobody measured nothing is wrong, which would look like rows that are right.
const requireNamed = (header: RunHeader, { arm, evaluator }: EvaluatedRowsQuery): void => {
  const plan = planOf(header)
  if (arm !== undefined) armOf(header, plan, arm)
  if (evaluator === undefined || plan.evaluators.some(({ name }) => name === evaluator)) return
  const names = plan.evaluators.map(({ name }) => name).join(', ')
  throw fault('not_found', `Run “${header.id}” has no evaluator “${evaluator}”; its evaluators are ${names}`, {
    run: header.id,
  })
}

/** What the header of a run that measures rows begins with. */
export const headOf = (plan: EvaluationPlan) => {
  const [arm] = plan.arms
  const { name, version, rows } = plan.dataset
  return {
    flow: arm?.flow ?? '',
    snapshot: arm?.snapshot ?? '',
    label: arm?.label ?? null,
    variant: arm?.variant ?? null,
    inputs: { dataset: `${name}@${version}`, rows, evaluators: plan.evaluators.map((one) => one.name) },
    resolved: { evaluation: plan as unknown as JsonObject, flows: arm?.bound ?? {} },
  }
}

const armOf = (header: RunHeader, { arms }: EvaluationPlan, name: string | undefined): number => {
  const arm = name === undefined ? 0 : arms.findIndex((one) => one.name === name)
  if (arm >= 0) return arm
  const names = arms.map((one) => one.name).join(', ')
  throw fault('not_found', `Run “${header.id}” has no arm “${name}”; its arms are ${names}`, { run: header.id })
}

const viewOf = (header: RunHeader, plan: EvaluationPlan, done: number, arm: number) => ({
  id: header.id,
  status: header.status,
  flow: header.flow,
  snapshot: plan.arms[arm]?.snapshot ?? header.snapshot,
  label: plan.arms[arm]?.label ?? null,
  variant: plan.arms[arm]?.variant ?? null,
  dataset: `${plan.dataset.name}@${plan.dataset.version}`,
  split: plan.dataset.split,
  started_at: header.started,
  ended_at: header.ended ?? null,
  evaluators: plan.evaluators.map(({ name, order, hash, metric, kind, direction, scale, unit }) => ({
    name,
    evaluator: order.evaluator,
    hash,
    metric,
    kind,
    direction,
    scale,
    ...(unit && { unit }),
  })),
  inputs: plan.inputs,
  mapping: plan.mapping,
  done,
  total: totalOf(plan),
})

// One arm is what is shown; others stand beside it.
const cardOf = (
  plan: EvaluationPlan,
  rows: readonly EvaluatedRow[],
  shown: number,
): Scorecard & Pick<EvaluationView, 'arms'> => {
  const card = (arm: number): Scorecard =>
    scorecardOf(
      plan,
      rows.filter((row) => row.arm === arm),
      plan.dataset.rows,
    )
  const arms = plan.arms.map(({ name }, arm) => [name, card(arm)] as const)
  return { ...card(shown), ...(arms.length > 1 && { arms: Object.fromEntries(arms) }) }
}

const spentOf = (rows: readonly EvaluatedRow[]): Pick<EvaluationView, 'spent'> => ({
  spent: { flow: sumOf(rows.map(({ cost }) => cost)), judges: sumOf(rows.map(({ judge_cost }) => judge_cost)) },
})

const sliced = (
  plan: EvaluationPlan,
  rows: readonly EvaluatedRow[],
  column: string | undefined,
  shown: number,
): Pick<EvaluationView, 'slices'> =>
  column === undefined
    ? {}
    : {
        slices: slicesOf(
          plan,
          rows.filter(({ arm }) => arm === shown),
          column,
        ),
      }

const headerOf = async (runs: EvaluationDeps['runs'], caller: Caller, id: string): Promise<RunHeader> => {
  const header = await runs.header(caller, id)
  if (Object.hasOwn(header.resolved, 'evaluation')) return header
  throw fault('not_found', `Run “${id}” is of kind ${header.kind}, not an evaluation`, { run: id, kind: header.kind })
}
