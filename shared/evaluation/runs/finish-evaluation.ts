import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { RunEnd } from '../../runs/contract'
import type { Measurement } from '../contract'
import type { EvaluatedRow, Scorecard } from './contract'
import { readFinished, sumOf } from './read-all'
import { totalOf, type EvaluationScene } from './scene'
import { scorecardOf, type Aggregates } from './scorecard'

/** Ends an evaluation by what its rows say. It completes whatever they say; only time can run out. */
export const finishEvaluation = async (scene: EvaluationScene): Promise<JsonObject> => {
  const rows = await readFinished(scene)
  const first = rows.filter(({ arm }) => arm === 0)
  const aggregates = await aggregatesOf(scene, first)
  const card = scorecardOf(scene.plan, first, scene.plan.dataset.rows, aggregates)
  return endWith(scene, rows, { ...card }, card)
}

/** Ends the run of an evaluation, a gate or a tournament with its figures. */
export const endWith = async (
  scene: EvaluationScene,
  rows: readonly EvaluatedRow[],
  outputs: object,
  card: Scorecard,
): Promise<JsonObject> => {
  const { book, header, deps, plan } = scene
  const missing = totalOf(plan) - rows.length
  const isShort = missing > 0 && header.kind !== 'tournament'
  const message = `Time ran out at ${header.deadline} with ${missing} of ${totalOf(plan)} rows not measured; resume it to measure them`
  const error = isShort ? fault('deadline_exceeded', message).toData() : undefined
  const usage = rows.reduce<RunEnd['usage']>(
    (sum, { usage: one }) =>
      sum && one
        ? { input_tokens: sum.input_tokens + one.input_tokens, output_tokens: sum.output_tokens + one.output_tokens }
        : null,
    { input_tokens: 0, output_tokens: 0 },
  )
  const spent = sumOf(rows.flatMap(({ cost, judge_cost }) => [cost, judge_cost]))
  const metrics = meansOf(card)
  const end: RunEnd = {
    status: error ? 'failed' : 'completed',
    outputs: JSON.parse(JSON.stringify(outputs)) as JsonObject,
    ...(error && { error }),
    ...(Object.keys(metrics).length > 0 && { metrics }),
    usage,
    cost: spent,
    latency_ms: deps.world.now() - Date.parse(header.started),
    resolved: {},
  }
  return (await book.finish(end)) ? { status: end.status } : { over: true }
}

const meansOf = (card: Scorecard): Record<string, number> =>
  Object.fromEntries(
    [card.quality, card.harm, card.honesty, card.cost, card.latency].flatMap(({ metrics }) =>
      Object.entries(metrics).flatMap(([name, { mean }]) => (mean === null ? [] : [[name, mean] as const])),
    ),
  )

/** What the evaluators that look at all rows together make of them. */
const aggregatesOf = async (
  { deps, caller, plan, book }: EvaluationScene,
  rows: readonly EvaluatedRow[],
): Promise<Aggregates> => {
  const orders = plan.evaluators.map(({ order }) => order)
  const opened = await deps.evaluators.open(caller, orders)
  const signal = new AbortController().signal
  const found: Record<string, Readonly<Record<string, number>>> = {}
  for (const evaluator of opened) {
    if (!evaluator.aggregate) continue
    const measured: { readonly index: number; readonly measurement: Measurement }[] = []
    for (const { index, measured: kept } of rows) {
      const whole = (await book.openValue(kept)) as unknown as Readonly<Record<string, Measurement>>
      const measurement = whole[evaluator.name]
      if (measurement && 'score' in measurement) measured.push({ index, measurement })
    }
    const tools = deps.evaluators.tools(caller, { ...(plan.judge && { judge: plan.judge }), signal })
    try {
      found[evaluator.name] = await evaluator.aggregate(measured, { ...tools, book, path: `all/${evaluator.name}` })
    } catch (cause) {
      // Its rows stand; what it could have said of all of them is missing and says so by not being there.
      deps.world.log('warning', `Evaluator “${evaluator.name}” could not look at all rows together`, { cause })
    }
  }
  return found
}
