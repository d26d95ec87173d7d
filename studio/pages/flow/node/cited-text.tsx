import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { JsonObject } from '../../../../client'
import { Prose } from '../../../parts/prose'
import { citationsIn } from '../../chat/conversation'

/** A text with its citations as small chips; one whose passage is known leads to its document. */
export const CitedText = ({
  text,
  outputs,
  index,
}: {
  readonly text: string
  readonly outputs?: JsonObject | undefined
  /** Where the passages came from. */
  readonly index?: string | undefined
}): ReactElement => {
  const citations = outputs ? citationsIn(outputs) : []
  return (
    <Prose
      text={text}
      cite={(n) => {
        const found = citations.find((citation) => citation.n === n)
        if (!found) return <span className="cite">{n}</span>
        const title = [found.document, found.section].filter(Boolean).join(', ')
        return index === undefined ? (
          <span className="cite" title={title}>
            {n}
          </span>
        ) : (
          <Link
            className="cite"
            title={title}
            aria-label={`Source ${n}: ${title}`}
            href={`/data/indexes/${encodeURIComponent(index)}?doc=${encodeURIComponent(found.document)}`}
          >
            {n}
          </Link>
        )
      }}
    />
  )
}
