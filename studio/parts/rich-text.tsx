import { Fragment, type ReactElement, type ReactNode } from 'react'
import { piecesOf, type Piece } from './inline-text'
import { blocksOf, cellsOf, isTableRule, type Block, type Item, type Line } from './markdown'
import './rich-text.css'

/** A stretch to be marked: what two texts share, or what nothing supports. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly kind?: 'shared' | 'doubt'
}

/** How a text is shown beside its own Markdown. */
interface RichTextProps {
  readonly text: string
  /** Stretches of the text, none over another, in order. */
  readonly marks?: readonly Mark[]
  /** What `[n]` becomes. */
  readonly cite?: (n: number) => ReactNode
  readonly headings?: 'h3' | 'h4'
}

/** Markdown as elements: headings, lists, tables, quotes, code and emphasis; text all through, whatever it holds. */
export const RichText = ({ text, marks = [], cite, headings = 'h4' }: RichTextProps): ReactElement => {
  const inline = (line: Line): ReactNode => piecesOf(line).map((piece) => pieceOf(piece, marks, cite))
  return (
    <>
      {blocksOf(text).map((block, place) => (
        <Fragment key={place}>{blockOf(block, inline, headings)}</Fragment>
      ))}
    </>
  )
}

type Inline = (line: Line) => ReactNode

const blockOf = (block: Block, inline: Inline, Heading: 'h3' | 'h4'): ReactNode => {
  if (block.kind === 'rule') return <hr className="rtr" />
  if (block.kind === 'heading') return <Heading className="ph">{inline(block.line)}</Heading>
  if (block.kind === 'list') return <ListText items={block.items} inline={inline} />
  if (block.kind === 'table') return <TableText lines={block.lines} inline={inline} />
  if (block.kind === 'code')
    return (
      <pre className="code" tabIndex={0}>
        {block.lines.map(({ text }) => text).join('\n')}
      </pre>
    )
  const lines = <Lines lines={block.lines} inline={inline} />
  return block.kind === 'quote' ? <blockquote className="rtq">{lines}</blockquote> : <p>{lines}</p>
}

const Lines = ({ lines, inline }: { readonly lines: readonly Line[]; readonly inline: Inline }): ReactElement => (
  <>
    {lines.map((line, place) => (
      <Fragment key={line.start}>
        {place > 0 && '\n'}
        {inline(line)}
      </Fragment>
    ))}
  </>
)

const ListText = ({ items, inline }: { readonly items: readonly Item[]; readonly inline: Inline }): ReactElement => {
  const rows = items.map((item, place) => (
    <li key={place} className={`d${item.depth}`} value={item.number}>
      <Lines lines={item.lines} inline={inline} />
    </li>
  ))
  return items[0]?.number === undefined ? (
    <ul className="plist">{rows}</ul>
  ) : (
    <ol className="plist" start={items[0].number}>
      {rows}
    </ol>
  )
}

const TableText = ({ lines, inline }: { readonly lines: readonly Line[]; readonly inline: Inline }): ReactElement => {
  const [head, ...rest] = lines
  const sides = cellsOf(rest.find(isTableRule) ?? { text: '', start: 0 }).map(({ text }) => /^-+:$/.test(text))
  const cells = (line: Line, Cell: 'th' | 'td'): ReactNode =>
    cellsOf(line).map((cell, place) => (
      <Cell key={place} className={sides[place] ? 'n' : undefined}>
        {inline(cell)}
      </Cell>
    ))
  return (
    <div className="ptw">
      <table className="pt">
        <thead>
          <tr>{head && cells(head, 'th')}</tr>
        </thead>
        <tbody>
          {rest
            .filter((line) => !isTableRule(line))
            .map((line) => (
              <tr key={line.start}>{cells(line, 'td')}</tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

const pieceOf = (piece: Piece, marks: readonly Mark[], cite: RichTextProps['cite']): ReactNode => {
  const { kind, n, isBold, isItalic, start, address } = piece
  if (kind === 'cite' && n !== undefined && cite) return <Fragment key={start}>{cite(n)}</Fragment>
  let shown: ReactNode = marked(piece, marks)
  if (kind === 'code') shown = <code className="mono">{shown}</code>
  if (kind === 'link')
    shown = (
      <span className="lk" title={address}>
        {shown}
      </span>
    )
  if (isItalic) shown = <em>{shown}</em>
  if (isBold) shown = <b>{shown}</b>
  return <Fragment key={start}>{shown}</Fragment>
}

const marked = ({ text, start }: Line, marks: readonly Mark[]): ReactNode => {
  const parts: ReactNode[] = []
  let at = 0
  for (const mark of marks) {
    const from = Math.max(0, mark.start - start)
    const to = Math.min(text.length, mark.end - start)
    if (to <= from || from < at) continue
    parts.push(
      text.slice(at, from),
      <mark key={from} className={mark.kind === 'doubt' ? 'doubt' : undefined}>
        {text.slice(from, to)}
      </mark>,
    )
    at = to
  }
  return at === 0 ? text : [...parts, text.slice(at)]
}
