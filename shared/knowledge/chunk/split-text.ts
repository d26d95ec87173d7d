import { tokenWeight } from './estimate-tokens'

/** A range of a text, end not included. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Cuts a range into ranges of at most `maxTokens`, at the coarsest of lines, sentences, words and characters that fits. Ranges are trimmed and in order; nothing but white space is lost. */
export const splitText = (text: string, whole: Range, maxTokens: number, finest = 0): Range[] => {
  const trimmed = trim(text, whole)
  if (trimmed.start >= trimmed.end) return []
  if (tokenWeight(text, trimmed.start, trimmed.end) <= maxTokens) return [trimmed]
  const cut = cutters[finest]
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
    if (open) append(ranges, splitText(text, open, maxTokens, finest + 1))
    open = piece
    weight = added
  }
  if (open) append(ranges, splitText(text, open, maxTokens, finest + 1))
  return ranges
}

/** Adds one by one: a spread of a hundred thousand arguments overflows the stack. */
const append = <T>(all: T[], more: readonly T[]): void => more.forEach((one) => all.push(one))

const trim = (text: string, { start, end }: Range): Range => {
  const part = text.slice(start, end)
  return { start: start + part.length - part.trimStart().length, end: end - part.length + part.trimEnd().length }
}

type Cutter = (text: string, whole: Range) => Iterable<Range>

const byLines: Cutter = function* (text, { start, end }) {
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

const sentenceEnd = /[.!?…](?=\s)|[。！？]/
const wordEnd = /\s(?=\S)/

const cutters: readonly Cutter[] = [byLines, after(sentenceEnd), after(wordEnd)]

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
