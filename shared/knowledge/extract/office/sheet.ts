import { fault } from '../../../faults'
import type { CellFormats } from './cell-format'
import type { OfficePackage } from './office-package'

/** No sheet that is read as text is wider or longer; a cell may claim to stand anywhere. */
const mostColumns = 1000
const mostRows = 500_000
const mostCells = 4_000_000

/** The texts that cells share, in their order. */
export const sharedTexts = (office: OfficePackage, part: string): readonly string[] => {
  const texts: string[] = []
  let words: string | undefined
  let isText = false
  // Readings of a character in another script (`rPh`) are not what stands in the cell.
  let isReading = false
  office.read(part, {
    open(name) {
      if (name === 'si') words = ''
      if (name === 'rPh') isReading = true
      isText = name === 't' && !isReading
    },
    text(text) {
      if (isText && words !== undefined) words += text
    },
    close(name) {
      isText = false
      if (name === 'rPh') isReading = false
      if (name === 'si') texts.push(words ?? '')
    },
  })
  return texts
}

/** The rows of a sheet as they are shown; cells and rows that are not there are empty. */
export const readSheet = (
  office: OfficePackage,
  part: string,
  texts: readonly string[],
  formats: CellFormats,
): readonly (readonly string[])[] => {
  const rows: string[][] = []
  let cell: { readonly column: number; readonly type: string; readonly style: number } | undefined
  let value = ''
  let isValue = false
  let lastRow = 0
  let cells = 0
  office.read(part, {
    open(name, attribute) {
      if (name === 'row') {
        const number = Number(attribute('r') ?? lastRow + 1)
        // However many empty rows there are, one parts what stands around it.
        if (rows.length > 0 && number > lastRow + 1) rows.push([])
        lastRow = Number.isSafeInteger(number) ? number : lastRow + 1
        rows.push([])
        cell = undefined
        if (rows.length > mostRows) throw tooLarge(office.path, part, `${mostRows} rows`)
      }
      if (name === 'c') {
        const column = columnOf(attribute('r')) ?? (cell?.column ?? -1) + 1
        if (column >= mostColumns) throw tooLarge(office.path, part, `${mostColumns} columns`)
        cell = { column, type: attribute('t') ?? 'n', style: Number(attribute('s') ?? 0) }
        value = ''
      }
      isValue = name === 'v' || name === 't'
    },
    text(text) {
      if (isValue) value += text
    },
    close(name) {
      isValue = false
      const row = rows.at(-1)
      if (name !== 'c' || !cell || !row || value === '') return
      cells += Math.max(1, cell.column + 1 - row.length)
      if (cells > mostCells) throw tooLarge(office.path, part, `${mostCells} cells`)
      while (row.length < cell.column) row.push('')
      row[cell.column] = shown(value, cell, texts, formats)
    },
  })
  return rows
}

const shown = (
  value: string,
  { type, style }: { readonly type: string; readonly style: number },
  texts: readonly string[],
  formats: CellFormats,
): string => {
  if (type === 's') return texts[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  return type === 'n' ? formats(value, style) : value
}

/** The column of a cell such as `AB12`, from 0. */
const columnOf = (reference: string | undefined): number | undefined => {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference ?? '')?.[0]
  if (letters === undefined) return undefined
  return Array.from(letters).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

const tooLarge = (path: string, part: string, limit: string) =>
  fault('too_large', `“${path}” is a workbook of more than ${limit} in its part “${part}”`, { path, part })
