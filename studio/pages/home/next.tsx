import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { Icon } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import type { NextStep } from './next-step'

/** The next useful step: what is so, why it matters, and the ways on. */
export const Next = ({ step }: { readonly step: NextStep }): ReactElement => (
  <div className="next" role="region" aria-label="Next step">
    {step.state && <Pill state={step.state[0]} text={step.state[1]} />}
    <p className="grow">
      <span className="med">{step.text}</span> <span className="t2">{step.why}</span>
    </p>
    {step.other && (
      <Link href={step.other.href} className="btn">
        {step.other.action}
      </Link>
    )}
    <Link href={step.href} className="btn go">
      {step.action}
      <Icon name="right" size={14} />
    </Link>
  </div>
)
