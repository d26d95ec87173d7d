import { useState, type ReactElement, type ReactNode } from 'react'
import { count } from './format'

/** A long text as its beginning, until somebody wants it whole. */
export const Folded = ({
  text,
  most = 900,
  children,
}: {
  readonly text: string
  readonly most?: number
  readonly children: (shown: string) => ReactNode
}): ReactElement => {
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > most * 1.2
  return (
    <>
      {children(isLong && !isWhole ? `${cut(text, most)}…` : text)}
      {isLong && (
        <button type="button" className="more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show all ${count(text.length)} characters`}
        </button>
      )}
    </>
  )
}

// At the end of a line or a word, where one is near.
const cut = (text: string, most: number): string => {
  const part = text.slice(0, most)
  const end = Math.max(part.lastIndexOf('\n', most), part.lastIndexOf(' '))
  return end > most * 0.8 ? part.slice(0, end) : part
}
