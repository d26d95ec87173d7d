import type { Extracted, ExtractionWarning } from '../../contract'
import { baseName, headingText } from '../../extract/names'
import { barTable, looksLikeHeader } from '../../extract/table-text'
import { textWriter } from '../../extract/text-writer'
import type { Layout } from './layout-answer'

/** Makes a document of what the service recognised: headings, paragraphs and tables in reading order, with their pages. */
export const readLayout = (layout: Layout, path: string): Extracted => {
  const { paragraphs = [], tables = [], figures = [], warnings = [], pages } = layout
  const written = textWriter(path)
  // What stands in a cell or a caption is told a second time among the paragraphs.
  const isInTable = within(tables.flatMap(({ spans, caption }) => [...spans, ...(caption?.spans ?? [])]))
  const parts = [
    ...paragraphs
      .filter(({ role, spans }) => !unread.has(role ?? '') && !isInTable(startOf(spans)))
      .map((paragraph) => ({ at: startOf(paragraph.spans), paragraph })),
    ...tables.map((table) => ({ at: startOf(table.spans), table })),
  ].toSorted((left, right) => left.at - right.at)
  for (const part of parts) {
    const { boundingRegions } = 'table' in part ? part.table : part.paragraph
    const page = boundingRegions?.[0]?.pageNumber
    const place = page === undefined ? {} : { page }
    if ('table' in part) written.add('table', tableText(part.table), place)
    else if (part.paragraph.role === 'title') written.heading(1, part.paragraph.content, place)
    else if (part.paragraph.role === 'sectionHeading') written.heading(2, part.paragraph.content, place)
    else written.add(/^[·•▪-]\s/.test(part.paragraph.content) ? 'list' : 'paragraph', part.paragraph.content, place)
  }
  const { text, blocks } = written.done()
  const title = paragraphs.find(({ role }) => role === 'title')?.content ?? ''
  return {
    title: headingText(title) || baseName(path),
    text,
    blocks,
    pages: pages.length,
    images: figures.length,
    warnings: warnings.map(({ code, message }): ExtractionWarning => ({
      code: 'damaged_parts',
      message: `${code}: ${message}`.slice(0, 300),
    })),
  }
}

/** What is the same on every page. */
const unread = new Set(['pageHeader', 'pageFooter', 'pageNumber'])

type Span = NonNullable<Layout['paragraphs']>[number]['spans'][number]

const startOf = (spans: readonly Span[]): number => spans[0]?.offset ?? 0

/** Whether a place lies in one of the spans, found by halving: a page may hold thousands of cells. */
const within = (spans: readonly Span[]): ((at: number) => boolean) => {
  const sorted = spans.toSorted((left, right) => left.offset - right.offset)
  return (at) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle]?.offset ?? 0) <= at) low = middle + 1
      else high = middle
    }
    const last = sorted[low - 1]
    return last !== undefined && at < last.offset + last.length
  }
}

const tableText = ({ cells, caption }: NonNullable<Layout['tables']>[number]): string => {
  const rows: string[][] = []
  for (const { rowIndex, columnIndex, content } of cells) {
    while (rows.length <= rowIndex) rows.push([])
    const row = rows[rowIndex] ?? []
    while (row.length < columnIndex) row.push('')
    row[columnIndex] = content
  }
  const hasHeader = cells.some(({ kind, rowIndex }) => rowIndex === 0 && kind === 'columnHeader')
  const text = barTable(rows, hasHeader || looksLikeHeader(rows))
  return caption ? `${caption.content.replace(/\s+/g, ' ').trim()}\n\n${text}` : text
}
