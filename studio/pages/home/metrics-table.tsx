import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { ago, shortHash } from '../../parts/format'
import { intervalText, metrics, shown } from '../evaluate/scorecard'
import type { GateRule } from './gate-rules'
import { sameLine, toldBy, type Measured } from './history'

/** The small multiples as a table, the newest version first. */
export const MetricsTable = ({
  measured,
  rules,
}: {
  readonly measured: readonly Measured[]
  readonly rules: Readonly<Record<string, GateRule>>
}): ReactElement => {
  const told = metrics.map(({ id, text }) => {
    const newest = measured.findLast(({ lines }) => typeof toldBy(lines, id, rules)?.value === 'number')
    return { text, line: newest && toldBy(newest.lines, id, rules) }
  })
  return (
    <div className="scrolls">
      <table>
        <thead>
          <tr>
            <th>Version</th>
            <th>Measured</th>
            {told.map(({ text, line }) => (
              <th key={text} className="n">
                {text}
                {line && `, ${line.name} ${line.about}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measured.toReversed().map(({ run, lines, labels }) => (
            <tr key={run.id}>
              <td>
                <Link className="row" href={`/evaluate/${run.id}`}>
                  <span className="tag">{shortHash(run.hash)}</span>
                  <span className="t2 xs">{labels.join(', ')}</span>
                </Link>
              </td>
              <td className="t3">{ago(run.started_at)}</td>
              {told.map(({ text, line }) => {
                const own = line && sameLine(lines, line)
                return (
                  <td key={text} className="n">
                    {own === undefined || own.value === null ? (
                      <span className="t3">not measured</span>
                    ) : (
                      <>
                        {shown(own.value, own.unit)}{' '}
                        <span className="ci">{own.low === null ? 'no interval' : intervalText(own)}</span>
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
