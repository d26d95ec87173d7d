import { Fragment, type ReactElement } from 'react'
import { count, counted, signed } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Pill } from '../../../parts/pill'
import { askedText, percent, reasonOf, settledBy, type Check } from './gate-checks'
import type { Evidence } from './gate-data'
import { GateLine } from '../charts/gate-line'
import { metrics, shown } from '../scorecard'

const anything = [-Infinity, Infinity] as const

/** A check as rows: the level, the difference from the baseline, and why it stands as it does. */
export const CheckRows = ({
  check,
  alpha,
  isChosen,
  onChoose,
}: {
  readonly check: Check
  readonly alpha: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}): ReactElement => {
  const { outcome, unit, level, difference, isLowerBetter, state, metric } = check
  const asked = askedText(outcome.rule, unit)
  const settled = settledBy(check, alpha)
  const icon = metrics.find(({ id }) => id === metric)
  const interval = (low: number | null, high: number | null, show: (value: number) => string): string =>
    low === null || high === null ? 'no interval' : `${show(low)} to ${show(high)}`
  const say = (value: number): string => shown(value, unit)
  const sayDifference = (value: number): string => signed(value, (size) => shown(size, unit))
  const bounds = unit === 'share' ? ([0, 1] as const) : ([0, Infinity] as const)
  const isFailed = state === 'fail'
  return (
    <Fragment>
      <tr className={`first ${isFailed ? 'worse' : ''} ${isChosen ? 'sel' : ''}`}>
        <td>
          <button type="button" className={`m ${metric} checkname`} aria-pressed={isChosen} onClick={onChoose}>
            <Icon name={icon?.icon ?? 'star'} />
            <span className="visually-hidden">{icon?.text}: </span>
            <span className="clip">{check.key}</span>
          </button>
          <div className="t3 xxs under">
            {counted(outcome.n, 'row')}
            {outcome.unchecked > 0 && `, ${count(outcome.unchecked)} unchecked`}
            {outcome.missing > outcome.unchecked && `, ${count(outcome.missing - outcome.unchecked)} lack a number`}
          </div>
        </td>
        <td className="n">{asked.level || <span className="t3">no line</span>}</td>
        <td className="n t2 wide">
          {check.baseline === null ? <span className="t3">none</span> : say(check.baseline)}
        </td>
        <td className="n">
          {level.value === null ? <span className="t3">unchecked</span> : <b>{say(level.value)}</b>}
          <div className="ci">{level.value !== null && interval(level.low, level.high, say)}</div>
        </td>
        <td>
          <GateLine
            drawn={level}
            className={metric}
            isLowerBetter={isLowerBetter}
            bounds={bounds}
            label={`${check.key} is ${shown(level.value, unit)}, ${interval(level.low, level.high, say)}; required ${asked.level || 'nothing of the level'}`}
          />
        </td>
        <td>
          <Pill state={state} />
        </td>
      </tr>
      {difference && (
        <tr className={`${isFailed ? 'worse' : ''} ${isChosen ? 'sel' : ''}`}>
          <td className="t2 under">against the baseline</td>
          <td className="n">{asked.margin}</td>
          <td className="wide" />
          <td className="n">
            {difference.value === null ? <span className="t3">unknown</span> : <b>{sayDifference(difference.value)}</b>}
            <div className="ci">
              {difference.value !== null && interval(difference.low, difference.high, sayDifference)}
            </div>
          </td>
          <td>
            <GateLine
              drawn={difference}
              className={
                difference.side === 'fail' ? 'degraded' : difference.side === 'pass' ? 'improved' : 'unsettled'
              }
              isLowerBetter={isLowerBetter}
              bounds={anything}
              label={`${check.key} differs by ${difference.value === null ? 'an unknown amount' : sayDifference(difference.value)} from the baseline; ${asked.margin} is allowed`}
            />
          </td>
          <td />
        </tr>
      )}
      {state !== 'pass' && (
        <tr className={`why ${isFailed ? 'worse' : ''} ${isChosen ? 'sel' : ''}`}>
          <td colSpan={6} className="xs t2">
            {capital(reasonOf(check))}.
            {settled !== undefined && <span className="t3"> What would settle it: {settled}.</span>}
          </td>
        </tr>
      )}
    </Fragment>
  )
}

const capital = (text: string): string => (/^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text)

/** What did not come to an end counts before any figure does. */
export const CompletionRow = ({ evidence }: { readonly evidence: Evidence }): ReactElement => {
  const { completion, sealed, scorecard, rows } = evidence
  const { min_completion: least } = sealed
  const isKept = completion >= least
  const level = {
    value: completion,
    low: null,
    high: null,
    min: least,
    ring: null,
    side: isKept ? 'pass' : 'fail',
  } as const
  return (
    <tr className={isKept ? '' : 'worse'}>
      <td>
        <span className="m">
          <Icon name="tick" className="t3" />
          Completion
        </span>
        <div className="t3 xxs under">
          {count(scorecard.completed)} of {counted(rows, 'row')}
          {scorecard.failed > 0 && `, ${count(scorecard.failed)} failed`}
          {scorecard.blocked > 0 && `, ${count(scorecard.blocked)} blocked`}
        </div>
      </td>
      <td className="n">≥ {percent(least)}</td>
      <td className="wide" />
      <td className="n">
        <b>{percent(completion)}</b>
        <div className="ci">counted</div>
      </td>
      <td>
        <GateLine
          drawn={level}
          className="counted"
          isLowerBetter={false}
          bounds={[0, 1]}
          label={`${percent(completion)} of the rows came to an end, ${percent(least)} must`}
        />
      </td>
      <td>
        <Pill state={isKept ? 'pass' : 'fail'} />
      </td>
    </tr>
  )
}
