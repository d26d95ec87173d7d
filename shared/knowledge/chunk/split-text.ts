import type { TextRange as Range } from '../contract'
import { tokenWeight } from './estimate-tokens'

/** Cuts a range into ranges of at most `maxTokens` at the coarsest boundary that fits, at last between characters. Ranges are trimmed and in order; nothing but white space is lost. */
export const splitText = (text: string, whole: Range, maxTokens: number, cutters: readonly Cutter[]): Range[] => {
  const trimmed = trim(text, whole)
  if (trimmed.start >= trimmed.end) return []
  if (tokenWeight(text, trimmed.start, trimmed.end) <= maxTokens) return [trimmed]
  const [cut, ...finer] = cutters
  if (!cut) return hardCut(text, trimmed, maxTokens)
  const ranges: Range[] = []
  let open: Range | undefined
  let weight = 0
  for (const piece of cut(text, trimmed)) {
    const added = tokenWeight(text, piece.start, piece.end)
    if (open && weight + added <= maxTokens) {
      open = { start: open.start, end: piece.end }
      weight += added
      continue
    }
    if (open) append(ranges, splitText(text, open, maxTokens, finer))
    open = piece
    weight = added
  }
  if (open) append(ranges, splitText(text, open, maxTokens, finer))
  return ranges
}

/** Adds one by one: a spread of a hundred thousand arguments overflows the stack. */
const append = <T>(all: T[], more: readonly T[]): void => more.forEach((one) => all.push(one))

const trim = (text: string, { start, end }: Range): Range => {
  const part = text.slice(start, end)
  return { start: start + part.length - part.trimStart().length, end: end - part.length + part.trimEnd().length }
}

/** Cuts a range into pieces that make it up. */
export type Cutter = (text: string, whole: Range) => Iterable<Range>

const lines: Cutter = function* (text, { start, end }) {
  for (let from = start; from < end;) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 || newline >= end ? end : newline + 1
    yield { start: from, end: to }
    from = to
  }
}

/** Cuts after each match. Intl.Segmenter would know more scripts, but takes seconds for a megabyte. */
const after = (boundary: RegExp): Cutter =>
  function* (text, { start, end }) {
    const search = new RegExp(boundary, 'gu')
    let from = start
    search.lastIndex = start
    for (let match = search.exec(text); match && search.lastIndex < end; match = search.exec(text)) {
      yield { start: from, end: search.lastIndex }
      from = search.lastIndex
    }
    yield { start: from, end }
  }

/** Cuts a range after each sentence: what ends like one and is not followed by a small letter or a digit, as an abbreviation is. */
export const sentences: Cutter = after(/[.!?…]["'”’»)\]]{0,3}(?=\s{1,8}[^\p{Ll}\p{Nd}\s])|[。！？]/u)

/** Cuts a range after each word. */
export const words: Cutter = after(/\s(?=\S)/u)

/** For running text, whose lines may be broken anywhere. */
export const proseCutters: readonly Cutter[] = [sentences, lines, words]

/** For what is written in lines: items, rows, code. */
export const lineCutters: readonly Cutter[] = [lines, sentences, words]

/** A run without any boundary, such as a long hash, is cut by size, never inside a surrogate pair. */
const hardCut = (text: string, { start, end }: Range, maxTokens: number): Range[] => {
  const ranges: Range[] = []
  for (let from = start; from < end;) {
    let to = Math.min(end, from + maxTokens)
    if (to < end && isLowSurrogate(text.charCodeAt(to))) to = to - 1 > from ? to - 1 : to + 1
    ranges.push({ start: from, end: to })
    from = to
  }
  return ranges
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff
