import { mayAs } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import { isoTime } from '../../world'
import type { EvaluationOrder, EvaluationPlan } from '../runs/contract'
import { headOf } from '../runs/create-evaluations'
import { endWith } from '../runs/finish-evaluation'
import { planEvaluation } from '../runs/plan-evaluation'
import { readAll } from '../runs/read-all'
import { parallelOf, planOf, type EvaluationDeps, type EvaluationKind, type EvaluationScene } from '../runs/scene'
import { scorecardOf } from '../runs/scorecard'
import { contestantsOf } from './contestants'
import type {
  RoundState,
  TournamentOrder,
  TournamentPlan,
  Tournaments,
  TournamentSummary,
  TournamentView,
} from './contract'
import { rowsOfShard, stateAfter } from './race'
import { raceNow } from './race-now'

const tournamentOf = ({ header }: Pick<EvaluationScene, 'header'>): TournamentPlan =>
  header.resolved['tournament'] as unknown as TournamentPlan

const recordPath = (round: number): string => `rounds/${round}`

/** How tournaments go: a round for all that still race, then a look that stops who is surely behind. */
export const tournamentKind: EvaluationKind = {
  rowsOfShard,
  async nextRound(scene, round) {
    const before = round === 0 ? undefined : await stateOf(scene, round - 1)
    if (before?.over) return { done: true }
    const { arms } = scene.plan
    const alive = arms.flatMap(({ name }, place) =>
      before?.standings.find(({ arm }) => arm === name)?.stopped ? [] : [place],
    )
    return { shards: alive.map((arm) => round * arms.length + arm), parallel: parallelOf(scene.plan) }
  },
  async finish(scene) {
    const { deps, book, header, plan } = scene
    const rows = await readAll(deps.store, book.ref.project, header, plan)
    const rounds = await roundsOf(scene)
    const { standings = [], over = null, spent = null } = rounds.at(-1) ?? {}
    const winner = winnerOf(standings)
    const place = Math.max(
      0,
      plan.arms.findIndex(({ name }) => name === winner),
    )
    const card = scorecardOf(
      plan,
      rows.filter(({ arm }) => arm === place),
      plan.dataset.rows,
    )
    return endWith(scene, rows, { winner, over, spent, standings, rounds }, card)
  },
}

// A round's look is kept: whoever asks again sees what was decided, though more rows are there by then.
const stateOf = async (scene: EvaluationScene, round: number): Promise<RoundState> => {
  const { deps, book, header, plan } = scene
  const kept = await book.record(recordPath(round))
  if (kept?.output) return (await book.openValue(kept.output)) as unknown as RoundState
  const before = round === 0 ? undefined : await stateOf(scene, round - 1)
  const rows = await readAll(deps.store, book.ref.project, header, plan)
  const state = stateAfter(plan, tournamentOf(scene), rows, before, round)
  const at = isoTime(deps.world.now())
  const record = await book.commit('', {
    path: recordPath(round),
    kind: 'round',
    status: 'completed',
    attempts: 1,
    started: at,
    ended: at,
    inputs: null,
    output: state as unknown as JsonObject,
    usage: null,
    cost: null,
    calls: [],
  })
  return record?.output ? ((await book.openValue(record.output)) as unknown as RoundState) : state
}

const roundsOf = async ({ book }: Pick<EvaluationScene, 'book'>): Promise<readonly RoundState[]> => {
  const rounds: RoundState[] = []
  for (let round = 0; ; round++) {
    const kept = await book.record(recordPath(round))
    if (!kept?.output) return rounds
    rounds.push((await book.openValue(kept.output)) as unknown as RoundState)
  }
}

// A race that was broken off or goes on after that keeps its looks at the epoch that took them.
const roundsKept = async (book: EvaluationScene['book']): Promise<readonly RoundState[]> => {
  const now = await roundsOf({ book })
  if (now.length > 0) return now
  const before = (await book.history()).filter(({ kind, output }) => kind === 'round' && output !== null)
  const rounds = await Promise.all(
    before.map(async ({ output }) => (await book.openValue(output!)) as unknown as RoundState),
  )
  return rounds.toSorted((one, other) => one.round - other.round)
}

const winnerOf = (standings: TournamentView['standings']): string | null => {
  const left = standings.filter(({ stopped }) => stopped === null)
  return left.length === 1 ? (left[0]?.arm ?? null) : null
}

/** Tournaments: contestants race over the same rows in rounds under a cost ceiling, and losers stop early. */
export const createTournaments = (deps: EvaluationDeps): Tournaments => ({
  async start(caller, order, client, idempotencyKey) {
    if (!mayAs(caller, 'author')) throw fault('forbidden', 'A tournament needs the role author')
    const plan = await planEvaluation(deps, caller, orderOf(order), contestantsOf(order))
    const objective = order.objective ?? plan.evaluators[0]?.name ?? ''
    const evaluator = plan.evaluators.find(({ name }) => name === objective)
    if (!evaluator || evaluator.scale[1] === null)
      throw fault(
        'invalid_input',
        `“${objective}” decides nothing: it is no evaluator of this race whose scale has two ends`,
      )
    const tournament: TournamentPlan = { objective, max_cost: order.max_cost, alpha: order.alpha ?? 0.05 }
    const head = headOf(plan)
    return deps.runs.start(
      caller,
      {
        ...head,
        kind: 'tournament',
        resolved: { ...head.resolved, tournament: { ...tournament } },
        body: order as unknown as JsonObject,
        ...(order.timeout_ms !== undefined && { deadline: isoTime(deps.world.now() + order.timeout_ms) }),
        ...(order.webhook !== undefined && { webhook: order.webhook }),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      },
      client,
    )
  },

  async get(caller, id) {
    const header = await deps.runs.header(caller, id)
    if (header.kind !== 'tournament')
      throw fault('not_found', `Run “${id}” is of kind ${header.kind}, not a tournament`, { run: id })
    const tournament = tournamentOf({ header })
    const { objective, max_cost } = tournament
    const book = deps.runs.book({ run: id, project: caller.project, epoch: header.epoch })
    // What an ended run said stands in its outputs; its records belong to the epoch that ended.
    const ended =
      header.outputs &&
      ((await book.openValue(header.outputs)) as unknown as { readonly rounds: readonly RoundState[] })
    const rounds = ended?.rounds ?? (await roundsKept(book))
    const { standings = [], over = null } = rounds.at(-1) ?? {}
    const plan = planOf(header)
    const rows = await readAll(deps.store, caller.project, header, plan)
    const stopped = new Map(standings.map((standing) => [standing.arm, standing.stopped]))
    return {
      id,
      status: header.status,
      flow: header.flow,
      dataset: datasetOf(plan),
      objective,
      max_cost,
      rounds,
      standings,
      winner: winnerOf(standings),
      over,
      started_at: header.started,
      ended_at: header.ended ?? null,
      ...raceNow(plan, tournament, rows, (arm) => stopped.get(arm) ?? null),
    }
  },

  async list(caller, query = {}) {
    const { items, next } = await deps.runs.listHeaders(caller, { ...query, kind: 'tournament' })
    const summaries = await Promise.all(
      items.map(async ({ summary: item, header }): Promise<TournamentSummary> => {
        const plan = planOf(header)
        const book = deps.runs.book({ run: item.id, project: caller.project, epoch: header.epoch })
        const ended = header.outputs && ((await book.openValue(header.outputs)) as unknown as TournamentSummary)
        return {
          ...item,
          dataset: datasetOf(plan),
          objective: tournamentOf({ header }).objective,
          contestants: plan.arms.map(({ name }) => name),
          winner: ended?.winner ?? null,
          over: ended?.over ?? null,
        }
      }),
    )
    return { items: summaries, ...(next !== undefined && { next }) }
  },
})

const datasetOf = ({ dataset: { name, version } }: EvaluationPlan): string => `${name}@${version}`

const orderOf = ({
  arms: _a,
  matrix: _m,
  objective: _o,
  max_cost: _c,
  alpha: _p,
  ...order
}: TournamentOrder): EvaluationOrder => order
