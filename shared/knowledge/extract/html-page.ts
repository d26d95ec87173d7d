import { fault } from '../../faults'
import type { Extracted, Link } from '../contract'
import { listText, tableText } from './html-blocks'
import {
  attributeOf,
  isBlock,
  isText,
  isUnread,
  nameOf,
  onOneLine,
  traverse,
  wordsOf,
  type HtmlNode,
} from './html-tree'
import { linkOf } from './links'
import { baseName, headingText } from './names'
import { textWriter, type TextWriter } from './text-writer'

/** Reads the source of a page as its reader would see it. */
export const readPage = async (source: string, path: string): Promise<Extracted> => {
  const { load } = await import('cheerio/slim')
  refuseTooDeep(source, path)
  const page = load(source, { xml: { xmlMode: false, decodeEntities: true } }).root()[0]
  const written = textWriter(path)
  const images = page ? readInto(written, page) : 0
  const { text, blocks } = written.done()
  const firstHeading = blocks.find(({ kind }) => kind === 'heading')?.text
  const title = headingText((page && titleOf(page)) || firstHeading || '')
  return { title: title || baseName(path), text, blocks, images }
}

const readInto = (written: TextWriter, page: HtmlNode): number => {
  let images = 0
  let line: string[] = []
  let links: Link[] = []
  const flush = (): void => {
    written.add('paragraph', onOneLine(line.join('')), { links })
    line = []
    links = []
  }
  const whole = (kind: 'code' | 'list' | 'table', node: HtmlNode, text: string): void => {
    flush()
    written.add(kind, text, { links: linksIn(node) })
  }
  traverse(page, {
    enter(node) {
      const name = nameOf(node)
      if (isUnread(node)) return false
      if (isText(node)) line.push(node.data)
      if (name === 'br') line.push(' ')
      if (name === 'img') images++
      if (name === 'a') links.push(...linkAt(node))
      if (/^h[1-6]$/.test(name)) {
        flush()
        written.heading(Number(name[1]), wordsOf(node), { links: linksIn(node) })
      } else if (name === 'pre') whole('code', node, wordsOf(node, true).replace(/^\n+/, '').trimEnd())
      else if (name === 'ul' || name === 'ol') whole('list', node, listText(node))
      else if (name === 'table' && !isLayout(node)) whole('table', node, tableText(node))
      else {
        if (isBlock(node)) flush()
        return true
      }
      return false
    },
    leave(node) {
      if (isBlock(node)) flush()
    },
  })
  flush()
  return images
}

const linkAt = (node: HtmlNode): Link[] => {
  const link = linkOf(wordsOf(node), attributeOf(node, 'href') ?? '')
  return link ? [link] : []
}

const linksIn = (root: HtmlNode): Link[] => {
  const links: Link[] = []
  traverse(root, {
    enter(node) {
      if (nameOf(node) === 'a') links.push(...linkAt(node))
      return !isUnread(node)
    },
  })
  return links
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

const deepest = 1000

/** No page nests like this; finding it before parsing keeps the parser from quadratic time. Tags that may stay open are not counted. */
const refuseTooDeep = (source: string, path: string): void => {
  let depth = 0
  for (const [, slash, name] of source.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (mayStayOpen.has(name?.toLowerCase() ?? '')) continue
    depth = slash ? Math.max(0, depth - 1) : depth + 1
    if (depth > deepest) {
      throw fault('document_unsafe', `“${path}” nests its elements more than ${deepest} deep, which no page needs`, {
        path,
        reason: 'nesting',
      })
    }
  }
}

const mayStayOpen = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option optgroup colgroup rp rt html head body script style path circle rect line polygon polyline ellipse use stop'.split(
    ' ',
  ),
)
