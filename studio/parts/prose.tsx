import type { ReactElement, ReactNode } from 'react'
import { RichText, type Mark } from './rich-text'

/** Text of a model as paragraphs, lists, tables and emphasis: read into elements, never taken as markup. `[n]` becomes whatever `cite` makes of it. */
export const Prose = ({
  text,
  cite,
  doubts = [],
}: {
  readonly text: string
  readonly cite?: (n: number) => ReactNode
  /** Stretches that nothing supports. */
  readonly doubts?: readonly Omit<Mark, 'kind'>[]
}): ReactElement => (
  <RichText text={text} {...(cite && { cite })} marks={doubts.map((stretch) => ({ ...stretch, kind: 'doubt' }))} />
)
