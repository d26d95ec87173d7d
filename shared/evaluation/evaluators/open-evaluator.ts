import type { JsonObject } from '../../json'
import { hashOf } from '../../json'
import { Fault } from '../../faults'
import type { World } from '../../world'
import type { EvaluationRow, Evaluator, Measurement, OpenEvaluator } from '../contract'
import { describeEvaluator } from './describe-evaluator'
import { measurementOf } from './measurement-shape'
import { missingTool } from './missing-tool'

/** An evaluator with its options settled, behind the wall that lets nothing out but a measurement. */
export const openEvaluator = (
  evaluator: Evaluator,
  order: { readonly name?: string; readonly options: JsonObject; readonly sources?: readonly string[] },
  { sleep, log }: Pick<World, 'sleep' | 'log'>,
  limitMs = longestMeasurement,
): OpenEvaluator => {
  const { options } = order
  return {
    ...describeEvaluator(evaluator),
    name: order.name ?? evaluator.id,
    options,
    hash: hashOf(['evaluator', evaluator.id, evaluator.version, options, order.sources ?? []]),
    async run(row, tools) {
      const missing = missingField(evaluator, row)
      if (missing !== undefined) return { skipped: true, why: `The row has no ${missing}` }
      const why = missingTool(evaluator, tools)
      if (why !== undefined) return { unchecked: true, why }
      try {
        const answer = evaluator.run(row, tools, options)
        return measurementOf(evaluator, answer instanceof Promise ? await inTime(answer, sleep, limitMs) : answer)
      } catch (error) {
        if (tools.signal.aborted) throw error
        if (error instanceof Fault) return { error: error.message }
        log('warning', `Evaluator “${evaluator.id}” failed`, { cause: String(error) })
        return { error: `Evaluator “${evaluator.id}” failed: ${error instanceof Error ? error.message : 'it threw'}` }
      }
    },
    ...(evaluator.aggregate && {
      aggregate: async (measured, tools) => (await evaluator.aggregate?.(measured, tools, options)) ?? {},
    }),
  }
}

const longestMeasurement = 240_000

const missingField = (evaluator: Evaluator, row: EvaluationRow): string | undefined =>
  evaluator.needs.find((field) => row[field] === undefined || row[field] === null)

// What hangs is given up; whatever it answers later, nobody hears.
const inTime = async (answer: Promise<Measurement>, sleep: World['sleep'], limitMs: number): Promise<Measurement> => {
  const over = new AbortController()
  const late = sleep(limitMs, over.signal).then((): Measurement => ({
    error: `The evaluator gave no answer within ${limitMs / 1_000} s`,
  }))
  try {
    return await Promise.race([answer, late])
  } finally {
    over.abort()
  }
}
