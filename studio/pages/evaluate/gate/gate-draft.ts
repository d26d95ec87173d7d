import type { ErrorItem } from '../../../../client'
import type { EvaluatorOrder, GateDefinition, GateRule, GateSide } from './gate-data'
import type { Card, Figure, MetricId } from '../scorecard'

/** A rule as it is typed. */
export interface RuleDraft {
  readonly key: string
  readonly isRequired: boolean
  readonly min: string
  readonly max: string
  readonly margin: string
  readonly unchecked: string
  readonly isTolerant: boolean
}

/** A gate as it is typed. */
export interface GateDraft {
  readonly flow: string
  readonly dataset: string
  /** Nothing: the one that is the newest when it is sealed. */
  readonly version: string
  readonly split: string
  readonly baseline: GateSide | null
  readonly evaluators: readonly EvaluatorOrder[]
  readonly inputs: Readonly<Record<string, unknown>>
  readonly mapping: Readonly<Record<string, unknown>>
  readonly rules: readonly RuleDraft[]
  readonly completion: string
  readonly alpha: string
  /** What this form does not show is kept as it is. */
  readonly rest: Readonly<Record<string, unknown>>
}

/** A gate that asks for nothing yet. */
export const emptyDraft: GateDraft = {
  flow: '',
  dataset: '',
  version: '',
  split: '',
  baseline: null,
  evaluators: [],
  inputs: {},
  mapping: {},
  rules: [],
  completion: '',
  alpha: '',
  rest: {},
}

/** A definition as it is typed. */
export const draftOf = (definition: GateDefinition): GateDraft => {
  const { flow, dataset, split, baseline, evaluators, inputs, mapping, ...others } = definition
  const { required, watched, min_completion, alpha, ...rest } = others
  const [name = '', version = ''] = dataset.split('@')
  return {
    flow,
    dataset: name,
    version,
    split: split ?? '',
    baseline: baseline ?? null,
    evaluators,
    inputs: inputs ?? {},
    mapping: mapping ?? {},
    rules: [...ruleDrafts(required, true), ...ruleDrafts(watched ?? {}, false)],
    completion: typed(min_completion),
    alpha: typed(alpha),
    rest,
  }
}

const typed = (value: number | undefined): string => (value === undefined ? '' : String(value))

const ruleDrafts = (rules: Readonly<Record<string, GateRule>>, isRequired: boolean): readonly RuleDraft[] =>
  Object.entries(rules).map(([key, { min, max, margin, unchecked, tolerate_inconclusive }]) => ({
    key,
    isRequired,
    min: typed(min),
    max: typed(max),
    margin: typed(margin),
    unchecked: typed(unchecked),
    isTolerant: tolerate_inconclusive ?? false,
  }))

/** A rule for a figure that has none yet. */
export const newRule = (key: string): RuleDraft => ({
  key,
  isRequired: true,
  min: '',
  max: '',
  margin: '',
  unchecked: '',
  isTolerant: false,
})

/** What was typed as a definition; a number that is none is sent as it is, and the server says so at its field. */
export const definitionOf = (draft: GateDraft): GateDefinition => {
  const { flow, dataset, version, split, baseline, evaluators, inputs, mapping, rules, completion, alpha, rest } = draft
  const of = (isRequired: boolean) =>
    Object.fromEntries(
      rules.filter((rule) => rule.isRequired === isRequired).map((rule) => [rule.key, ruleOf(rule)] as const),
    )
  const watched = of(false)
  return {
    flow,
    dataset: version === '' ? dataset : `${dataset}@${version}`,
    ...(split !== '' && { split }),
    ...(baseline !== null && { baseline }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(Object.keys(mapping).length > 0 && { mapping }),
    evaluators,
    required: of(true),
    ...(Object.keys(watched).length > 0 && { watched }),
    ...number('min_completion', completion),
    ...number('alpha', alpha),
    ...rest,
  }
}

const ruleOf = ({ min, max, margin, unchecked, isTolerant }: RuleDraft): GateRule => ({
  ...number('min', min),
  ...number('max', max),
  ...number('margin', margin),
  ...number('unchecked', unchecked),
  ...(isTolerant && { tolerate_inconclusive: true }),
})

const number = (name: string, text: string): Readonly<Record<string, number>> => {
  if (text.trim() === '') return {}
  const value = Number(text)
  return { [name]: Number.isFinite(value) ? value : (text as unknown as number) }
}

/** What is wrong at a field, below it too unless `isExact`. */
export const errorsAt = (errors: readonly ErrorItem[], path: string, isExact = false): readonly string[] =>
  errors
    .filter(
      ({ path: at }) =>
        at === path || (!isExact && (at?.startsWith(`${path}.`) === true || at?.startsWith(`${path}[`) === true)),
    )
    .map(({ message }) => message)

/** A figure as an evaluation measured it. */
export interface CurrentFigure {
  readonly metric: MetricId
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly unit: Figure['unit']
  readonly isLowerBetter: boolean
}

const metricIds: readonly MetricId[] = ['quality', 'harm', 'honesty', 'cost', 'latency']

/** The figure of a scorecard that a rule means by its name. */
export const figureIn = (card: Card | undefined, key: string): CurrentFigure | undefined => {
  if (!card) return undefined
  for (const metric of metricIds)
    for (const [name, told] of Object.entries(card[metric].metrics)) {
      const common = { metric, n: told.n, isLowerBetter: told.direction === 'lower' }
      const { mean, low, high, unit, pass_rate, quantiles } = told
      if (key === name) return { ...common, value: mean, low, high, unit }
      if (key === `${name}.pass_rate` && pass_rate)
        return {
          ...common,
          value: pass_rate.rate,
          low: pass_rate.low ?? null,
          high: pass_rate.high ?? null,
          unit: 'share',
          isLowerBetter: false,
        }
      const quantile = ['p50', 'p95'].find((one) => key === `${name}.${one}`)
      const at = quantile === undefined ? undefined : quantiles?.[quantile]
      if (at) return { ...common, value: at.value, low: at.low, high: at.high, unit }
    }
  return undefined
}

/** The figures that an evaluator gives, as rules name them. */
export const figuresOf = (name: string, metric: MetricId | undefined, card: Card | undefined): readonly string[] => {
  const isSpread = metric === 'latency' || metric === 'cost'
  const usual = isSpread ? [`${name}.p95`, `${name}.p50`, name] : [name, `${name}.pass_rate`]
  const measured = metric && card?.[metric].metrics[name]
  // A score that is yes or no for nothing has no share that passes.
  return measured && !isSpread && !measured.pass_rate ? [name] : usual
}

/** What an order’s column is called. */
export const nameOfOrder = ({ evaluator, name }: EvaluatorOrder): string => name ?? evaluator
