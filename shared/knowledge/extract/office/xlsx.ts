import type { ExtractionWarning, Extractor } from '../../contract'
import { baseName } from '../names'
import { barTable, looksLikeHeader } from '../table-text'
import { textWriter, type TextWriter } from '../text-writer'
import { formatsOf } from './cell-format'
import { openOffice, type OfficePackage } from './office-package'
import { readSheet, sharedTexts } from './sheet'

/** Reads workbooks: a section for each sheet, its cells as they were last computed, in tables that empty rows part; hidden sheets are left out. */
export const xlsxExtractor: Extractor = {
  id: 'xlsx',
  endings: ['.xlsx', '.xlsm'],
  contentTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  extract(body, path) {
    const office = openOffice(body, path, 'Excel')
    const { sheets, is1904 } = sheetsOf(office)
    const related = [...office.relationships(office.main).values()]
    const partOf = (type: string): string => related.find((one) => one.type === type)?.target ?? ''
    const texts = sharedTexts(office, partOf('sharedStrings'))
    const formats = formatsOf(office, partOf('styles'), is1904)
    const written = textWriter(path)
    for (const { name, part, isHidden } of sheets) {
      if (isHidden) continue
      written.heading(1, name)
      tablesOf(readSheet(office, part, texts, formats)).forEach((rows) => write(written, rows))
    }
    const { text, blocks } = written.done()
    const images = office.names.filter((name) => /^xl\/(?:media|charts)\/[^/]+$/.test(name)).length
    const hidden = sheets.filter(({ isHidden }) => isHidden).length
    // A workbook of headings alone holds nothing to find.
    const read = blocks.some(({ kind }) => kind !== 'heading') ? { text, blocks } : { text: '', blocks: [] }
    return { title: baseName(path), ...read, pages: sheets.length, images, warnings: warningsOf(hidden) }
  },
}

const sheetsOf = (office: OfficePackage) => {
  const related = office.relationships(office.main)
  const sheets: { readonly name: string; readonly part: string; readonly isHidden: boolean }[] = []
  let is1904 = false
  office.read(office.main, {
    open(name, attribute) {
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attribute('date1904') ?? '')
      const relation = name === 'sheet' ? related.get(attribute('id', true) ?? '') : undefined
      if (relation?.type !== 'worksheet') return
      sheets.push({
        name: attribute('name') ?? '',
        part: relation.target,
        isHidden: (attribute('state') ?? 'visible') !== 'visible',
      })
    },
  })
  return { sheets, is1904 }
}

/** What stands between empty rows belongs together. */
const tablesOf = (rows: readonly (readonly string[])[]): (readonly (readonly string[])[])[] => {
  const tables: (readonly string[])[][] = []
  let isAfterEmpty = true
  for (const row of rows) {
    const isEmpty = row.every((cell) => cell.trim() === '')
    if (!isEmpty && isAfterEmpty) tables.push([row])
    else if (!isEmpty) tables.at(-1)?.push(row)
    isAfterEmpty = isEmpty
  }
  return tables
}

/** A first row of a single cell is what the table is called; rows of single cells only are text. */
const write = (written: TextWriter, rows: readonly (readonly string[])[]): void => {
  const [first = [], ...others] = rows
  const filled = first.filter((cell) => cell.trim() !== '')
  const isTable = rows.some((row) => row.filter((cell) => cell.trim() !== '').length > 1)
  if (!isTable) return written.add('paragraph', rows.map((row) => row.join(' ').trim()).join('\n'))
  if (filled.length === 1) {
    written.add('paragraph', filled.join(''))
    return write(written, others)
  }
  const left = rows.reduce((least, row) => Math.min(least, indexOfFilled(row)), Number.MAX_SAFE_INTEGER)
  const cells = rows.map((row) => row.slice(left))
  written.add('table', barTable(cells, looksLikeHeader(cells)))
}

const indexOfFilled = (row: readonly string[]): number => row.findIndex((cell) => cell.trim() !== '')

const warningsOf = (hidden: number): ExtractionWarning[] =>
  hidden === 0 ? [] : [{ code: 'hidden_parts', message: `${hidden} hidden sheets were left out` }]
