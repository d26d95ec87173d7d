import { fault } from '../faults'
import { limits } from './limits'
import type { Line } from './lines'

/** The text of one record, with the lines it goes over. */
export interface CsvRecord {
  readonly line: number
  readonly last: number
  readonly text: string
}

/** A line that is part of no record, and why. */
export interface BrokenLine {
  readonly line: number
  readonly trouble: string
}

type TextLine = Extract<Line, { readonly text: string }>

/** Joins lines to records: a record ends where its quotation marks are even. A quote that is never closed breaks only the line it stands in; reading goes on behind it. */
export async function* recordsOf(lines: AsyncIterable<Line>): AsyncGenerator<CsvRecord | BrokenLine> {
  let open: TextLine[] = []
  let size = 0
  let unclosed = 0

  /** Takes lines, and gives what they end. */
  function* take(given: readonly Line[]): Generator<CsvRecord | BrokenLine> {
    let queue = given
    for (let at = 0; at < queue.length; at++) {
      const line = queue[at]
      if (line === undefined) return
      if (open.length > 0 && ('trouble' in line || isTooLarge(line))) {
        const behind = open.slice(1)
        yield giveUp()
        queue = [...behind, ...queue.slice(at)]
        at = -1
      } else if ('trouble' in line) yield { line: line.number, trouble: line.trouble }
      else yield* join(line)
    }
  }

  function* join(line: TextLine): Generator<CsvRecord> {
    const isEven = hasEvenQuotes(line.text)
    if (isEven === open.length > 0) {
      open.push(line)
      size += line.text.length + 1
      return
    }
    const text = [...open, line].map((one) => one.text).join('\n')
    const begin = open[0]?.number ?? line.number
    open = []
    size = 0
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text
    if (whole !== '') yield { line: begin, last: line.number, text: whole }
  }

  const isTooLarge = (line: TextLine): boolean =>
    size + line.text.length > limits.line || open.length >= limits.recordLines

  const giveUp = (): BrokenLine => {
    const line = open[0]?.number ?? 0
    open = []
    size = 0
    unclosed += 1
    if (unclosed > limits.openQuotes)
      throw fault(
        'invalid_input',
        `The file has more than ${limits.openQuotes} lines with a quotation mark that is not closed, the last at line ${line}: it is not in this format`,
        { line },
      )
    return { line, trouble: 'A quotation mark in this line is not closed' }
  }

  for await (const line of lines) yield* take([line])
  while (open.length > 0) {
    const behind = open.slice(1)
    yield giveUp()
    yield* take(behind)
  }
}

const hasEvenQuotes = (text: string): boolean => {
  let isEven = true
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isEven = !isEven
  return isEven
}
