import { fault } from '../../faults'
import type { Extractor } from '../contract'
import { decodeText } from './decode'
import { baseName } from './names'
import { barTable } from './table-text'
import { textWriter } from './text-writer'

/** Reads tables of separated values as one table, whose first row names the columns. */
export const csvExtractor: Extractor = {
  id: 'csv',
  endings: ['.csv', '.tsv'],
  contentTypes: ['text/csv', 'application/csv', 'text/tab-separated-values'],
  async extract(body, path, charset) {
    const decoded = decodeText(body, path, charset)
    const rows = await rowsOf(decoded.text, path)
    const written = textWriter(path)
    // Rows of one cell are lines of a text.
    if (rows.every((row) => row.length < 2)) written.add('list', rows.map((row) => row.join('')).join('\n'))
    else written.add('table', barTable(rows, rows.length > 1))
    return { title: baseName(path), ...decoded, ...written.done() }
  },
}

const rowsOf = async (text: string, path: string): Promise<string[][]> => {
  const { parse } = await import('csv-parse/sync')
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    })
  } catch (error) {
    const { code, lines } = error as { readonly code?: string; readonly lines?: number }
    throw fault(
      'document_corrupt',
      `“${path}” is no table of separated values: ${code ?? 'unreadable'} by line ${lines ?? 1}`,
      {
        path,
        line: lines ?? 1,
      },
    )
  }
}

/** What stands most often in the first lines outside of quotes. */
const delimiterOf = (text: string): string => {
  const head = text
    .slice(0, 20_000)
    .split(/\r?\n/, 20)
    .join('\n')
    .replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: head.split(mark).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark
}
