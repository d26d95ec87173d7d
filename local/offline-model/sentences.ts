import type { Source } from './read-prompt'

/** One quotable piece of a source: a sentence, a list entry or a row of a table. */
export interface Sentence {
  readonly source: Source
  /** Position among the sentences of its source. */
  readonly position: number
  /** Headings over it inside the passage. */
  readonly section: string
  /** As it is quoted. */
  readonly text: string
  /** Column heads of a table row, which say what its cells are. */
  readonly columns: string
  /** What a row or an entry is about: its first cell, or what stands before its colon. */
  readonly label: string
  readonly kind: 'sentence' | 'entry' | 'row'
}

/** Cuts a source into quotable sentences; what talks to a model instead of a reader is left out. */
export const sentencesOf = (source: Source): readonly Sentence[] => {
  const sentences: Sentence[] = []
  let section = source.section
  let columns: readonly string[] = []
  let paragraph: string[] = []
  const add = (text: string, kind: Sentence['kind'], heads = ''): void => {
    for (const clean of quotable(text.replace(/\s+/g, ' ').trim())) {
      if (clean.length <= 1 || talksToModel.test(clean)) continue
      const label = kind === 'sentence' ? '' : (labelled.exec(clean)?.[1] ?? '')
      sentences.push({ source, position: sentences.length, section, text: clean, columns: heads, label, kind })
    }
  }
  const flush = (): void => {
    for (const sentence of splitProse(paragraph.join(' '))) add(sentence, 'sentence')
    paragraph = []
  }

  const lines = source.text.split('\n').map((line) => line.trim())
  for (const [index, trimmed] of lines.entries()) {
    const isFirstOfBlock = paragraph.length === 0
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(trimmed)
    const isRow = trimmed.startsWith('|') && trimmed.endsWith('|') && trimmed.length > 2
    const next = lines[index + 1] ?? ''
    const pair = isRow || heading || (next !== '' && !pairLine.test(next)) ? null : pairLine.exec(trimmed)
    const entry = /^(?:[-*•+]|\d{1,3}[.)])\s+(.+)$/.exec(trimmed)
    if (!isRow) columns = []
    if (heading || (!pair && isFirstOfBlock && looksLikeHeading(trimmed, next, source))) {
      flush()
      section = heading?.[1] ?? trimmed
    } else if (isRow) {
      flush()
      const cells = trimmed
        .slice(1, -1)
        .split('|')
        .map((cell) => plain(cell.trim()))
      if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue
      if (columns.length === 0) columns = cells
      else add(quoteRow(cells, columns), 'row', columns.join(' '))
    } else if (entry) {
      flush()
      for (const [index, part] of splitEntry(plain(entry[1] as string)).entries())
        add(part, index === 0 ? 'entry' : 'sentence')
    } else if (pair && (isFirstOfBlock || sentences.at(-1)?.kind === 'row')) {
      flush()
      add(`${plain(pair[1] as string)}: ${plain(pair[2] as string)}`, 'row')
    } else if (trimmed === '') flush()
    else paragraph.push(plain(trimmed))
  }
  flush()
  return sentences
}

/** The longest piece that is quoted, in characters; a text that never ends a sentence is cut between words, and what has no words is no text. */
const longestQuote = 800

const quotable = (text: string): readonly string[] => {
  if (text.length <= longestQuote) return [text]
  const pieces: string[] = []
  for (const word of text.split(' ')) {
    const last = pieces.at(-1)
    if (word.length > longestQuote / 4) continue
    if (last !== undefined && last.length + word.length < longestQuote) pieces[pieces.length - 1] = `${last} ${word}`
    else pieces.push(word)
  }
  return pieces
}

/** A line such as `Weight: 2 kg` or `Weight | 2 kg`, which gives one property. */
const pairLine = /^(\p{Lu}[^:|.!?]{1,40}?)\s*(?:\||:)\s+([^|]{1,80}[^.!?:|])$/u

/** What stands before the value of a row or the remedy of an entry. */
const labelled = /^([^:,]{1,80})[:,]\s/

/** Prompts often lose the marks of headings; a short line with no end stands for one where a blank line follows or the passage is named like it. */
const looksLikeHeading = (line: string, next: string, { section, title }: Source): boolean => {
  if (line === '' || line.length > 70 || /[.!?:;,|]$/.test(line) || /^[-*•+|]/.test(line)) return false
  return (next === '' && /^\p{Lu}/u.test(line)) || line === title || section === line || section.endsWith(` ${line}`)
}

/** `name: value` for two columns; with more, each cell under its head. */
const quoteRow = (cells: readonly string[], columns: readonly string[]): string =>
  cells.length === 2
    ? `${cells[0]}: ${cells[1]}`
    : cells
        .map((cell, index) => (index === 0 || !columns[index] ? cell : `${columns[index]}: ${cell}`))
        .filter(Boolean)
        .join(', ')

const plain = (text: string): string =>
  text.replace(/\*\*|__|`/g, '').replace(/\[([^[\]]{1,300})\]\([^()]{0,500}\)/g, '$1')

const splitEntry = (text: string): readonly string[] => (text.length > 220 ? splitProse(text) : [text])

const splitProse = (text: string): readonly string[] => {
  const parts = text.split(/(?<=[.!?]["”’)]?)\s+(?=["“‘(]?[\p{Lu}\p{N}])/u)
  const sentences: string[] = []
  for (const part of parts) {
    const before = sentences.at(-1)
    if (before !== undefined && abbreviation.test(before)) sentences[sentences.length - 1] = `${before} ${part}`
    else sentences.push(part)
  }
  return sentences
}

const abbreviation = /(?:^|\s|\()(?:e\.g|i\.e|approx|ca|dr|mr|mrs|ms|no|nos|fig|vol|max|min|st|vs|etc)\.$/i

/** Sentences planted to steer a model; quoting them would pass the attack on. */
const talksToModel =
  /\b(ignore|disregard|forget|override)\b.{0,40}\b(instruction|prompt|above|previous|rules?|sources?)|\b(system prompt|you are now|as an ai|assistant must|language model)\b|^\s*(system|assistant|user)\s*:/i
