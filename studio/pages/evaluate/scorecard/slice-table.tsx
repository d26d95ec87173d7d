import type { ReactElement } from 'react'
import { count } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { axesOf } from '../charts/axis'
import type { Slice } from '../evaluation-view'
import { LevelBar } from '../charts/interval-bar'
import { linePerThousand } from '../charts/per-thousand'
import { intervalText, linesOf, metrics, shown, type CardLine, type Scale } from '../scorecard'

/** The figures by the values of a column: for each metric the figure that leads it, with its interval. */
export const SliceTable = ({
  column,
  slices,
  whole: told,
  scaleOf,
  chosen,
  isTable,
  onChoose,
}: {
  readonly column: string
  readonly slices: readonly Slice[]
  readonly whole: readonly CardLine[]
  readonly scaleOf: (name: string) => Scale | undefined
  readonly chosen: string
  readonly isTable: boolean
  readonly onChoose: (value: string) => void
}): ReactElement => {
  const whole = told.map(linePerThousand)
  const heads = metrics.flatMap(({ id, icon }) => {
    const own = whole.filter(({ metric, value }) => metric === id && value !== null)
    const lead = own.find(({ key }) => key.endsWith('.p50')) ?? own[0]
    return lead ? [{ lead, icon }] : []
  })
  const lines = slices.map((slice) => linesOf(slice, scaleOf).map(linePerThousand))
  return (
    <section className="panel" aria-label={`By ${column}`}>
      <div className="lines-box" tabIndex={0} role="region" aria-label={`Figures by ${column}`}>
        <table className="lines">
          <thead>
            <tr>
              <th>{column}</th>
              <th className="n">Rows</th>
              {heads.map(({ lead, icon }) => (
                <th key={lead.key} colSpan={2}>
                  <span className={`m ${lead.metric}`}>
                    <Icon name={icon} size={12} />
                    {lead.name} <span className="t3">{lead.about}</span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {slices.map(({ value, rows }, place) => (
              <tr key={value ?? ''} className={value !== null && value === chosen ? 'sel' : ''}>
                <td>
                  {value === null ? (
                    <span className="t3">no value</span>
                  ) : (
                    <button
                      type="button"
                      className="btn quiet sm"
                      aria-pressed={value === chosen}
                      onClick={() => onChoose(value === chosen ? '' : value)}
                    >
                      {value}
                    </button>
                  )}
                </td>
                <td className="n t2">{count(rows)}</td>
                {heads.map(({ lead }) => {
                  const all = lines.flatMap((own) => own.filter(({ key }) => key === lead.key))
                  const line = lines[place]?.find(({ key }) => key === lead.key)
                  const [axis] = axesOf([
                    { ...lead, values: [...all, lead].flatMap(({ value: one, high }) => [one, high]) },
                  ])
                  return <SliceCells key={lead.key} line={line} axis={axis} isTable={isTable} />
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const SliceCells = ({
  line,
  axis,
  isTable,
}: {
  readonly line: CardLine | undefined
  readonly axis: ReturnType<typeof axesOf>[number] | undefined
  readonly isTable: boolean
}): ReactElement => {
  const label = line ? `${line.name}: ${shown(line.value, line.unit)}, ${intervalText(line)}` : 'not measured'
  return (
    <>
      <td className="n">
        {line?.value === undefined || line.value === null ? (
          <span className="t3 xs">none</span>
        ) : (
          <span className="med">{shown(line.value, line.unit)}</span>
        )}
      </td>
      <td>
        {isTable ? (
          <span className="ci">{line ? intervalText(line) : ''}</span>
        ) : (
          line &&
          axis && (
            <LevelBar
              metric={line.metric}
              axis={axis}
              levels={[{ side: 'candidate', value: line.value, low: line.low, high: line.high }]}
              label={label}
              width={104}
            />
          )
        )}
      </td>
    </>
  )
}
