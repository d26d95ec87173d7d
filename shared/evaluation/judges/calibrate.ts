import type { Calibration, Measurement } from '../contract'

/** A row of a calibration: what people said of it, and what the judge made of it. */
export interface CalibrationPair {
  readonly human: string
  readonly measurement: Measurement
}

/** How far verdicts agree with people's labels: agreement, Cohen's kappa and, per class, precision and recall. `classOf` says which class a verdict stands for. */
export const calibrate = (
  pairs: readonly CalibrationPair[],
  classOf: (measurement: Extract<Measurement, { score: number }>) => string,
): Calibration => {
  const judged = pairs.flatMap(({ human, measurement }) =>
    'score' in measurement ? [{ human, judge: classOf(measurement) }] : [],
  )
  const n = judged.length
  const same = judged.filter(({ human, judge }) => human === judge).length
  const labels = [...new Set(judged.flatMap(({ human, judge }) => [human, judge]))].toSorted()
  const classes = labels.map((label) => {
    const human = judged.filter((one) => one.human === label).length
    const judge = judged.filter((one) => one.judge === label).length
    const both = judged.filter((one) => one.human === label && one.judge === label).length
    return {
      label,
      human,
      judge,
      both,
      precision: judge === 0 ? null : both / judge,
      recall: human === 0 ? null : both / human,
    }
  })
  const byChance = classes.reduce((sum, { human, judge }) => sum + (human / n) * (judge / n), 0)
  return {
    n,
    errors: pairs.filter(({ measurement }) => 'error' in measurement).length,
    unchecked: pairs.filter(({ measurement }) => 'unchecked' in measurement || 'skipped' in measurement).length,
    agreement: n === 0 ? null : same / n,
    // Where chance alone would agree always, agreement says nothing.
    kappa: n < 2 || byChance >= 1 ? null : (same / n - byChance) / (1 - byChance),
    classes,
  }
}

/** Rows whose verdicts differed from one repetition to the next, the most at odds first. */
export const flakesOf = (
  measured: readonly { readonly index: number; readonly measurement: Measurement }[],
): readonly { readonly index: number; readonly scores: readonly number[]; readonly agreement: number }[] =>
  measured
    .flatMap(({ index, measurement }) => {
      const { scores, agreement } = ('score' in measurement && measurement.judged) || {}
      return scores && agreement !== undefined && agreement < 1 ? [{ index, scores, agreement }] : []
    })
    .toSorted((left, right) => left.agreement - right.agreement || left.index - right.index)
