import type { client } from '../../../api/client'
import type { Column } from '../../../parts/rows'
import { typedText } from './row-text'

type Row = Awaited<ReturnType<typeof client.listDatasetRows>>['items'][number]

const mostColumns = 7

/** The columns of a dataset as its rows are listed, each as wide as its texts ask for: a question has more room than a flag. */
export const datasetColumns = (
  columns: readonly { readonly name: string; readonly types: readonly string[] }[],
  rows: readonly Row[],
): readonly Column<Row>[] => [
  { head: 'Row', width: '40px', cell: ({ index }) => index },
  ...columns.slice(0, mostColumns).map((column, place) => ({
    head: column.name,
    note: column.types.join(' or '),
    width: `minmax(80px, ${shareOf(rows.map(({ row }) => oneLine(row[column.name])))}fr)`,
    isWide: place > 1,
    cell: ({ row }: Row) => <span title={oneLine(row[column.name])}>{oneLine(row[column.name])}</span>,
  })),
]

// By the first page alone, so that nothing moves while one scrolls.
const shareOf = (texts: readonly string[]): number => {
  const first = texts.slice(0, 50)
  const mean = first.reduce((sum, text) => sum + text.length, 0) / Math.max(1, first.length)
  return Math.min(4, Math.max(0.8, Math.round(mean / 5) / 2))
}

const oneLine = (value: unknown): string =>
  value === null
    ? 'null'
    : typedText(value as string)
        .replaceAll(/\s+/g, ' ')
        .slice(0, 300)
