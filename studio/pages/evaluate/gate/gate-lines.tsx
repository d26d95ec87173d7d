import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Icon } from '../../../parts/icon'
import { evaluatorList } from '../choices/evaluator-entry'
import { asWritten, askedText } from './gate-checks'
import type { GateRule, SealedGate } from './gate-data'
import { metrics, type Figure } from '../scorecard'

/** The lines that are sealed: what each figure must surely be, and by how much it may be worse than the baseline. */
export const GateLines = ({ sealed }: { readonly sealed: SealedGate }): ReactElement => {
  const registry = useQuery(evaluatorList)
  const lines = [
    ...Object.entries(sealed.required).map(([key, rule]) => ({ key, rule, isRequired: true })),
    ...Object.entries(sealed.watched).map(([key, rule]) => ({ key, rule, isRequired: false })),
  ]
  return (
    <ul className="evlist" aria-label="Lines">
      {lines.map(({ key, rule, isRequired }) => {
        const order = sealed.evaluators.find(({ name }) => key === name || key.startsWith(`${name}.`))?.order
        const entry = registry.data?.items.find(({ id }) => id === order?.evaluator)
        const unit = key.endsWith('.pass_rate') ? 'share' : entry?.unit
        return (
          <li key={`${isRequired} ${key}`} className="sline">
            <span className={`m ${entry?.metric ?? ''}`}>
              <Icon name={metrics.find(({ id }) => id === entry?.metric)?.icon ?? 'dash'} />
              <span className="clip">{key}</span>
            </span>
            {!isRequired && <span className="t3 xxs">watched</span>}
            <span className="num t2 xs asked">{asked(rule, unit)}</span>
          </li>
        )
      })}
    </ul>
  )
}

const asked = (rule: GateRule, unit: Figure['unit']): string => {
  const { level, margin } = askedText(rule, unit)
  const unchecked = rule.unchecked === undefined ? '' : `${asWritten(rule.unchecked, 'share')} unchecked`
  const tolerant = rule.tolerate_inconclusive ? 'undecided differences pass' : ''
  return [level, margin, unchecked, tolerant].filter((part) => part !== '').join(', ')
}
