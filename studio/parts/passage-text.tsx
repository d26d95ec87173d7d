import { Fragment, type ReactElement, type ReactNode } from 'react'

/** A stretch to be marked. */
export interface Mark {
  readonly start: number
  readonly end: number
}

/** The text of a passage with its headings, tables and marks: text all through, whatever the document holds. */
export const PassageText = ({
  text,
  marks = [],
}: {
  readonly text: string
  readonly marks?: readonly Mark[]
}): ReactElement => (
  <>
    {blocksOf(text).map(({ kind, lines }, place) => {
      if (kind === 'heading')
        return (
          <h3 key={place} className="ph">
            {lines.map((line) => (
              <Fragment key={line.start}>{marked({ ...line, ...withoutHashes(line) }, marks)}</Fragment>
            ))}
          </h3>
        )
      if (kind === 'table') return <TableText key={place} lines={lines} />
      return (
        <p key={place}>
          {lines.map((line) => (
            <Fragment key={line.start}>
              {marked(line, marks)}
              {'\n'}
            </Fragment>
          ))}
        </p>
      )
    })}
  </>
)

interface Line {
  readonly text: string
  readonly start: number
}

interface Block {
  readonly kind: 'heading' | 'table' | 'text'
  readonly lines: Line[]
}

const blocksOf = (text: string): readonly Block[] => {
  const blocks: Block[] = []
  let start = 0
  let isApart = true
  for (const line of text.split('\n')) {
    const kind = /^#{1,6}\s/.test(line) ? 'heading' : /^\s*\|.*\|\s*$/.test(line) ? 'table' : 'text'
    const last = blocks.at(-1)
    if (line.trim() !== '') {
      if (last?.kind === kind && kind !== 'heading' && !isApart) last.lines.push({ text: line, start })
      else blocks.push({ kind, lines: [{ text: line, start }] })
    }
    isApart = line.trim() === ''
    start += line.length + 1
  }
  return blocks
}

const withoutHashes = ({ text, start }: Line): Line => {
  const hashes = /^#+\s+/.exec(text)?.[0].length ?? 0
  return { text: text.slice(hashes), start: start + hashes }
}

const marked = ({ text, start }: Line, marks: readonly Mark[]): ReactNode[] => {
  const parts: ReactNode[] = []
  let at = 0
  for (const mark of marks) {
    const from = Math.max(0, mark.start - start)
    const to = Math.min(text.length, mark.end - start)
    if (to <= from || from < at) continue
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return [...parts, text.slice(at)]
}

const cellsOf = (line: Line): readonly string[] =>
  line.text
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())

const TableText = ({ lines }: { readonly lines: readonly Line[] }): ReactElement => {
  const [head, ...rest] = lines
  const rows = rest.filter(({ text }) => !/^[\s|:-]+$/.test(text))
  return (
    <table className="pt">
      <thead>
        <tr>{head && cellsOf(head).map((cell, place) => <th key={place}>{cell}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.start}>
            {cellsOf(row).map((cell, place) => (
              <td key={place}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
