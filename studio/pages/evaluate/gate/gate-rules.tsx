import { useState, type ReactElement } from 'react'
import type { ErrorItem } from '../../../../client'
import { Button } from '../../../parts/button'
import { errorsAt, figureIn, newRule, type RuleDraft } from './gate-draft'
import { GateRuleForm } from './gate-rule-form'
import type { Card, MetricId } from '../scorecard'
import { Wrong } from '../scorecard/wrong'

/** The lines of a gate, figure by figure, each beside what a recent evaluation measured: one sees the distance while typing. */
export const GateRules = ({
  rules,
  figures,
  metricOf,
  card,
  hasBaseline,
  errors,
  onChange,
}: {
  readonly rules: readonly RuleDraft[]
  /** The figures that the chosen evaluators give. */
  readonly figures: readonly string[]
  readonly metricOf: (key: string) => MetricId | undefined
  readonly card: Card | undefined
  readonly hasBaseline: boolean
  readonly errors: readonly ErrorItem[]
  readonly onChange: (rules: readonly RuleDraft[]) => void
}): ReactElement => {
  const [next, setNext] = useState('')
  const left = figures.filter((key) => !rules.some((rule) => rule.key === key))
  const adding = left.includes(next) ? next : (left[0] ?? '')
  return (
    <div className="rules">
      {rules.map((rule, place) => (
        <GateRuleForm
          key={rule.key}
          rule={rule}
          metric={metricOf(rule.key)}
          current={figureIn(card, rule.key)}
          hasCard={card !== undefined}
          hasBaseline={hasBaseline}
          errors={errors}
          onChange={(changed) => onChange(rules.map((one, at) => (at === place ? changed : one)))}
          onRemove={() => onChange(rules.filter((_, at) => at !== place))}
        />
      ))}
      <Wrong messages={errorsAt(errors, 'required', true)} />
      <div className="row wrap">
        <select
          className="in sm"
          aria-label="Figure for a new line"
          value={adding}
          disabled={left.length === 0}
          onChange={(event) => setNext(event.target.value)}
        >
          {left.length === 0 && (
            <option value="">{figures.length === 0 ? 'no evaluator yet' : 'every figure has one'}</option>
          )}
          {left.map((key) => (
            <option key={key}>{key}</option>
          ))}
        </select>
        <Button
          size="sm"
          icon="plus"
          off={adding === '' && (figures.length === 0 ? 'Choose an evaluator first' : 'Every figure has its line')}
          onPress={() => onChange([...rules, newRule(adding)])}
        >
          Add a line
        </Button>
      </div>
    </div>
  )
}
