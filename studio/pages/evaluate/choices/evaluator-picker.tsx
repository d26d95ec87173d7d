import { useQuery } from '@tanstack/react-query'
import { useId, useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Shown } from '../../../parts/states'
import { evaluatorList, type EvaluatorEntry } from './evaluator-entry'
import { EvaluatorOptions } from './evaluator-options'
import type { EvaluatorOrder } from '../gate/gate-data'
import { errorsAt, nameOfOrder } from '../gate/gate-draft'
import { metrics } from '../scorecard'
import type { ErrorItem } from '../../../../client'

/** Chooses evaluators by metric: what each measures, what it needs, how it is set, and what is wrong with it. */
export const EvaluatorPicker = ({
  chosen,
  errors = [],
  onChange,
}: {
  readonly chosen: readonly EvaluatorOrder[]
  readonly errors?: readonly ErrorItem[]
  readonly onChange: (chosen: readonly EvaluatorOrder[]) => void
}): ReactElement => {
  const registry = useQuery(evaluatorList)
  const [text, setText] = useState('')
  // What is pressed stays where it is under the pointer.
  const [before] = useState(chosen)
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const isFound = ({ id, summary, needs }: EvaluatorEntry): boolean =>
    words.every((word) => `${id} ${summary} ${needs.join(' ')}`.toLowerCase().includes(word))
  const set = (at: number, order: EvaluatorOrder): void =>
    onChange(chosen.map((one, place) => (place === at ? order : one)))
  return (
    <div className="picker">
      <div className="field">
        <Icon name="search" size={14} />
        <input
          value={text}
          placeholder="Find an evaluator by what it measures or needs"
          aria-label="Find an evaluator"
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="t3 xs nowrap">{counted(chosen.length, 'chosen', 'chosen')}</span>
      </div>
      {chosen.length > 0 && (
        <ul className="row wrap chips" aria-label="Chosen evaluators">
          {chosen.map((order, place) => (
            <li
              key={nameOfOrder(order)}
              className={`tag ${errorsAt(errors, `evaluators[${place}]`).length > 0 ? 'bad' : ''}`}
            >
              {nameOfOrder(order)}
              <Button
                kind="quiet"
                size="sm"
                icon="cross"
                name={`Leave out ${nameOfOrder(order)}`}
                onPress={() => onChange(chosen.filter((one) => one !== order))}
              />
            </li>
          ))}
        </ul>
      )}
      <Shown query={registry} lines={4}>
        {({ items }) => (
          <div className="pickerlist" tabIndex={0} role="group" aria-label="Evaluators">
            {metrics.map(({ id: metric, text: title, icon }) => {
              const own = items.filter((one) => one.metric === metric && (isFound(one) || isChosen(chosen, one.id)))
              // What is chosen stands first, what cannot run here last.
              const rank = (one: EvaluatorEntry): number => (isChosen(before, one.id) ? 0 : one.available ? 1 : 2)
              const listed = own.toSorted((one, other) => rank(one) - rank(other))
              if (listed.length === 0) return null
              return (
                <fieldset key={metric}>
                  <legend className={`m ${metric}`}>
                    <Icon name={icon} />
                    {title}
                  </legend>
                  {listed.map((entry) => {
                    const at = chosen.findIndex(({ evaluator }) => evaluator === entry.id)
                    const order = chosen[at]
                    return (
                      <Entry
                        key={entry.id}
                        entry={entry}
                        order={order}
                        wrong={at < 0 ? [] : errorsAt(errors, `evaluators[${at}]`)}
                        onToggle={(isOn) =>
                          onChange(
                            isOn
                              ? [...chosen, { evaluator: entry.id }]
                              : chosen.filter(({ evaluator }) => evaluator !== entry.id),
                          )
                        }
                        onSet={(next) => set(at, next)}
                      />
                    )
                  })}
                </fieldset>
              )
            })}
          </div>
        )}
      </Shown>
    </div>
  )
}

const isChosen = (chosen: readonly EvaluatorOrder[], id: string): boolean =>
  chosen.some(({ evaluator }) => evaluator === id)

const Entry = ({
  entry,
  order,
  wrong,
  onToggle,
  onSet,
}: {
  readonly entry: EvaluatorEntry
  readonly order: EvaluatorOrder | undefined
  readonly wrong: readonly string[]
  readonly onToggle: (isOn: boolean) => void
  readonly onSet: (order: EvaluatorOrder) => void
}): ReactElement => {
  const { id, summary, needs, tools, available, why, options } = entry
  const about = useId()
  return (
    <div className={`pick ${order ? 'on' : ''}`}>
      <label className="row">
        <input
          type="checkbox"
          checked={order !== undefined}
          disabled={!available && order === undefined}
          aria-describedby={about}
          onChange={(event) => onToggle(event.target.checked)}
        />
        <span className={available ? 'med' : 't3'}>{order ? nameOfOrder(order) : id}</span>
      </label>
      <div id={about} className="t2 xs about">
        {summary.replace(/\.?$/, '.')}{' '}
        <span className="t3">
          {entry.kind === 'code' ? 'Code. ' : entry.kind === 'judge' ? 'A judge. ' : ''}
          {needs.length > 0 && `Needs ${needs.join(', ').replaceAll('_', ' ')}.`}
          {tools.length > 0 && ` Asks ${tools.map((tool) => `the ${tool}`).join(', ')}.`}
        </span>
        {!available && <span className="warn"> {why}.</span>}
      </div>
      {wrong.map((message) => (
        <p key={message} className="hint bad about">
          {message}
        </p>
      ))}
      {order && options && <EvaluatorOptions schema={options} order={order} onSet={onSet} />}
    </div>
  )
}
