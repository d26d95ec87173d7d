import type { Link } from '../../contract'
import { linkOf } from '../links'
import { barTable, looksLikeHeader } from '../table-text'
import type { XmlReader } from '../xml'
import type { OfficePackage } from './office-package'

/** One slide as what can be read on it. */
export interface Slide {
  readonly title?: string
  readonly texts: readonly { readonly kind: 'paragraph' | 'list' | 'table'; readonly text: string }[]
  readonly notes: readonly string[]
  readonly links: readonly Link[]
  readonly images: number
  readonly isHidden: boolean
}

/** Reads a slide with its notes; undefined where the presentation names one it does not hold. */
export const readSlide = (office: OfficePackage, part: string): Slide | undefined => {
  const related = office.relationships(part)
  const shapes = shapesOf(office, part, (id) => related.get(id)?.target)
  if (!shapes) return undefined
  const notesPart = [...related.values()].find(({ type }) => type === 'notesSlide')?.target
  const notes = notesPart === undefined ? undefined : shapesOf(office, notesPart, () => undefined)
  const title = shapes.texts.find(({ place }) => isTitle(place))
  return {
    ...(title && { title: title.lines.map(({ text }) => text).join(' ') }),
    texts: shapes.texts.filter((text) => text !== title && !unread.has(text.place ?? '')).map(textOf),
    notes: (notes?.texts ?? [])
      .filter(({ place }) => place === 'body')
      .flatMap(({ lines }) => lines.map(({ text }) => text)),
    links: shapes.links,
    images: shapes.images,
    isHidden: shapes.isHidden,
  }
}

/** The texts of one shape: `place` is what the layout keeps it for, `rows` are those of a table. */
interface ShapeText {
  readonly place: string | undefined
  readonly lines: { readonly text: string; readonly level: number }[]
  readonly rows?: string[][]
  readonly hasHeader?: boolean
}

const isTitle = (place: string | undefined): boolean => place === 'title' || place === 'ctrTitle'

/** What is the same on every slide. */
const unread = new Set(['dt', 'ftr', 'sldNum', 'hdr', 'sldImg'])

const textOf = ({ place, lines, rows, hasHeader }: ShapeText): Slide['texts'][number] => {
  if (rows) return { kind: 'table', text: barTable(rows, hasHeader === true || looksLikeHeader(rows)) }
  const isList = lines.length > 1 && (place === 'body' || place === 'obj' || lines.some(({ level }) => level > 0))
  if (!isList) return { kind: 'paragraph', text: lines.map(({ text }) => text).join('\n') }
  return {
    kind: 'list',
    text: lines.map(({ text, level }) => `${'  '.repeat(Math.min(level, 8))}- ${text}`).join('\n'),
  }
}

const shapesOf = (office: OfficePackage, part: string, targetOf: (id: string) => string | undefined) => {
  const texts: ShapeText[] = []
  const links: Link[] = []
  let images = 0
  let isHidden = false
  let shape: ShapeText | undefined
  let place: string | undefined
  let words = ''
  let level = 0
  let linked: { readonly url: string; readonly from: number } | undefined
  let isText = false
  const endOfParagraph = (): void => {
    const text = words.replace(/\s+/g, ' ').trim()
    words = ''
    if (text === '') return
    const cells = shape?.rows?.at(-1)
    if (cells) cells[cells.length - 1] = `${cells.at(-1) ?? ''} ${text}`.trim()
    else shape?.lines.push({ text, level })
  }
  const reader: XmlReader = {
    open(name, attribute) {
      if (name === 'sld' && isFalse(attribute('show'))) isHidden = true
      // A placeholder that does not say what for is one for content.
      if (name === 'ph') place = attribute('type') ?? 'obj'
      if (name === 'sp') place = undefined
      if (name === 'txBody' && !shape?.rows) texts.push((shape = { place, lines: [] }))
      if (name === 'tbl') texts.push((shape = { place: undefined, lines: [], rows: [] }))
      if (name === 'tblPr' && shape?.rows && attribute('firstRow') === '1')
        texts[texts.length - 1] = shape = { ...shape, hasHeader: true }
      if (name === 'tr') shape?.rows?.push([])
      if (name === 'tc') shape?.rows?.at(-1)?.push('')
      if (name === 'p') level = 0
      if (name === 'pPr') level = Number(attribute('lvl') ?? 0) || 0
      if (name === 'br') words += ' '
      if (name === 'pic' || name === 'relIds' || name === 'chart') images++
      if (name === 'hlinkClick') linked = { url: targetOf(attribute('id', true) ?? '') ?? '', from: words.length }
      isText = name === 't'
    },
    text(text) {
      if (isText) words += text
    },
    close(name) {
      isText = false
      if (name === 'p') endOfParagraph()
      if (name === 'r' && linked) {
        const link = linkOf(words.slice(linked.from).trim(), linked.url)
        if (link) links.push(link)
        linked = undefined
      }
      if (name === 'tbl' || (name === 'txBody' && !shape?.rows)) shape = undefined
    },
  }
  if (!office.read(part, reader)) return undefined
  return { texts: texts.filter(({ lines, rows }) => lines.length > 0 || rows), links, images, isHidden }
}

const isFalse = (value: string | undefined): boolean => value === '0' || value === 'false'
