import { useState, type ReactElement } from 'react'
import type { ErrorItem } from '../../../client'
import { Button } from '../../parts/button'
import { Icon } from '../../parts/icon'
import { Segments } from '../../parts/tabs'
import { sideOf } from './gate-checks'
import { errorsAt, figureIn, newRule, type CurrentFigure, type RuleDraft } from './gate-draft'
import { GateLine } from './gate-line'
import { metrics, shown, type Card, type MetricId } from './scorecard'

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
        <Rule
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
      {errorsAt(errors, 'required', true).map((message) => (
        <p key={message} className="hint bad">
          {message}
        </p>
      ))}
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

const Rule = ({
  rule,
  metric,
  current,
  hasCard,
  hasBaseline,
  errors,
  onChange,
  onRemove,
}: {
  readonly rule: RuleDraft
  readonly metric: MetricId | undefined
  readonly current: CurrentFigure | undefined
  readonly hasCard: boolean
  readonly hasBaseline: boolean
  readonly errors: readonly ErrorItem[]
  readonly onChange: (rule: RuleDraft) => void
  readonly onRemove: () => void
}): ReactElement => {
  const { key, isRequired, isTolerant } = rule
  const path = `${isRequired ? 'required' : 'watched'}.${key}`
  const unit = current?.unit
  const unitText = unit === 'ms' ? 'ms' : unit === 'usd' ? 'US$' : unit === 'share' ? 'share' : ''
  const own = errorsAt(errors, path, true)
  const field = (name: 'min' | 'max' | 'margin' | 'unchecked', label: string, hint: string, off?: string) => {
    const wrong = errorsAt(errors, `${path}.${name}`)
    return (
      <label className="label" title={off ?? hint}>
        <span>{label}</span>
        <input
          className="in sm"
          inputMode="decimal"
          value={rule[name]}
          maxLength={20}
          placeholder={name === 'unchecked' ? '0' : unitText}
          disabled={off !== undefined && rule[name] === ''}
          aria-invalid={wrong.length > 0 || undefined}
          aria-label={`${label}, ${key}`}
          onChange={(event) => onChange({ ...rule, [name]: event.target.value })}
        />
        {wrong.map((message) => (
          <span key={message} className="hint bad">
            {message}
          </span>
        ))}
      </label>
    )
  }
  return (
    <section className="rule" aria-label={`Line for ${key}`}>
      <div className="row wrap">
        <span className={`m ${metric ?? ''}`}>
          <Icon name={metrics.find(({ id }) => id === metric)?.icon ?? 'question'} />
          {key}
        </span>
        <span className="grow" />
        <Segments
          label={`What ${key} decides`}
          options={[
            ['required', 'Required'],
            ['watched', 'Watched'],
          ]}
          chosen={isRequired ? 'required' : 'watched'}
          onChoose={(id) => onChange({ ...rule, isRequired: id === 'required' })}
        />
        <Button kind="quiet" size="sm" icon="bin" name={`Remove the line for ${key}`} onPress={onRemove} />
      </div>
      <div className="rulefields">
        {field('min', 'At least', 'The whole interval is not below')}
        {field('max', 'At most', 'The whole interval is not above')}
        {field(
          'margin',
          'Worse by at most',
          'Surely not worse than the baseline by more',
          hasBaseline ? undefined : 'A margin is against a baseline: choose one first',
        )}
        {field('unchecked', 'Unchecked', 'The share of rows that may be unchecked; none where empty')}
        <Beside rule={rule} current={current} hasCard={hasCard} />
      </div>
      {rule.margin !== '' && (
        <label className="row xs t2">
          <input
            type="checkbox"
            checked={isTolerant}
            onChange={(event) => onChange({ ...rule, isTolerant: event.target.checked })}
          />
          Let a difference that nothing settles pass; one that is there still fails
        </label>
      )}
      {own.map((message) => (
        <p key={message} className="hint bad">
          {message}
        </p>
      ))}
    </section>
  )
}

// What it is now, against the line as it is typed.
const Beside = ({
  rule,
  current,
  hasCard,
}: {
  readonly rule: RuleDraft
  readonly current: CurrentFigure | undefined
  readonly hasCard: boolean
}): ReactElement => {
  if (!current)
    return (
      <div className="beside">
        <span className="hatch nomeasure" aria-hidden="true" />
        <span className="t3 xxs">{hasCard ? 'not measured in it' : 'no evaluation beside'}</span>
      </div>
    )
  const { value, low, high, unit, metric, isLowerBetter } = current
  const [min, max] = [lineOf(rule.min), lineOf(rule.max)]
  const lines = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  const drawn = { value, low, high, ...lines, ring: null, side: sideOf({ low, high, ...lines }) }
  const text = `${shown(value, unit)}${low === null || high === null ? ', no interval' : `, ${shown(low, unit)} to ${shown(high, unit)}`}`
  const distance = distanceText(value, min, max, (size) => shown(size, unit))
  return (
    <div className="beside">
      <GateLine
        drawn={drawn}
        className={metric}
        isLowerBetter={isLowerBetter}
        bounds={unit === 'share' ? [0, 1] : [0, Infinity]}
        label={`Now ${text}; ${distance}`}
        width={170}
      />
      <span className="xxs t2 num">
        now {text}
        <span className={distance.startsWith('beyond') ? 'bad' : 't3'}> {distance}</span>
      </span>
    </div>
  )
}

const lineOf = (text: string): number | undefined =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text)

const distanceText = (
  value: number | null,
  min: number | undefined,
  max: number | undefined,
  show: (size: number) => string,
): string => {
  if (value === null || (min === undefined && max === undefined)) return ''
  const room = Math.min(min === undefined ? Infinity : value - min, max === undefined ? Infinity : max - value)
  return room < 0 ? `beyond the line by ${show(-room)}` : `${show(room)} from the line`
}
