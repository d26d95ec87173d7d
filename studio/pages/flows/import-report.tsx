import type { ReactElement } from 'react'
import type { FlowProblem } from '../../api/types'
import { counted } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { kindOf } from '../flow/node/kinds'
import type { ImportedNode, ImportPlan } from './read-import'

const looks = {
  'runs as it is': ['good', 'tick'],
  changed: ['acc', 'lines'],
  'left to do': ['warn', 'bang'],
} as const

/** What becomes of a folder, node by node, each with its file and line. */
export const ImportReport = ({
  plan,
  report,
  skipped,
}: {
  readonly plan: ImportPlan
  readonly report: { readonly nodes: readonly ImportedNode[]; readonly rest: readonly FlowProblem[] }
  readonly skipped: number
}): ReactElement => {
  const countOf = (status: ImportedNode['status']): number =>
    report.nodes.filter((node) => node.status === status).length
  const asItIs = countOf('runs as it is')
  const counts = [
    `${asItIs} ${asItIs === 1 ? 'runs as it is' : 'run as they are'}`,
    `${countOf('changed')} changed`,
    `${countOf('left to do')} left to do`,
  ]
  return (
    <section className="imports" aria-label="What becomes of the folder">
      <p className="t2">
        {counted(report.nodes.length, 'node')}: {counts.join(', ')}.{' '}
        {counted(Object.keys(plan.draft.files).length, 'file')} beside{' '}
        {Object.keys(plan.draft.files).length === 1 ? 'it is' : 'it are'} taken
        {skipped > 0 ? `, ${skipped} too large or too many to be read` : ''}.
      </p>
      <table>
        <thead>
          <tr>
            <th>Node</th>
            <th>What becomes of it</th>
            <th>Why</th>
            <th>Where</th>
          </tr>
        </thead>
        <tbody>
          {report.nodes.map(({ node, kind, status, notes, file, line }) => (
            <tr key={node}>
              <td>
                <span className="row">
                  <Icon name={kindOf(kind).icon} size={14} className="t3" />
                  <span className="med">{node}</span>
                  <span className="t3 xs">{kind}</span>
                </span>
              </td>
              <td>
                <span className={`row ${looks[status][0]}`}>
                  <Icon name={looks[status][1]} size={14} />
                  {status}
                </span>
              </td>
              <td className="t2 break">{notes.join('; ')}</td>
              <td className="mono t3 nowrap">
                {file}:{line}
              </td>
            </tr>
          ))}
          {report.rest.map(({ message, code, file, line }, place) => (
            <tr key={`rest ${place}`}>
              <td className="t3">the flow</td>
              <td>
                <span className="row warn">
                  <Icon name="bang" size={14} />
                  left to do
                </span>
              </td>
              <td className="t2 break">
                {message} ({code})
              </td>
              <td className="mono t3 nowrap">
                {file ?? 'flow.dag.yaml'}
                {line === undefined ? '' : `:${line}`}
              </td>
            </tr>
          ))}
          {plan.notes.map(({ text, line }) => (
            <tr key={text}>
              <td className="t3">the folder</td>
              <td>
                <span className="row warn">
                  <Icon name="bang" size={14} />
                  left to you
                </span>
              </td>
              <td className="t2 break">{text}</td>
              <td className="mono t3 nowrap">{line === undefined ? '' : `flow.dag.yaml:${line}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
