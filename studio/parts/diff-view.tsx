import type { ReactElement } from 'react'
import { diffLines, diffWords, type Hunk } from './diff'
import './diff-view.css'

type Line = { readonly kind: Hunk['kind'] | 'gap'; readonly text: string; readonly other?: string }

/** Two texts, one for the other, words inside lines marked; long stretches that are the same are folded. */
export const DiffView = ({
  before,
  after,
  label,
}: {
  readonly before: string
  readonly after: string
  readonly label: string
}): ReactElement => {
  if (before === after) return <p className="t2 inset">Both texts are the same.</p>
  return (
    <pre className="diff" aria-label={label} tabIndex={0}>
      {linesOf(diffLines(before, after)).map((line, place) => (
        <div key={place} className={`dl ${line.kind}`}>
          <span className="sign" aria-hidden="true">
            {line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '}
          </span>
          {line.kind !== 'same' && line.kind !== 'gap' && <span className="visually-hidden">{line.kind}: </span>}
          <span>{line.other === undefined ? line.text || ' ' : <Words line={line} />}</span>
        </div>
      ))}
    </pre>
  )
}

/** One text beside another with only its own words marked. */
export const MarkedText = ({
  before,
  after,
  side,
}: {
  readonly before: string
  readonly after: string
  readonly side: 'before' | 'after'
}): ReactElement => {
  const gone = side === 'before' ? 'added' : 'removed'
  return (
    <>
      {together(diffWords(before, after).filter(({ kind }) => kind !== gone)).map(({ kind, parts }, place) =>
        kind === 'same' ? (
          <span key={place}>{parts.join('')}</span>
        ) : kind === 'added' ? (
          <ins key={place}>{parts.join('')}</ins>
        ) : (
          <del key={place}>{parts.join('')}</del>
        ),
      )}
    </>
  )
}

// A space between two words that both changed is marked with them.
const together = (hunks: readonly Hunk[]): readonly Hunk[] => {
  const joined: Hunk[] = []
  for (const [place, hunk] of hunks.entries()) {
    const [last, next] = [joined.at(-1), hunks[place + 1]]
    const isBetween = hunk.kind === 'same' && hunk.parts.every((part) => /^[^\S\n]+$/.test(part))
    if (last && last.kind !== 'same' && ((isBetween && next?.kind === last.kind) || hunk.kind === last.kind))
      joined.splice(-1, 1, { kind: last.kind, parts: [...last.parts, ...hunk.parts] })
    else joined.push(hunk)
  }
  return joined
}

const Words = ({ line }: { readonly line: Line }): ReactElement => (
  <MarkedText
    before={line.kind === 'removed' ? line.text : (line.other ?? '')}
    after={line.kind === 'removed' ? (line.other ?? '') : line.text}
    side={line.kind === 'removed' ? 'before' : 'after'}
  />
)

const context = 3

const linesOf = (hunks: readonly Hunk[]): readonly Line[] =>
  hunks.flatMap(({ kind, parts }, place): Line[] => {
    if (kind === 'same') {
      const isFirst = place === 0
      const isLast = place === hunks.length - 1
      const head = isFirst ? 0 : context
      const tail = isLast ? 0 : context
      if (parts.length <= head + tail + 1) return parts.map((text) => ({ kind, text }))
      const hidden = parts.length - head - tail
      return [
        ...parts.slice(0, head).map((text): Line => ({ kind, text })),
        { kind: 'gap', text: `${hidden} lines are the same` },
        ...parts.slice(parts.length - tail).map((text): Line => ({ kind, text })),
      ]
    }
    const partner = kind === 'removed' ? hunks[place + 1] : hunks[place - 1]
    const others = partner && partner.kind !== 'same' && partner.kind !== kind ? partner.parts : []
    return parts.map((text, line) => {
      const other = others[line]
      return { kind, text, ...(other !== undefined && { other }) }
    })
  })
