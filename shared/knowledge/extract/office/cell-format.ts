import type { OfficePackage } from './office-package'

/** How a number is shown in a cell of a style: as a date, a time, a share, or as it is. */
export type CellFormats = (value: string, style: number) => string

/** Reads a workbook's styles: a date is stored as a number of days, and only its format says so. */
export const formatsOf = (office: OfficePackage, part: string, is1904: boolean): CellFormats => {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let isCellFormat = false
  office.read(part, {
    open(name, attribute) {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '')
      if (name === 'cellXfs') isCellFormat = true
      if (name === 'xf' && isCellFormat) formats.push(Number(attribute('numFmtId') ?? 0))
    },
    close(name) {
      if (name === 'cellXfs') isCellFormat = false
    },
  })
  const kinds = formats.map((id) => kindOf(id, codes.get(id)))
  return (value, style) => {
    const number = Number(value)
    const kind = kinds[style] ?? 'number'
    if (kind === 'number' || !Number.isFinite(number)) return value
    return kind === 'percent' ? `${Number((number * 100).toPrecision(12))}%` : momentOf(number, kind, is1904)
  }
}

type Kind = 'number' | 'percent' | 'date' | 'time' | 'both'

/** The formats that every workbook knows without naming them, and those it names itself. */
const kindOf = (id: number, code: string | undefined): Kind => {
  if (code === undefined) {
    if (id === 9 || id === 10) return 'percent'
    if (id === 22) return 'both'
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time'
    return (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'date' : 'number'
  }
  // Texts in quotes, escaped letters, colours and conditions are no part of a format's letters.
  const letters = code.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').split(';', 1)[0] ?? ''
  const isDate = /[yd]/i.test(letters)
  const isTime = /[hs]/i.test(letters)
  if (isDate && isTime) return 'both'
  if (isDate || (/m/i.test(letters) && !isTime)) return 'date'
  if (isTime) return 'time'
  return letters.includes('%') ? 'percent' : 'number'
}

const dayMs = 86_400_000

/** Days since the end of 1899, where February 1900 wrongly had 29, or since 1904. */
const momentOf = (days: number, kind: Kind, is1904: boolean): string => {
  const since1970 = is1904 ? days - 24_107 : days - (days < 60 ? 25_568 : 25_569)
  const date = new Date(Math.round((since1970 * dayMs) / 1000) * 1000)
  if (Number.isNaN(date.getTime())) return String(days)
  const [day = '', time = ''] = date.toISOString().split(/[T.]/)
  if (kind === 'time' && days < 1) return time
  const isMidnight = time === '00:00:00'
  return kind === 'date' || isMidnight ? day : `${day} ${time}`
}
