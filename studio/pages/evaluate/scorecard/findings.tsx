import type { ReactElement } from 'react'
import { figure } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import type { Measurement } from './measured-row'

const most = 6

// A label, and the figures that stand beside the score.
const besides = ({ label, details = {} }: Measurement): string =>
  [
    ...(label === undefined ? [] : [label]),
    ...Object.entries(details).flatMap(([name, value]) =>
      typeof value === 'number' ? [`${name.replaceAll('_', ' ')} ${figure(value)}`] : [],
    ),
  ].join(', ')

/** Whether an evaluator says anything beside its number. */
export const hasFindings = (measured: Measurement | undefined): measured is Measurement =>
  measured !== undefined &&
  ((measured.reason ?? measured.error ?? measured.why ?? measured.evidence?.[0]) !== undefined ||
    besides(measured) !== '')

/** What an evaluator says beside its number: its reason, and what it found where in the text. */
export const Findings = ({ measured }: { readonly measured: Measurement }): ReactElement => {
  const evidence = measured.evidence ?? []
  const words = measured.reason ?? measured.error ?? measured.why
  return (
    <div className="findings">
      {words !== undefined && <span className="break">{words}</span>}
      {evidence.slice(0, most).map(({ text, label, note, in: where }, place) => (
        <span className="finding" key={place}>
          <Icon name={iconOf(label)} size={12} className={toneOf(label)} />
          <span className="break">
            <q>{text.length > 160 ? `${text.slice(0, 160)}…` : text}</q>{' '}
            <span className="t3">
              {label}
              {note === undefined ? '' : `: ${note}`}
              {where === 'response' ? '' : ` in ${where}`}
            </span>
          </span>
        </span>
      ))}
      {evidence.length > most && <span className="t3">{evidence.length - most} more</span>}
      {words === undefined && evidence.length === 0 && <span>{besides(measured)}</span>}
    </div>
  )
}

const isGood = (label: string): boolean => /^(supported|clean|ok|found)$/.test(label)
const isBad = (label: string): boolean => /^(unsupported|contradicted|missing|unsafe|invented)$/.test(label)
const iconOf = (label: string) => (isGood(label) ? 'tick' : isBad(label) ? 'cross' : 'bang')
const toneOf = (label: string): string => (isGood(label) ? 'good' : isBad(label) ? 'bad' : 't3')
