import type { ReactElement } from 'react'
import type { NodeView } from '../../api/types'
import { Pill } from '../../parts/pill'
import { checksOf } from './checks-of'

/** What the checks of a safety node found, one line each, with the words that they found it in. */
export const Checks = ({ node }: { readonly node: NodeView }): ReactElement | null => {
  const { findings } = checksOf(node)
  if (findings.length === 0) return null
  return (
    <ul className="checks" aria-label="Checks">
      {findings.map(({ check, outcome, reason, why, figures, evidence = [] }) => (
        <li key={check}>
          <span className="row">
            <Pill state={outcome} text={`${check}: ${outcome}`} />
            {figures?.['claims'] !== undefined && (
              <span className="t3 xs num">
                {figures['supported'] ?? 0} of {figures['claims']} claims
              </span>
            )}
          </span>
          {(reason ?? why) !== undefined && <p className="t2 xs">{reason ?? why}</p>}
          {evidence
            .filter(({ in: where }) => where === 'text')
            .slice(0, 20)
            .map((one) => (
              <p key={`${one.start} ${one.label}`} className="xs">
                <mark className={one.label === 'supported' ? undefined : 'doubt'}>{one.text}</mark>{' '}
                <span className="t3">
                  {one.label}
                  {one.note === undefined ? '' : `: ${one.note}`}
                </span>
              </p>
            ))}
        </li>
      ))}
    </ul>
  )
}
