import { Fragment, type ReactElement, type ReactNode } from 'react'

/** Text of a model as paragraphs, lists and emphasis: read into elements, never taken as markup. `[n]` becomes whatever `cite` makes of it. */
export const Prose = ({
  text,
  cite,
}: {
  readonly text: string
  readonly cite?: (n: number, key: string) => ReactNode
}): ReactElement => (
  <>
    {text.split(/\n{2,}/).map((block, place) => {
      const lines = block.split('\n').filter((line) => line.trim() !== '')
      const items = lines.map((line) => /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(line)?.[1])
      if (lines.length > 0 && items.every((item) => item !== undefined))
        return (
          <ul key={place} className="plist">
            {items.map((item, n) => (
              <li key={n}>{inline(item ?? '', cite)}</li>
            ))}
          </ul>
        )
      const heading = /^#{1,6}\s+(.*)$/.exec(lines[0] ?? '')?.[1]
      return (
        <Fragment key={place}>
          {heading !== undefined && <h4>{heading}</h4>}
          {lines.slice(heading === undefined ? 0 : 1).length > 0 && (
            <p>{inline(lines.slice(heading === undefined ? 0 : 1).join('\n'), cite)}</p>
          )}
        </Fragment>
      )
    })}
  </>
)

const inline = (text: string, cite?: (n: number, key: string) => ReactNode): ReactNode[] =>
  text.split(/(\*\*[^*\n]+\*\*|`[^`\n]+`|\[\d{1,3}\])/).map((part, place) => {
    const number = /^\[(\d{1,3})\]$/.exec(part)?.[1]
    if (number !== undefined && cite) return <Fragment key={place}>{cite(Number(number), `${place}`)}</Fragment>
    if (part.startsWith('**') && part.length > 4) return <b key={place}>{part.slice(2, -2)}</b>
    if (part.startsWith('`') && part.length > 2)
      return (
        <code key={place} className="mono">
          {part.slice(1, -1)}
        </code>
      )
    return <Fragment key={place}>{part}</Fragment>
  })
