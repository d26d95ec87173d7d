import { mapColumns } from '../../column-mapping'
import { toFault } from '../../faults'
import type { RowFlow, RowOutcome } from '../../flows/rows/contract'
import type { Json, JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import { isoTime } from '../../world'
import type { EvaluationRow, EvaluatorTools, Measurement, OpenEvaluator } from '../contract'
import type { EvaluatedRow, Mark, RowOutcomeWord } from './contract'
import { fieldReference, readFields } from './read-fields'
import { notRun, rowId } from '../../rows'
import { rowVersion } from './row-documents'
import type { EvaluationScene } from './scene'

/** What one row is made from. */
export interface RowWork {
  readonly index: number
  readonly data: JsonObject
  readonly flow: RowFlow
  readonly evaluators: readonly OpenEvaluator[]
  readonly tools: EvaluatorTools
  readonly signal: AbortSignal
  /** The earlier attempt whose answers are measured again: what they took is kept and not asked for anew. */
  readonly answered?: string
  /** The row as a batch had it, where one is measured. */
  readonly came?: CameOut
}

/** How a row of a batch came out. */
export interface CameOut {
  readonly inputs: JsonObject
  readonly outcome: Pick<RowOutcome, 'status' | 'outputs' | 'error' | 'usage' | 'cost' | 'latency_ms'>
}

/** Runs a row, measures it and makes its document; undefined where it has no outcome yet: it was stopped, or a provider refuses for now. */
export const evaluateRow = async (scene: EvaluationScene, work: RowWork): Promise<EvaluatedRow | undefined> => {
  const { plan, book, deps } = scene
  const { index, signal } = work
  const started = deps.world.now()
  const { inputs, outcome } = work.came ?? (await runFlow(scene, work))
  if (signal.aborted || outcome.status === 'cancelled' || outcome.error?.code === 'rate_limited') return undefined
  const word = wordOf(outcome)
  const row = rowOf(scene, work, inputs, outcome)
  const path = rowId(index, plan.attempt)
  const measured = await measure(work, row, word, { ...work.tools, signal, book, path })
  if (signal.aborted) return undefined
  const values = Object.values(measured)
  const judged = values.flatMap((one) => ('score' in one && one.judged ? [one.judged] : []))
  const category = outcome.error?.details?.['category']
  const group = plan.group === null ? undefined : work.data[plan.group]
  return {
    id: path,
    v: rowVersion,
    doc: 'evaluated',
    index,
    attempt: plan.attempt,
    arm: Math.floor(index / plan.dataset.rows),
    row: index % plan.dataset.rows,
    outcome: word,
    ...(word === 'blocked' && { category: typeof category === 'string' ? category : 'unknown' }),
    ...(outcome.error && { error: outcome.error }),
    inputs: await book.keepValue(inputs),
    ...(outcome.outputs && { outputs: await book.keepValue(outcome.outputs) }),
    ...(group !== undefined && group !== null && { group: short(group) ?? JSON.stringify(group).slice(0, longest) }),
    slices: slicesOf(work.data),
    marks: Object.fromEntries(Object.entries(measured).map(([name, one]) => [name, markOf(one, word)])),
    measured: await book.keepValue(measured as unknown as JsonObject),
    models: [...('models' in outcome ? ((outcome as RowOutcome).models ?? []) : [])],
    judges: [...new Set(judged.map(({ model }) => model))],
    usage: sumOf(outcome.usage, judged),
    cost: outcome.cost,
    judge_cost: judged.reduce<number | null>(
      (sum, { reused, cost }) => (reused ? sum : sum === null || cost === null ? null : sum + cost),
      0,
    ),
    latency_ms: outcome.latency_ms,
    started: isoTime(started),
    ended: isoTime(deps.world.now()),
  }
}

const runFlow = async (
  { plan, book }: EvaluationScene,
  { index, data, flow, signal, answered }: RowWork,
): Promise<{ inputs: JsonObject; outcome: RowOutcome }> => {
  let inputs: JsonObject = {}
  try {
    inputs = mapColumns({ data }, plan.inputs)
    const path = answered ?? rowId(index, plan.attempt)
    const wants = wantedNodes(plan.mapping, flow.nodes)
    return { inputs, outcome: await flow.run(book, { inputs, path, signal, timeoutMs: plan.row_timeout_ms, wants }) }
  } catch (error) {
    return { inputs, outcome: notRun(toFault(error)) }
  }
}

const wantedNodes = (mapping: Readonly<Record<string, Json>>, nodes: readonly string[]): string[] =>
  nodes.filter((node) =>
    Object.values(mapping).some((value) => {
      const reference = fieldReference(value)
      return reference?.source === 'run.nodes' && `${reference.path}.`.startsWith(`${node}.`)
    }),
  )

// What a provider's filter refuses is an outcome of its own, not a failure.
const wordOf = ({ status, error }: Pick<RowOutcome, 'status' | 'error'>): RowOutcomeWord =>
  status === 'completed' ? 'completed' : error?.code === 'content_blocked' ? 'blocked' : 'failed'

const rowOf = (
  { plan }: EvaluationScene,
  { index, data }: RowWork,
  inputs: JsonObject,
  outcome: CameOut['outcome'] & Partial<RowOutcome>,
): EvaluationRow => ({
  index,
  inputs: data,
  ...(outcome.outputs && { outputs: outcome.outputs }),
  ...readFields(plan.mapping, {
    data,
    'run.inputs': inputs,
    'run.outputs': outcome.outputs ?? {},
    'run.nodes': outcome.wanted ?? {},
  }),
  usage: outcome.usage,
  cost: outcome.cost,
  latency: {
    total_ms: outcome.latency_ms,
    ...(outcome.first_token_ms !== undefined && { first_token_ms: outcome.first_token_ms }),
    ...(outcome.nodes && { nodes: outcome.nodes }),
  },
})

const measure = async (
  { evaluators }: RowWork,
  row: EvaluationRow,
  word: RowOutcomeWord,
  tools: EvaluatorTools,
): Promise<Record<string, Measurement>> => {
  const found = await Promise.all(
    evaluators.map(async (evaluator): Promise<readonly [string, Measurement]> => {
      // Failed is not low: where there is no answer there is nothing to measure.
      if (word === 'failed') return [evaluator.name, { error: 'The flow failed on this row' }]
      if (word === 'blocked')
        return [evaluator.name, { skipped: true, why: 'A filter of the provider refused this row' }]
      return [evaluator.name, await evaluator.run(row, tools)]
    }),
  )
  return Object.fromEntries(found)
}

const markOf = (measurement: Measurement, word: RowOutcomeWord): Mark => {
  if (word === 'blocked') return { none: 'blocked' }
  if ('score' in measurement) {
    const { score, pass } = measurement
    return { score, ...(pass !== undefined && { pass }) }
  }
  return { none: 'error' in measurement ? 'error' : 'unchecked' in measurement ? 'unchecked' : 'skipped' }
}

const longest = 120
const mostSlices = 40

const short = (value: Json): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).length <= longest
      ? String(value)
      : undefined
    : undefined

// Only short values make groups of rows worth looking at.
const slicesOf = (data: JsonObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data)
      .flatMap(([column, value]) => {
        const text = short(value)
        return text === undefined ? [] : [[column, text] as const]
      })
      .slice(0, mostSlices),
  )

const sumOf = (
  usage: Usage | null,
  judged: readonly { readonly usage: Usage | null; readonly reused: boolean }[],
): Usage | null =>
  judged
    .filter(({ reused }) => !reused)
    .reduce<Usage | null>(
      (sum, { usage: one }) =>
        sum && one
          ? { input_tokens: sum.input_tokens + one.input_tokens, output_tokens: sum.output_tokens + one.output_tokens }
          : null,
      usage,
    )
