import type { Line } from './markdown'

/** A stretch of a line that is shown in one manner. */
export interface Piece extends Line {
  readonly isBold: boolean
  readonly isItalic: boolean
  readonly kind: 'text' | 'code' | 'link' | 'cite'
  /** Where a link says that it leads; shown, never followed. */
  readonly address?: string
  /** The number of a citation. */
  readonly n?: number
}

const tokens =
  /(?<code>`[^`\n]+`)|(?<cite>\[\d{1,3}\])|(?<link>!?\[[^\]\n]{1,300}\]\([^()\s]{1,2000}\))|(?<strong>\*\*|__)|(?<em>[*_])/g

/** Reads the emphasis, code, links and citations of a line; signs that have no partner are text. */
export const piecesOf = ({ text, start }: Line): readonly Piece[] => {
  const pieces: Piece[] = []
  const partners = partnersIn(text)
  let isBold = false
  let isItalic = false
  let at = 0
  const take = (until: number): void => {
    if (until > at) pieces.push({ text: text.slice(at, until), start: start + at, isBold, isItalic, kind: 'text' })
  }
  for (const match of text.matchAll(tokens)) {
    const { index } = match
    const [found] = match
    const { code, cite, link, strong, em } = match.groups ?? {}
    if ((strong !== undefined || em !== undefined) && !partners.has(index)) continue
    take(index)
    at = index + found.length
    if (strong !== undefined) isBold = !isBold
    else if (em !== undefined) isItalic = !isItalic
    else if (code !== undefined)
      pieces.push({ text: code.slice(1, -1), start: start + index + 1, isBold, isItalic, kind: 'code' })
    else if (cite !== undefined)
      pieces.push({ text: cite, start: start + index, isBold, isItalic, kind: 'cite', n: Number(cite.slice(1, -1)) })
    else if (link !== undefined) {
      const [, words = '', address = ''] = /^!?\[([^\]]+)\]\((.+)\)$/.exec(link) ?? []
      const from = start + index + link.indexOf('[') + 1
      pieces.push({ text: words, start: from, isBold, isItalic, kind: 'link', address })
    }
  }
  take(text.length)
  return pieces
}

// Places of the signs that open or close emphasis: each with a partner of its own kind, none within a word for `_`.
const partnersIn = (text: string): ReadonlySet<number> => {
  const open = new Map<string, number>()
  const paired = new Set<number>()
  for (const { index, 0: found, groups } of text.matchAll(tokens)) {
    if (groups?.['strong'] === undefined && groups?.['em'] === undefined) continue
    const before = text[index - 1] ?? ' '
    const after = text[index + found.length] ?? ' '
    const isWord = found.startsWith('_') && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after)
    if (isWord) continue
    const opened = open.get(found)
    if (opened !== undefined && !/\s/.test(before)) {
      paired.add(opened).add(index)
      open.delete(found)
    } else if (!/\s/.test(after)) open.set(found, index)
  }
  return paired
}
