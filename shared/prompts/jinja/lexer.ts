import type { TemplateOptions } from '../contract'
import { TemplateSyntaxError } from './errors'
import { lexNumber, lexString } from './lex-literals'
import { endOfSpaces, isSpace, startOfTrailingSpaces } from './text-tools'
import type { Value } from './values'

/** One token. Operators are their own type; `value` is the text, or the number. */
export interface Token {
  readonly type: string
  readonly value: Value
  /** The value where it is a text, else empty. */
  readonly text: string
  readonly at: number
}

/** Splits a template, whose line ends are `\n`, into tokens: one pass, no backtracking. */
export const tokenize = (source: string, options: TemplateOptions): Token[] => new Lexer(source, options).run()

/** A template as Jinja2 reads it: `\n` line ends, the last of them dropped where it is not kept. */
export const normalizeSource = (template: string, options: TemplateOptions): string => {
  const source = template.includes('\r') ? template.replace(/\r\n?/g, '\n') : template
  return options.keepTrailingNewline === false && source.endsWith('\n') ? source.slice(0, -1) : source
}

const threeOrTwo = ['//', '**', '==', '!=', '>=', '<=']
const single = '+-/*%~[](){}><=.:|,;'
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const nameStart = /[\p{XID_Start}_]/u
const namePart = /[\p{XID_Continue}_]/u

class Lexer {
  private readonly tokens: Token[] = []
  private at = 0
  // Whether the text before `at` ended a line, or there was none.
  private lineStarting = true
  private readonly trimBlocks: boolean
  private readonly lstripBlocks: boolean

  constructor(
    private readonly source: string,
    options: TemplateOptions,
  ) {
    this.trimBlocks = options.trimBlocks ?? true
    this.lstripBlocks = options.lstripBlocks ?? false
  }

  run(): Token[] {
    while (this.at < this.source.length) {
      const tag = this.nextTag()
      if (tag === -1) {
        this.push('data', this.source.slice(this.at), this.at)
        this.at = this.source.length
        break
      }
      this.lexTag(tag)
    }
    this.push('eof', '', this.source.length)
    return this.tokens
  }

  private lexTag(tag: number): void {
    const text = this.source.slice(this.at, tag)
    const kind = this.source[tag + 1]
    const afterRaw = kind === '%' ? this.endOfRawBegin(tag) : -1
    const sign = this.signAt(tag + 2)
    this.pushData(this.stripBefore(text, sign, kind === '{'), this.at)
    this.at = tag + 2 + sign.length
    if (afterRaw !== -1) {
      this.lineStarting = this.source[afterRaw - 1] === '\n'
      this.lexRaw(tag, afterRaw)
    } else if (kind === '#') this.lexComment(tag)
    else {
      this.push(kind === '%' ? 'block_begin' : 'variable_begin', '', tag)
      this.lexCode(kind === '%' ? '%}' : '}}', kind === '%' ? 'block_end' : 'variable_end')
    }
  }

  private nextTag(): number {
    for (let at = this.source.indexOf('{', this.at); at !== -1; at = this.source.indexOf('{', at + 1)) {
      const next = this.source[at + 1]
      if (next === '%' || next === '{' || next === '#') return at
    }
    return -1
  }

  private signAt(at: number): string {
    const sign = this.source[at]
    return sign === '-' || sign === '+' ? sign : ''
  }

  private stripBefore(text: string, sign: string, isVariable: boolean): string {
    if (sign === '-') return text.slice(0, startOfTrailingSpaces(text))
    if (sign === '+' || !this.lstripBlocks || isVariable) return text
    const lineStart = text.lastIndexOf('\n') + 1
    const isIndent = lineStart < text.length && endOfSpaces(text, lineStart) === text.length
    return (lineStart > 0 || this.lineStarting) && isIndent ? text.slice(0, lineStart) : text
  }

  private lexComment(tag: number): void {
    const end = this.source.indexOf('#}', this.at)
    if (end === -1) throw new TemplateSyntaxError('Missing end of comment tag', tag)
    const sign = end > this.at ? this.signAt(end - 1) : ''
    this.finishTag(end + 2, sign)
  }

  // After the end of a tag: `-` takes all spaces that follow, trim_blocks one line end, `+` nothing.
  private finishTag(end: number, sign: string): void {
    this.at = end
    if (sign === '-') this.at = endOfSpaces(this.source, end)
    else if (sign === '' && this.trimBlocks && this.source[end] === '\n') this.at++
    this.lineStarting = this.source[this.at - 1] === '\n'
  }

  // `{% raw %}`: where its end is, or -1 where the tag is another.
  private endOfRawBegin(tag: number): number {
    let at = tag + 2
    at = endOfSpaces(this.source, at + this.signAt(at).length)
    if (!this.source.startsWith('raw', at)) return -1
    at = endOfSpaces(this.source, at + 3)
    if (this.source.startsWith('%}', at)) return at + 2
    return this.source.startsWith('-%}', at) ? endOfSpaces(this.source, at + 3) : -1
  }

  private lexRaw(tag: number, start: number): void {
    for (let open = this.source.indexOf('{%', start); open !== -1; open = this.source.indexOf('{%', open + 1)) {
      const sign = this.signAt(open + 2)
      let at = endOfSpaces(this.source, open + 2 + sign.length)
      if (!this.source.startsWith('endraw', at)) continue
      at = endOfSpaces(this.source, at + 6)
      const endSign = this.signAt(at)
      if (!this.source.startsWith('%}', at + endSign.length)) continue
      this.pushData(this.stripBefore(this.source.slice(start, open), sign, false), start)
      return this.finishTag(at + endSign.length + 2, endSign)
    }
    throw new TemplateSyntaxError('Missing end of raw directive', tag)
  }

  private lexCode(close: string, closeType: string): void {
    const { source } = this
    const open: string[] = []
    while (this.at < source.length) {
      const start = this.at
      if (open.length === 0 && this.lexClose(close, closeType)) return
      const character = source[start] ?? ''
      if (isSpace(source.charCodeAt(start))) this.at = endOfSpaces(source, start)
      else if (character >= '0' && character <= '9') this.take(lexNumber(source, start, source[start - 1] === '.'))
      else if (character === "'" || character === '"') this.take(lexString(source, start))
      else if (this.lexName()) continue
      else this.lexOperator(open)
    }
  }

  private lexClose(close: string, closeType: string): boolean {
    const { source, at } = this
    const sign = close === '%}' || source[at] === '-' ? this.signAt(at) : ''
    if (!source.startsWith(close, at + sign.length)) return false
    this.push(closeType, '', at)
    if (close === '%}') this.finishTag(at + sign.length + 2, sign)
    else {
      this.at = sign === '-' ? endOfSpaces(source, at + 3) : at + 2
      this.lineStarting = source[this.at - 1] === '\n'
    }
    return true
  }

  private lexName(): boolean {
    const start = this.at
    let at = start
    for (;;) {
      const character = String.fromCodePoint(this.source.codePointAt(at) ?? 0)
      if (!namePart.test(character)) break
      at += character.length
    }
    if (at === start) return false
    const name = this.source.slice(start, at)
    if (!nameStart.test(name[0] ?? '') && !nameStart.test(String.fromCodePoint(name.codePointAt(0) ?? 0)))
      throw new TemplateSyntaxError('Invalid character in identifier', start)
    this.push('name', name.normalize('NFKC') === name ? name : name.normalize('NFKC'), start)
    this.at = at
    return true
  }

  private lexOperator(open: string[]): void {
    const two = this.source.slice(this.at, this.at + 2)
    const operator = threeOrTwo.includes(two) ? two : two.slice(0, 1)
    if (operator.length === 1 && !single.includes(operator))
      throw new TemplateSyntaxError(
        `unexpected char '${String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)}'`,
        this.at,
      )
    const closer = closing[operator]
    if (closer) open.push(closer)
    else if (operator === ')' || operator === ']' || operator === '}') {
      const expected = open.pop()
      if (expected !== operator)
        throw new TemplateSyntaxError(
          `unexpected '${operator}'${expected === undefined ? '' : `, expected '${expected}'`}`,
          this.at,
        )
    }
    this.push(operator, operator, this.at)
    this.at += operator.length
  }

  private take(literal: { type: string; value: Value; end: number }): void {
    this.push(literal.type, literal.value, this.at)
    this.at = literal.end
  }

  private pushData(text: string, at: number): void {
    if (text !== '') this.push('data', text, at)
  }

  private push(type: string, value: Value, at: number): void {
    this.tokens.push({ type, value, text: typeof value === 'string' ? value : '', at })
  }
}
