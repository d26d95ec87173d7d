import type { ReactElement } from 'react'
import { Icon } from '../../parts/icon'
import type { Grounding } from '../run/checks-of'
import { sharedPhrases } from './shared-phrases'

/** A sentence that cites a passage: whether a check of the run bears it out, or else whether the two share words. */
export const ClaimLine = ({
  claim,
  passage,
  grounding,
}: {
  readonly claim: string
  readonly passage: string | undefined
  readonly grounding: Grounding | undefined
}): ReactElement => {
  const doubt = grounding?.doubts.find(({ start, end }) => isOf(claim, grounding.text.slice(start, end)))
  const shares = passage !== undefined && sharedPhrases(passage, claim).length > 0
  const [icon, tone, words] = doubt
    ? (['bang', 'warn', doubt.note ?? 'no source says so'] as const)
    : grounding
      ? (['tick', 'good', 'borne out'] as const)
      : shares
        ? (['tick', 'good', 'in these words'] as const)
        : (['question', 't3', 'cited; no words in common'] as const)
  return (
    <div className="cm">
      <Icon name={icon} size={14} className={tone} />
      <span className="grow">{claim}</span>
      <span className="t3 xs">{words}</span>
    </div>
  )
}

const bare = (text: string): string =>
  text
    .replaceAll(/\s*\[\d+\]/g, '')
    .replaceAll(/[*_`]/g, '')
    .trim()

const isOf = (claim: string, stretch: string): boolean => {
  const [one, other] = [bare(claim), bare(stretch)]
  return other !== '' && (one.includes(other) || other.includes(one))
}
