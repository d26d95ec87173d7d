import { fault } from '../../faults'
import type { Block, Extractor } from '../contract'
import { decodeText } from './decode'
import { listText, tableText } from './html-blocks'
import { isBlock, isText, isUnread, nameOf, onOneLine, traverse, wordsOf, type HtmlNode } from './html-tree'
import { baseName, headingPath, headingText } from './names'

/** Reads HTML pages: what a reader sees, with headings, lists, tables and code; scripts, styles and navigation are left out. */
export const htmlExtractor: Extractor = {
  id: 'html',
  endings: ['.html', '.htm', '.xhtml'],
  contentTypes: ['text/html', 'application/xhtml+xml'],
  async extract(body, path) {
    const { load } = await import('cheerio/slim')
    const source = decodeText(body, path, declaredCharset(body))
    refuseTooDeep(source, path)
    const page = load(source, { xml: { xmlMode: false, decodeEntities: true } }).root()[0]
    const written = writer()
    if (page) readInto(written, page)
    const { text, blocks } = written.done()
    const firstHeading = blocks.find(({ kind }) => kind === 'heading')?.text
    const title = headingText((page && titleOf(page)) || firstHeading || '')
    return { title: title || baseName(path), text, blocks }
  },
}

const readInto = (written: ReturnType<typeof writer>, page: HtmlNode): void =>
  traverse(page, {
    enter(node) {
      const name = nameOf(node)
      if (isUnread(node)) return false
      if (isText(node)) written.inline(node.data)
      if (name === 'br') written.inline(' ')
      if (/^h[1-6]$/.test(name)) written.heading(Number(name[1]), wordsOf(node))
      else if (name === 'pre') written.block('code', wordsOf(node, true).replace(/^\n+|\s+$/g, ''))
      else if (name === 'ul' || name === 'ol') written.block('list', listText(node))
      else if (name === 'table' && !isLayout(node)) written.block('table', tableText(node))
      else {
        if (isBlock(node)) written.flush()
        return true
      }
      return false
    },
    leave(node) {
      if (isBlock(node)) written.flush()
    },
  })

/** Collects blocks into one text; each block is exactly a slice of it. */
const writer = () => {
  const headings = headingPath()
  const blocks: Block[] = []
  const parts: string[] = []
  let length = 0
  let line: string[] = []
  const append = (kind: Block['kind'], text: string, above: readonly string[]) => {
    if (text.trim() === '') return
    if (parts.length > 0) {
      parts.push('\n\n')
      length += 2
    }
    blocks.push({ kind, text, headings: above, start: length, end: length + text.length })
    parts.push(text)
    length += text.length
  }
  const flush = () => {
    const text = onOneLine(line.join(''))
    line = []
    append('paragraph', text, headings.current())
  }
  return {
    inline: (text: string): unknown => line.push(text),
    flush,
    block(kind: Block['kind'], text: string): void {
      flush()
      append(kind, text, headings.current())
    },
    heading(level: number, text: string): void {
      flush()
      if (text === '') return
      append('heading', text, headings.above(level))
      headings.enter(level, headingText(text))
    },
    done(): { readonly text: string; readonly blocks: readonly Block[] } {
      flush()
      return { text: parts.join(''), blocks }
    },
  }
}

/** A table that holds headings, lists or tables is there for the looks of the page. */
const isLayout = (table: HtmlNode): boolean => {
  let found = false
  traverse(table, {
    enter(node) {
      found ||= node !== table && /^(?:h[1-6]|ul|ol|table|pre)$/.test(nameOf(node))
      return !found
    },
  })
  return found
}

const titleOf = (page: HtmlNode): string => {
  let title = ''
  traverse(page, {
    enter(node) {
      if (title === '' && nameOf(node) === 'title') title = onOneLine('children' in node ? rawText(node) : '')
      return title === '' && nameOf(node) !== 'svg'
    },
  })
  return title
}

const rawText = (node: HtmlNode): string =>
  'children' in node ? node.children.map((child) => (isText(child) ? child.data : '')).join('') : ''

/** The charset a page names for itself within its first 1,024 bytes, as the HTML standard looks for it. */
const declaredCharset = (body: Uint8Array): string | undefined => {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 1024)).toString('latin1')
  const found =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1] ??
    /^<\?xml[^>]+encoding=["']([\w:.-]+)/.exec(head)?.[1]
  // A page whose declaration could be read byte by byte is not UTF-16, whatever it says.
  return found && /^utf-?16/i.test(found) ? 'utf-8' : found
}

const deepest = 1000

/** No page nests like this; finding it before parsing keeps the parser from quadratic time. Tags that may stay open are not counted. */
const refuseTooDeep = (source: string, path: string): void => {
  let depth = 0
  for (const [, slash, name] of source.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (mayStayOpen.has(name?.toLowerCase() ?? '')) continue
    depth = slash ? Math.max(0, depth - 1) : depth + 1
    if (depth > deepest) {
      throw fault('invalid_input', `“${path}” nests its elements more than ${deepest} deep, which no page needs`, {
        path,
      })
    }
  }
}

const mayStayOpen = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option optgroup colgroup rp rt html head body script style path circle rect line polygon polyline ellipse use stop'.split(
    ' ',
  ),
)
