import type { ReactElement } from 'react'
import { RichText, type Mark } from './rich-text'

export type { Mark }

/** The text of a passage with its headings, lists, tables and marks: text all through, whatever the document holds. */
export const PassageText = ({
  text,
  marks = [],
}: {
  readonly text: string
  readonly marks?: readonly Mark[]
}): ReactElement => <RichText text={text} marks={marks} headings="h3" />
