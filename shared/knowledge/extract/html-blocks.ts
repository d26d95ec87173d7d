import { isText, isUnread, nameOf, onOneLine, traverse, wordsOf, type HtmlNode } from './html-tree'
import { barTable, looksLikeHeader } from './table-text'

/** An HTML table as lines of cells between bars, its caption above. */
export const tableText = (table: HtmlNode): string => {
  const rows: { readonly cells: string[]; isHeader: boolean }[] = []
  let caption = ''
  traverse(table, {
    enter(node) {
      const name = nameOf(node)
      if (isUnread(node)) return false
      if (name === 'caption') caption = wordsOf(node)
      if (name === 'tr') rows.push({ cells: [], isHeader: true })
      const row = rows.at(-1)
      if (row && (name === 'td' || name === 'th')) {
        row.cells.push(wordsOf(node))
        if (name === 'td') row.isHeader = false
      }
      return name !== 'td' && name !== 'th' && name !== 'caption'
    },
  })
  const cells = rows.map((row) => row.cells).filter((row) => row.some((cell) => cell !== ''))
  const text = barTable(cells, rows[0]?.isHeader === true || looksLikeHeader(cells))
  return caption && text ? `${caption}\n\n${text}` : caption || text
}

/** An HTML list as lines of marked items, inner lists indented. */
export const listText = (list: HtmlNode): string => {
  const lines: string[] = []
  const open: { readonly isNumbered: boolean; count: number }[] = []
  let words: string[] = []
  const flush = () => {
    const text = onOneLine(words.join(''))
    words = []
    if (text === '') return
    const own = open.at(-1)
    const indent = '  '.repeat(Math.min(open.length - 1, 20))
    lines.push(
      isItemStart || !own ? `${indent}${own?.isNumbered ? `${own.count}.` : '-'} ${text}` : `${indent}  ${text}`,
    )
    isItemStart = false
  }
  let isItemStart = false
  traverse(list, {
    enter(node) {
      const name = nameOf(node)
      if (isUnread(node)) return false
      if (isText(node)) words.push(node.data)
      if (name === 'br' || name === 'p' || name === 'div' || name === 'td') words.push(' ')
      if (name === 'ul' || name === 'ol') {
        flush()
        open.push({ isNumbered: name === 'ol', count: 0 })
      }
      if (name === 'li') {
        flush()
        const own = open.at(-1)
        if (own) own.count++
        isItemStart = true
      }
      return true
    },
    leave(node) {
      const name = nameOf(node)
      if (name === 'li' || name === 'ul' || name === 'ol') flush()
      if (name === 'ul' || name === 'ol') open.pop()
    },
  })
  return lines.join('\n')
}
