import { Fragment, useState, type ReactElement } from 'react'
import { Icon } from '../../parts/icon'
import type { EvaluatorEntry } from './choices/evaluator-entry'
import { metrics } from './scorecard'

/** The evaluators by metric: what each measures and needs, and why one cannot be used here. */
export const EvaluatorChoice = ({
  items,
  chosen,
  wrong,
  onChange,
}: {
  readonly items: readonly EvaluatorEntry[]
  readonly chosen: readonly string[]
  /** What is wrong with a chosen one, by its id. */
  readonly wrong: ReadonlyMap<string, string>
  readonly onChange: (chosen: readonly string[]) => void
}): ReactElement => {
  const [isAll, setAll] = useState(false)
  const away = items.filter(({ available }) => !available)
  return (
    <fieldset>
      <legend className="xs t2">Evaluators, {chosen.length} chosen</legend>
      <div className="row wrap chosen">
        {chosen.map((id) => (
          <button
            key={id}
            type="button"
            className="tag"
            aria-label={`Leave ${id} out`}
            onClick={() => onChange(chosen.filter((one) => one !== id))}
          >
            {id}
            <Icon name="cross" size={12} />
          </button>
        ))}
      </div>
      <div className="evlist2">
        {metrics.map(({ id, text, icon }) => (
          <Fragment key={id}>
            <h3 className={`m ${id}`}>
              <Icon name={icon} size={12} />
              {text}
            </h3>
            {items
              .filter(({ metric, available, id: own }) => metric === id && (available || isAll || chosen.includes(own)))
              .map(({ id: own, summary, needs, available, why, kind }) => (
                <label key={own} className="evrow">
                  <input
                    type="checkbox"
                    disabled={!available && !chosen.includes(own)}
                    checked={chosen.includes(own)}
                    onChange={(event) =>
                      onChange(event.target.checked ? [...chosen, own] : chosen.filter((one) => one !== own))
                    }
                  />
                  <span className={available ? 'med' : 't3'}>{own}</span>
                  <span className="t3 xs clip" title={summary}>
                    {summary}
                  </span>
                  <span className="t3 xxs">
                    {kind === 'code' ? '' : kind}
                    {needs.length === 0 ? '' : ` needs ${needs.join(', ')}`}
                  </span>
                  {(wrong.get(own) ?? (available ? undefined : why)) !== undefined && (
                    <span className={`xs evwhy ${available ? 'bad' : 't3'}`}>{wrong.get(own) ?? why}</span>
                  )}
                </label>
              ))}
          </Fragment>
        ))}
      </div>
      {away.length > 0 && (
        <label className="row xs t2">
          <input type="checkbox" checked={isAll} onChange={(event) => setAll(event.target.checked)} />
          also the {away.length} that cannot be used here, with why
        </label>
      )}
    </fieldset>
  )
}
