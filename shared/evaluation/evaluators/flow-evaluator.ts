import { z } from 'zod'
import type { Json, JsonObject } from '../../json'
import type { RowFlow } from '../../flows/rows/contract'
import { metricNames, type EvaluationRow, type Evaluator, type Measurement } from '../contract'

const options = z.strictObject({
  score: z
    .string()
    .default('score')
    .describe('The output that is the score; its only number where there is no such output'),
  reason: z.string().default('reason').describe('The output that says why'),
  metric: z.enum(metricNames).default('quality'),
  direction: z.enum(['higher', 'lower']).default('higher'),
  low: z.number().default(0),
  high: z.number().nullable().default(null),
  threshold: z.number().optional().describe('The score from which a row passes (up to which, where lower is better)'),
  inputs: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'By input of the flow, the field or column of the row that it takes; the one of its own name where absent',
    ),
  timeout_ms: z.int().min(1).max(230_000).default(120_000),
})
type Options = z.infer<typeof options>

/** Reads the options of an evaluation flow. */
export const flowOptions = options

/** An evaluation flow as an evaluator: each row runs it, and its aggregation nodes run once over all rows. */
export const flowEvaluator = (flow: RowFlow, set: Options): Evaluator => ({
  id: `flow:${flow.flow}`,
  version: flow.snapshot,
  summary: `What the evaluation flow “${flow.flow}” makes of a row`,
  metric: set.metric,
  kind: 'flow',
  needs: [],
  tools: ['flow'],
  direction: set.direction,
  scale: [set.low, set.high],
  options,
  async run(row, { book, path, signal }) {
    if (!book || path === undefined)
      return { unchecked: true, why: 'An evaluation flow runs within an evaluation only' }
    const { inputs, missing } = inputsOf(flow, row, set)
    if (missing.length > 0) return { skipped: true, why: `The row has no ${missing.join(', ')}` }
    const outcome = await flow.run(book, { inputs, path: `${path}/${flow.flow}`, signal, timeoutMs: set.timeout_ms })
    if (outcome.status !== 'completed' || !outcome.outputs) {
      return { error: outcome.error?.message ?? `The evaluation flow “${flow.flow}” was ${outcome.status}` }
    }
    const score = scoreOf(outcome.outputs, set.score)
    if (score === undefined) return { error: `“${flow.flow}” gave no number as \`${set.score}\`` }
    const reason = outcome.outputs[set.reason]
    const { threshold } = set
    return {
      score,
      ...(threshold !== undefined && { pass: set.direction === 'higher' ? score >= threshold : score <= threshold }),
      ...(typeof reason === 'string' && { reason }),
      details: { outputs: outcome.outputs, gathered: outcome.gathered, cost: outcome.cost },
    }
  },
  ...(flow.aggregates && {
    async aggregate(measured, { book, signal }) {
      if (!book) return {}
      const lines = measured.flatMap(({ measurement }) => gatheredIn(measurement))
      return (await flow.aggregate(book, lines, signal)).metrics
    },
  }),
})

// What the flow's inputs take: a field of the row, a column of the dataset or an output, under the name that is asked for or one of those that Prompt flow's own evaluation flows use.
const inputsOf = (
  { inputs: declared }: RowFlow,
  row: EvaluationRow,
  { inputs: mapping }: Options,
): { readonly inputs: JsonObject; readonly missing: readonly string[] } => {
  const found: [string, Json][] = []
  const missing: string[] = []
  for (const [name, { default: fallback }] of Object.entries(declared)) {
    const source = Object.hasOwn(mapping, name) ? mapping[name]! : name
    const value = [source, ...(aliases[source] ?? [])].map((one) => valueOf(row, one)).find((one) => one !== undefined)
    if (value !== undefined) found.push([name, value])
    else if (fallback === undefined) missing.push(source)
  }
  return { inputs: Object.fromEntries(found), missing }
}

const aliases: Readonly<Record<string, readonly string[]>> = Object.assign(
  Object.create(null) as Record<string, readonly string[]>,
  {
    question: ['query'],
    answer: ['response'],
    prediction: ['response'],
    groundtruth: ['ground_truth'],
    documents: ['context'],
    contexts: ['context'],
  },
)

const valueOf = (row: EvaluationRow, name: string): Json | undefined => {
  const { index: _index, inputs, outputs, ...fields } = row
  for (const place of [fields, inputs, outputs ?? {}] as readonly Readonly<Record<string, unknown>>[]) {
    if (Object.hasOwn(place, name) && place[name] !== undefined) return place[name] as Json
  }
  return undefined
}

const scoreOf = (outputs: JsonObject, name: string): number | undefined => {
  const named = numberIn(outputs[name])
  if (named !== undefined || Object.hasOwn(outputs, name)) return named
  const numbers = Object.values(outputs).flatMap((value) => numberIn(value) ?? [])
  return numbers.length === 1 ? numbers[0] : undefined
}

// Evaluation flows often answer a grade as text, and truth as a boolean.
const numberIn = (value: Json | undefined): number | undefined => {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined
}

const gatheredIn = (measurement: Measurement): JsonObject[] => {
  const gathered = 'score' in measurement ? measurement.details?.['gathered'] : undefined
  return gathered && typeof gathered === 'object' && !Array.isArray(gathered) ? [gathered as JsonObject] : []
}
