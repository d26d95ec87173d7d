/** One statement's worth of Python: what a physical line goes on to with its brackets and backslashes. */
export interface LogicalLine {
  /** Its first physical line, from 1. */
  readonly line: number
  readonly lastLine: number
  /** How far it is indented. */
  readonly indent: number
  /** As it is written, without comments; line ends are spaces. */
  readonly text: string
  /** The same with each character of a string made a blank: what is code can be searched here. */
  readonly code: string
}

interface State {
  text: string
  code: string
  start: number
  line: number
  depth: number
}

/** Splits Python into logical lines. It never fails: what is no Python comes out as lines that match nothing. */
export const logicalLines = (source: string): LogicalLine[] => {
  const lines: LogicalLine[] = []
  const text = source.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  const state: State = { text: '', code: '', start: 1, line: 1, depth: 0 }
  const put = (written: string, asCode = written): void => {
    state.text += written
    state.code += asCode
  }
  const end = (): void => {
    if (state.code.trim() !== '' || state.text.trim() !== '') {
      const indent = state.code.length - state.code.trimStart().length
      const text = state.text.slice(indent).trimEnd()
      lines.push({ line: state.start, lastLine: state.line, indent, text, code: state.code.slice(indent).trimEnd() })
    }
    state.text = ''
    state.code = ''
    state.start = state.line + 1
  }
  let at = 0
  while (at < text.length) {
    const character = text.charAt(at)
    const string = stringAt(text, at, state.code)
    if (string !== undefined) {
      put(string.replaceAll('\n', ' '), ' '.repeat(string.length))
      state.line += string.split('\n').length - 1
      at += string.length
    } else if (character === '#') {
      while (at < text.length && text.charAt(at) !== '\n') at += 1
    } else if (character === '\\' && text.charAt(at + 1) === '\n') {
      put('  ')
      state.line += 1
      at += 2
    } else if (character === '\n') {
      if (state.depth > 0) put(' ')
      else end()
      state.line += 1
      if (state.text === '') state.start = state.line
      at += 1
    } else {
      if ('([{'.includes(character)) state.depth += 1
      if (')]}'.includes(character)) state.depth = Math.max(0, state.depth - 1)
      put(character)
      at += 1
    }
  }
  end()
  return lines
}

/** The string literal that begins here, with its quotes; one that is not closed ends with its line, or with the file. */
const stringAt = (text: string, at: number, before: string): string | undefined => {
  const quote = text.charAt(at)
  if (quote !== '"' && quote !== "'") return undefined
  const isRaw = /(^|[^\w])[fbu]?r[fb]?$/i.test(before)
  const fence = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
  let end = at + fence.length
  while (end < text.length) {
    if (text.startsWith(fence, end)) return text.slice(at, end + fence.length)
    if (fence.length === 1 && text.charAt(end) === '\n') return text.slice(at, end)
    end += text.charAt(end) === '\\' && (!isRaw || text.charAt(end + 1) === quote) ? 2 : 1
  }
  return text.slice(at)
}
