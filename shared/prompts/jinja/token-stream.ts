import type { Expression } from './ast'
import { TemplateSyntaxError } from './errors'
import type { Token } from './lexer'
import { quote } from './python-print'

// Deeper nesting is refused by name, long before the process's own stack would end.
const maxDepth = 200

/** The parsers of whole expressions, handed to those of their parts. */
export interface Grammar {
  expression(stream: TokenStream): Expression
  primary(stream: TokenStream): Expression
}

/** The tokens of a template with a place in them. */
export class TokenStream {
  private place = 0
  private depth = 0
  /** Which tags would end the open bodies, innermost last, and which tags those are. For messages. */
  readonly endTags: (readonly string[])[] = []
  readonly openTags: string[] = []

  constructor(
    private readonly tokens: readonly Token[],
    readonly grammar: Grammar,
  ) {}

  get current(): Token {
    return this.tokens[this.place] as Token
  }

  get ahead(): Token {
    return this.tokens[Math.min(this.place + 1, this.tokens.length - 1)] as Token
  }

  next(): Token {
    const token = this.current
    if (token.type !== 'eof') this.place++
    return token
  }

  /** Whether the current token is of that type or, written `name:if`, that name. */
  is(type: string): boolean {
    return matches(this.current, type)
  }

  isAny(types: readonly string[]): boolean {
    return types.some((type) => this.is(type))
  }

  aheadIs(type: string): boolean {
    return matches(this.ahead, type)
  }

  skipIf(type: string): boolean {
    if (!this.is(type)) return false
    this.place++
    return true
  }

  expect(type: string): Token {
    if (this.is(type)) return this.next()
    const wanted = quote(describeType(type))
    return this.is('eof')
      ? this.fail(`unexpected end of template, expected ${wanted}.`)
      : this.fail(`expected token ${wanted}, got ${quote(describe(this.current))}`)
  }

  fail(message: string, at = this.current.at): never {
    throw new TemplateSyntaxError(message, at)
  }

  /** Parses something that may hold more of itself. */
  deeper<T>(parse: () => T): T {
    if (++this.depth > maxDepth) this.fail(`Nested more than ${maxDepth} deep`)
    const result = parse()
    this.depth--
    return result
  }
}

const matches = (token: Token, type: string): boolean =>
  token.type === type || (token.type === 'name' && type.startsWith('name:') && token.value === type.slice(5))

/** A token as a message names it. */
export const describe = (token: Token): string => (token.type === 'name' ? token.text : describeType(token.type))

/** A type of token as a message names it. */
export const describeType = (type: string): string =>
  type.startsWith('name:') && type.length > 5
    ? type.slice(5)
    : ((
        {
          block_begin: 'begin of statement block',
          block_end: 'end of statement block',
          variable_begin: 'begin of print statement',
          variable_end: 'end of print statement',
          data: 'template data / text',
          eof: 'end of template',
        } as Readonly<Record<string, string>>
      )[type] ?? type)
