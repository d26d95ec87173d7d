import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, type ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import { runById } from '../../api/queries'
import type { Hit } from '../../api/types'
import { Button } from '../../parts/button'
import { Icon } from '../../parts/icon'
import { PassageText } from '../../parts/passage-text'
import { Failure, Loading } from '../../parts/states'
import { groundingOf } from '../run/checks-of'
import { ClaimLine } from './claim-line'
import type { Citation, Turn } from './conversation'
import { claimsOf, sharedPhrases } from './shared-phrases'

const ordinal = (rank: number): string =>
  `${rank}${rank % 100 > 10 && rank % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')}`

/** The document a citation points at, opened at its passage, with why it was found and what rests on it. */
export const Source = ({
  turn,
  citation,
  index,
  onStep,
  onClose,
}: {
  readonly turn: Turn
  readonly citation: Citation
  readonly index: string | undefined
  readonly onStep: (n: number) => void
  readonly onClose: () => void
}): ReactElement => {
  const run = useQuery({ ...runById(turn.run ?? ''), enabled: turn.run !== undefined, staleTime: Infinity })
  const chunks = useQuery({
    queryKey: ['chunks', index, citation.document],
    enabled: index !== undefined,
    queryFn: async () => (await client.listChunks({ index: index ?? '', path: citation.document, limit: 500 })).items,
  })
  const hit = useMemo(
    () => passageOf(run.data?.nodes.map(({ output }) => output) ?? [], citation),
    [run.data, citation],
  )
  const grounding = groundingOf(run.data?.nodes ?? [])
  const claims = claimsOf(turn.answer, citation.n)
  const place = useRef<HTMLElement>(null)
  const isReady = chunks.data !== undefined && hit !== undefined
  useEffect(() => {
    if (isReady) place.current?.scrollIntoView({ block: 'center' })
  }, [isReady, citation.n])
  const at = turn.citations.findIndex(({ n }) => n === citation.n)
  return (
    <aside className="srcp" aria-label="Source">
      <div className="phead tall2">
        <span className="cite on">{citation.n}</span>
        <h2 className="clip">{citation.document}</h2>
        <span className="t3 clip">{citation.section}</span>
        <span className="grow" />
        {index !== undefined && (
          <Link
            className="btn quiet sm"
            href={`/data/indexes/${encodeURIComponent(index)}?doc=${encodeURIComponent(citation.document)}`}
          >
            <Icon name="open" size={12} />
            Open in Data
          </Link>
        )}
        <Button kind="quiet" icon="cross" name="Close the source" onPress={onClose} />
      </div>
      <div className="why2">
        <div className="whys">
          <span className="t3">
            Passage {at + 1} of {turn.citations.length}
          </span>
          {hit?.why && (
            <>
              <span>
                <span className="t3">words </span>
                <b>{hit.why.keyword_rank === null ? 'not found' : ordinal(hit.why.keyword_rank)}</b>
              </span>
              <span>
                <span className="t3">meaning </span>
                <b>{hit.why.vector_rank === null ? 'not asked' : ordinal(hit.why.vector_rank)}</b>
              </span>
            </>
          )}
          <span>
            <span className="t3">cited by </span>
            <b>{claims.length}</b>
          </span>
        </div>
        <Button
          kind="quiet"
          size="sm"
          icon="up"
          name="Source before"
          off={at <= 0 && 'This is the first'}
          onPress={() => onStep(turn.citations[at - 1]?.n ?? citation.n)}
        />
        <Button
          kind="quiet"
          size="sm"
          icon="down"
          name="Next source"
          off={at >= turn.citations.length - 1 && 'This is the last'}
          onPress={() => onStep(turn.citations[at + 1]?.n ?? citation.n)}
        />
      </div>
      <div className="doc" tabIndex={0} role="region" aria-label={`Text of ${citation.document}`}>
        {chunks.error && (hit ? null : <Failure error={chunks.error} />)}
        {!chunks.data && !chunks.error && <Loading />}
        {(chunks.data ?? (hit ? [hit] : [])).map((chunk) => {
          const isCited = hit?.passage === chunk.passage
          return (
            <section
              key={chunk.passage}
              ref={isCited ? place : undefined}
              className={isCited ? 'pass' : 'dim'}
              aria-label={isCited ? 'The cited passage' : undefined}
            >
              <PassageText text={chunk.text} marks={isCited ? sharedPhrases(chunk.text, claims.join(' ')) : []} />
            </section>
          )
        })}
      </div>
      <div className="claims">
        <h2>Sentences resting on this passage</h2>
        {claims.map((claim) => (
          <ClaimLine key={claim} claim={claim} passage={hit?.text} grounding={grounding} />
        ))}
        {claims.length === 0 && <p className="t2">No sentence of the answer names this passage.</p>}
      </div>
    </aside>
  )
}

// The passage as the run’s own search gave it: of the document, and of the section where one is named.
const passageOf = (outputs: readonly unknown[], citation: Citation): Hit | undefined => {
  const lists = outputs.filter(
    (output): output is readonly Hit[] =>
      Array.isArray(output) &&
      output.some((item: unknown) => typeof item === 'object' && item !== null && 'passage' in item),
  )
  const ofDocument = lists.flat().filter(({ document }) => document === citation.document)
  const byPlace = lists[0]?.[citation.n - 1]
  if (byPlace?.document === citation.document) return byPlace
  return (
    ofDocument.find(({ section }) => citation.section !== undefined && section.endsWith(citation.section)) ??
    ofDocument[0]
  )
}
