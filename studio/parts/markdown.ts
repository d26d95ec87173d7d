/** A line of a text, with its place in the whole. */
export interface Line {
  readonly text: string
  readonly start: number
}

/** An item of a list: how deep it lies, and its number where it has one. */
export interface Item {
  readonly depth: number
  readonly number?: number
  readonly lines: Line[]
}

/** A block of Markdown, its lines still raw. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly line: Line }
  | { readonly kind: 'list'; readonly items: Item[] }
  | { readonly kind: 'text' | 'quote' | 'code' | 'table'; readonly lines: Line[] }
  | { readonly kind: 'rule' }

const patterns = {
  fence: /^ {0,3}(```|~~~)/,
  heading: /^ {0,3}(#{1,6})\s+/,
  rule: /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/,
  item: /^(\s*)(?:[-*+•]|(\d{1,4})[.)])\s+/,
  table: /^\s*\|.*\|\s*$/,
  quote: /^ {0,3}>\s?/,
}

/** Reads a text as blocks. Whatever it holds is text: there is no markup in it that means anything else. */
export const blocksOf = (text: string): readonly Block[] => {
  const blocks: Block[] = []
  let fence: { readonly sign: string; readonly lines: Line[] } | undefined
  let isApart = true
  for (const line of linesOf(text)) {
    const sign = patterns.fence.exec(line.text)?.[1]
    if (fence) {
      if (sign === fence.sign) fence = undefined
      else fence.lines.push(line)
    } else if (sign !== undefined) {
      fence = { sign, lines: [] }
      blocks.push({ kind: 'code', lines: fence.lines })
    } else if (line.text.trim() !== '') take(blocks, line, isApart)
    isApart = line.text.trim() === ''
  }
  return blocks
}

/** The cells of a table’s line, each with its place. */
export const cellsOf = ({ text, start }: Line): readonly Line[] => {
  const end = text.trimEnd().replace(/\|$/, '').length
  const cells: Line[] = []
  let at = text.indexOf('|') + 1
  while (at <= end && cells.length < 50) {
    const found = text.indexOf('|', at)
    const until = found < 0 || found > end ? end : found
    cells.push(trimmed({ text: text.slice(at, until), start: start + at }))
    at = until + 1
  }
  return cells
}

/** Whether a table’s line is the one below its head. */
export const isTableRule = ({ text }: Line): boolean => /^[\s|:-]+$/.test(text) && text.includes('-')

const linesOf = (text: string): readonly Line[] => {
  let start = 0
  return text.split('\n').map((line) => {
    const placed = { text: line, start }
    start += line.length + 1
    return placed
  })
}

const take = (blocks: Block[], line: Line, isApart: boolean): void => {
  const last = blocks.at(-1)
  const heading = patterns.heading.exec(line.text)
  if (heading) {
    blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, line: without(line, heading[0].length) })
    return
  }
  if (patterns.rule.test(line.text)) {
    blocks.push({ kind: 'rule' })
    return
  }
  const item = patterns.item.exec(line.text)
  if (item) {
    const one: Item = {
      depth: Math.min(3, Math.floor((item[1]?.replaceAll('\t', '  ').length ?? 0) / 2)),
      ...(item[2] !== undefined && { number: Number(item[2]) }),
      lines: [without(line, item[0].length)],
    }
    if (last?.kind === 'list') last.items.push(one)
    else blocks.push({ kind: 'list', items: [one] })
    return
  }
  const quote = patterns.quote.exec(line.text)
  const kind = patterns.table.test(line.text) ? 'table' : quote ? 'quote' : 'text'
  const own = quote ? without(line, quote[0].length) : line
  // What is indented below an item, or follows it at once, is of the item.
  if (kind === 'text' && last?.kind === 'list' && (!isApart || /^\s{2,}/.test(line.text)))
    last.items.at(-1)?.lines.push(trimmed(line))
  else if (last?.kind === kind && !isApart) last.lines.push(own)
  else blocks.push({ kind, lines: [own] })
}

const without = ({ text, start }: Line, length: number): Line => ({ text: text.slice(length), start: start + length })

const trimmed = (line: Line): Line => {
  const begin = line.text.length - line.text.trimStart().length
  return { text: line.text.trim(), start: line.start + begin }
}
