import type { Value } from './values'

/** The operators between two values. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

/** The operators of a comparison. */
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** Arguments of a call, a filter or a test. */
export interface CallArguments {
  readonly positional: readonly Expression[]
  readonly named: readonly { readonly name: string; readonly value: Expression }[]
  readonly star: Expression | null
  readonly doubleStar: Expression | null
}

/** An expression; `at` is its offset in the source. */
export type Expression = { readonly at: number } & (
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly items: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'concat'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not' | 'negative' | 'positive'; readonly of: Expression }
  | {
      readonly kind: 'compare'
      readonly first: Expression
      readonly rest: readonly { readonly operator: CompareOperator; readonly value: Expression }[]
    }
  | {
      readonly kind: 'condition'
      readonly test: Expression
      readonly yes: Expression
      readonly no: Expression | null
    }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expression; readonly key: Expression }
  | {
      readonly kind: 'slice'
      readonly start: Expression | null
      readonly stop: Expression | null
      readonly step: Expression | null
    }
  | { readonly kind: 'call'; readonly of: Expression; readonly args: CallArguments }
  /** `of` is null for the first filter of a filter block or block set: the captured text. */
  | { readonly kind: 'filter'; readonly of: Expression | null; readonly name: string; readonly args: CallArguments }
  | { readonly kind: 'test'; readonly of: Expression; readonly name: string; readonly args: CallArguments }
)

/** What may stand left of `=`, or after `for`. */
export type Target =
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'tuple'; readonly items: readonly Target[]; readonly at: number }
  | { readonly kind: 'namespace'; readonly name: string; readonly attribute: string; readonly at: number }

/** Parameters of a macro or a call block; defaults belong to the last ones. */
export interface Signature {
  readonly parameters: readonly string[]
  readonly defaults: readonly Expression[]
}

/** A statement; `at` is its offset in the source. */
export type Statement = { readonly at: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly values: readonly Expression[] }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly test: Expression; readonly body: Body }[]
      readonly otherwise: Body | null
    }
  | {
      readonly kind: 'for'
      readonly target: Target
      readonly iterable: Expression
      readonly test: Expression | null
      readonly recursive: boolean
      readonly body: Body
      readonly otherwise: Body
    }
  | { readonly kind: 'set'; readonly target: Target; readonly value: Expression }
  | { readonly kind: 'set-block'; readonly target: Target; readonly filter: Expression | null; readonly body: Body }
  | {
      readonly kind: 'with'
      readonly bindings: readonly { readonly target: Target; readonly value: Expression }[]
      readonly body: Body
    }
  | { readonly kind: 'macro'; readonly name: string; readonly signature: Signature; readonly body: Body }
  | {
      readonly kind: 'call-block'
      readonly signature: Signature
      readonly call: Expression & { readonly kind: 'call' }
      readonly body: Body
    }
  | { readonly kind: 'filter-block'; readonly filter: Expression; readonly body: Body }
  | {
      readonly kind: 'block'
      readonly name: string
      readonly scoped: boolean
      readonly required: boolean
      readonly body: Body
    }
  | { readonly kind: 'autoescape'; readonly value: Expression; readonly body: Body }
  /** A tag that needs another template: there is no loader, so running it is an error. */
  | {
      readonly kind: 'other-template'
      readonly tag: string
      readonly name: Expression
      readonly targets: readonly string[]
      readonly optional: boolean
    }
)

/** A list of statements. */
export type Body = readonly Statement[]
