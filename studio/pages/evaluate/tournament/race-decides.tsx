import type { ReactElement } from 'react'
import type { ErrorItem } from '../../../../client'
import { errorsAt } from '../gate/gate-draft'
import type { RaceDraft } from './race-draft'
import { Wrong } from '../scorecard/wrong'

/** What decides a race, what it may cost, and how often it may be wrong. */
export const RaceDecides = ({
  draft,
  deciding,
  errors,
  onChange,
}: {
  readonly draft: RaceDraft
  /** The evaluators whose scale has two ends. */
  readonly deciding: readonly string[]
  readonly errors: readonly ErrorItem[]
  readonly onChange: (part: Partial<RaceDraft>) => void
}): ReactElement => (
  <div className="cf">
    <label className="label">
      <span>Decided by</span>
      <select
        className="in"
        value={draft.objective}
        disabled={deciding.length === 0}
        onChange={(event) => onChange({ objective: event.target.value })}
      >
        {deciding.length === 0 && (
          <option value="">
            {draft.evaluators.length === 0 ? 'no evaluator yet' : 'none has a scale with two ends'}
          </option>
        )}
        {deciding.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <Wrong messages={errorsAt(errors, 'objective')} />
    </label>
    <label className="label">
      <span>
        Ceiling <span className="t3">US$, for all contestants together</span>
      </span>
      <input
        className="in"
        inputMode="decimal"
        value={draft.ceiling}
        placeholder="no ceiling"
        maxLength={12}
        onChange={(event) => onChange({ ceiling: event.target.value })}
      />
      <Wrong messages={errorsAt(errors, 'max_cost')} />
    </label>
    <label className="label">
      <span>
        How often any may be stopped wrongly <span className="t3">share</span>
      </span>
      <input
        className="in"
        inputMode="decimal"
        value={draft.alpha}
        placeholder="0.05"
        maxLength={12}
        onChange={(event) => onChange({ alpha: event.target.value })}
      />
      <Wrong messages={errorsAt(errors, 'alpha')} />
    </label>
  </div>
)
