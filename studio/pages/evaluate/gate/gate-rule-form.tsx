import type { ReactElement } from 'react'
import type { ErrorItem } from '../../../../client'
import { Button } from '../../../parts/button'
import { Icon } from '../../../parts/icon'
import { Segments } from '../../../parts/tabs'
import { sideOf } from './gate-checks'
import { errorsAt, type CurrentFigure, type RuleDraft } from './gate-draft'
import { GateLine } from '../charts/gate-line'
import { metrics, shown, type MetricId } from '../scorecard'
import { Wrong } from '../scorecard/wrong'

/** One line of a gate as it is typed, beside what the figure is now. */
export const GateRuleForm = ({
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
        <Wrong messages={wrong} />
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
      <Wrong messages={own} />
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
