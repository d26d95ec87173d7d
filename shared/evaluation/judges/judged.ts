import type { z } from 'zod'
import { fault } from '../../faults'
import type { EvaluationRow, Evaluator, Judge, JudgeAnswer, JudgedBy, JudgeRequest, Measurement } from '../contract'
import type { JudgePrompts } from './judge-prompts'

/** A measurement that has a score. */
export type Scored = Extract<Measurement, { score: number }>

/** What a judged evaluator is, beside its prompt. */
export interface JudgedSpec<T, O extends Readonly<Record<string, unknown>>> extends Pick<
  Evaluator,
  'id' | 'version' | 'summary' | 'metric' | 'needs' | 'direction' | 'scale' | 'options'
> {
  /** Name of its `.prompty` file. */
  readonly prompt: string
  /** What the prompt says of this evaluator: the house's own words. */
  readonly own?: Readonly<Record<string, string>>
  /** What of the row the prompt shows; a measurement where there is nothing to judge. */
  values(row: EvaluationRow, options: O): Readonly<Record<string, string>> | Exclude<Measurement, Scored>
  /** What the model's answer must be. */
  readonly verdict: z.ZodType<T>
  /** What a verdict means for the row. */
  measure(verdict: T, row: EvaluationRow, options: O): Measurement
}

/** An evaluator that asks a judge: as often as it is to be repeated, the median counts. */
export const judged =
  <T, O extends Readonly<Record<string, unknown>>>(spec: JudgedSpec<T, O>) =>
  (prompts: JudgePrompts): Evaluator => {
    const { id, version, summary, metric, needs, direction, scale, options } = spec
    return {
      id,
      version,
      summary,
      metric,
      kind: 'judge',
      needs,
      direction,
      scale,
      ...(options && { options }),
      tools: ['judge'],
      prompts: [spec.prompt],
      async run(row, { judge, signal }, given) {
        if (!judge) return { unchecked: true, why: 'No judge model is configured' }
        const set = given as unknown as O
        const values = spec.values(row, set)
        if (isNothing(values)) return values
        const prompt = prompts(spec.prompt)
        const request: JudgeRequest = {
          evaluator: id,
          prompt: `${prompt.name}@${version}`,
          ...prompt.render(values, spec.own),
          accepts: (text) => readVerdict(spec.verdict, text) !== undefined,
        }
        const answers = await askAll(judge, request, signal)
        const measured = answers.map((answer): Measurement => {
          const verdict = readVerdict(spec.verdict, answer.text)
          return verdict === undefined ? { error: noVerdict(answer) } : spec.measure(verdict.value, row, set)
        })
        return medianOf(measured, judgedBy(request.prompt, answers))
      },
    }
  }

const isNothing = (values: object): values is Exclude<Measurement, Scored> =>
  'error' in values || 'unchecked' in values || 'skipped' in values

// Nobody hears of the second failure; the first stops the row, and what was answered is kept.
const askAll = (judge: Judge, request: JudgeRequest, signal: AbortSignal): Promise<readonly JudgeAnswer[]> =>
  Promise.all(Array.from({ length: judge.repetitions }, (_, repetition) => judge.ask(request, repetition, signal)))

/** A judge's answer as the verdict it should be; undefined where it is none. A code fence around it is forgiven, talk is not. */
export const readVerdict = <T>(verdict: z.ZodType<T>, text: string): { readonly value: T } | undefined => {
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*)\n\s*```\s*$/.exec(text)?.[1] ?? text
  try {
    const read = verdict.safeParse(JSON.parse(bare))
    return read.success ? { value: read.data } : undefined
  } catch {
    return undefined
  }
}

const noVerdict = ({ text, reply }: JudgeAnswer): string =>
  reply.finish_reason === 'length'
    ? 'The judge ran out of tokens before its verdict was whole'
    : `The judge gave no verdict but ${JSON.stringify(text.slice(0, 120))}`

// Failed is not low: one verdict that is missing leaves the row without any. What was answered is kept for the next time.
const medianOf = (measured: readonly Measurement[], by: JudgedBy): Measurement => {
  const failed = measured.find((one) => !('score' in one))
  if (failed) return failed
  const scored = (measured as readonly Scored[]).toSorted((left, right) => left.score - right.score)
  const middle = scored[(scored.length - 1) >> 1]
  const upper = scored[scored.length >> 1]
  if (!middle || !upper) throw fault('internal', 'A judge was asked no times')
  if (scored.length === 1) return { ...middle, judged: by }
  const scores = (measured as readonly Scored[]).map(({ score }) => score)
  return {
    ...middle,
    score: (middle.score + upper.score) / 2,
    judged: { ...by, scores, agreement: agreementOf(scores) },
  }
}

const agreementOf = (scores: readonly number[]): number => {
  const pairs = (scores.length * (scores.length - 1)) / 2
  const same = scores.reduce(
    (sum, score, at) => sum + scores.slice(at + 1).filter((other) => other === score).length,
    0,
  )
  return same / pairs
}

const judgedBy = (prompt: string, answers: readonly JudgeAnswer[]): JudgedBy => ({
  model: [...new Set(answers.map(({ reply }) => reply.model))].join(', '),
  prompt,
  reused: answers.every(({ reused }) => reused),
  usage: answers.reduce<JudgedBy['usage']>(
    (sum, { reply: { usage } }) =>
      sum &&
      usage && {
        input_tokens: sum.input_tokens + usage.input_tokens,
        output_tokens: sum.output_tokens + usage.output_tokens,
      },
    { input_tokens: 0, output_tokens: 0 },
  ),
  cost: answers.reduce<number | null>(
    (sum, { reply: { cost } }) => (sum === null || cost === null ? null : sum + cost),
    0,
  ),
  latency_ms: Math.max(...answers.map(({ reply }) => reply.latency_ms)),
})
