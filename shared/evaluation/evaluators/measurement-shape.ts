import { z } from 'zod'
import type { Evaluator, Measurement } from '../contract'

const figures = z.strictObject({
  score: z.number(),
  pass: z.boolean().optional(),
  label: z.string().optional(),
  reason: z.string().optional(),
  evidence: z
    .array(
      z.strictObject({
        in: z.string(),
        start: z.number().int().nonnegative(),
        end: z.number().int().nonnegative(),
        text: z.string(),
        label: z.string(),
        note: z.string().optional(),
      }),
    )
    .optional(),
  details: z.record(z.string(), z.json()).optional(),
  judged: z.looseObject({}).optional(),
})
const why = z.string()
/** What an evaluator may answer. */
export const measurementShape = z.union([
  figures,
  z.strictObject({ error: z.string() }),
  z.strictObject({ unchecked: z.literal(true), why }),
  z.strictObject({ skipped: z.literal(true), why }),
])

/** What an evaluator answered as a measurement: one that is none, or lies outside its scale, is an error and never a number. */
export const measurementOf = ({ id, scale: [low, high] }: Evaluator, answer: unknown): Measurement => {
  const read = measurementShape.safeParse(answer)
  if (!read.success) return { error: `Evaluator “${id}” gave no measurement: ${shown(answer)}` }
  const measurement = read.data as Measurement
  if (!('score' in measurement)) return measurement
  // Sums of products of floating-point numbers may end a hair outside.
  const { score } = measurement
  if (score < low - hair || (high !== null && score > high + hair)) {
    return { error: `Evaluator “${id}” scored ${score}, outside of its scale from ${low} to ${high ?? 'any'}` }
  }
  const within = Math.max(low, high === null ? score : Math.min(high, score))
  return within === score ? measurement : { ...measurement, score: within }
}

const hair = 1e-9

const shown = (answer: unknown): string => {
  try {
    return (JSON.stringify(answer) ?? String(answer)).slice(0, 200)
  } catch {
    return 'a value that JSON cannot hold'
  }
}
