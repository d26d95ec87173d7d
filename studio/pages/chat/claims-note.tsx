import type { ReactElement } from 'react'
import { counted } from '../../parts/format'
import { Icon } from '../../parts/icon'
import type { Grounding } from '../run/checks-of'

/** That some claims of an answer have no source, and why. */
export const ClaimsNote = ({ grounding }: { readonly grounding: Grounding }): ReactElement | null => {
  const { claims, supported, doubts } = grounding
  if (supported >= claims) return null
  const lacking = claims - supported
  // The longest says most.
  const [told] = doubts.toSorted((one, other) => other.end - other.start - (one.end - one.start))
  return (
    <div className="cnote" role="note">
      <Icon name="bang" size={14} className="warn" />
      <p>
        <b>
          {lacking} of {counted(claims, 'claim')} {lacking === 1 ? 'has' : 'have'} no source.
        </b>{' '}
        {told?.note ?? ''}
      </p>
    </div>
  )
}
