import { typeError } from './errors'

/** A value as templates see it. A whole `number` is an int, any other `number` a float; a whole float is a `PyFloat`. No plain object ever gets in. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Value[]
  | PyFloat
  | PyMarkup
  | PyTuple
  | PyDict
  | PyRange
  | PyView
  | PyIterator
  | PyUndefined
  | PyObject

/** A float that JavaScript would print as an int, or that is not finite. */
export class PyFloat {
  constructor(readonly value: number) {}
}

/** A text that was escaped: escaping it again changes nothing. */
export class PyMarkup {
  constructor(readonly text: string) {}
}

/** A tuple. `isGroup` gives the two fields of `groupby` their names. */
export class PyTuple {
  constructor(
    readonly items: readonly Value[],
    readonly isGroup = false,
  ) {}
}

/** `range(start, stop, step)`. */
export class PyRange {
  readonly length: number

  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    this.length = Math.max(0, Math.ceil((stop - start) / step))
  }

  at(index: number): number {
    return this.start + index * this.step
  }
}

/** What an undefined name or a missing attribute gives: prints as nothing, and any use of it is an error. */
export class PyUndefined {
  constructor(
    readonly name: string,
    readonly message: string,
    readonly type: 'UndefinedError' | 'SecurityError' = 'UndefinedError',
  ) {}
}

/** A generator: read once, from front to back. */
export class PyIterator implements IterableIterator<Value> {
  constructor(
    private readonly source: Iterator<Value>,
    readonly name: string,
  ) {}

  next(): IteratorResult<Value> {
    return this.source.next()
  }

  [Symbol.iterator](): this {
    return this
  }
}

/** Positional and named arguments of a call. */
export interface Arguments {
  readonly positional: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
}

/** An object of Jinja2's own (loop, macro, namespace, cycler, joiner) or a function: reached only by what it offers here. */
export abstract class PyObject {
  abstract readonly typeName: string
  abstract repr(reprOf: (value: Value) => string): string

  attribute(_name: string): Value | undefined {
    return undefined
  }

  call(_args: Arguments): Value {
    throw typeError(`'${this.typeName}' object is not callable`)
  }

  get isCallable(): boolean {
    return false
  }
}

/** A built-in function or a method bound to its object. */
export class PyFunction extends PyObject {
  readonly typeName = 'builtin_function_or_method'

  constructor(
    readonly name: string,
    private readonly body: (args: Arguments) => Value,
  ) {
    super()
  }

  override call(args: Arguments): Value {
    return this.body(args)
  }

  override get isCallable(): boolean {
    return true
  }

  repr(): string {
    return `<built-in method ${this.name}>`
  }
}

type MapKey = string | number | bigint | null | object

/** A dict: keys compared as Python does (`1 == 1.0 == True`), in the order they were set. */
export class PyDict {
  private readonly byKey = new Map<MapKey, [Value, Value]>()

  get size(): number {
    return this.byKey.size
  }

  get(key: Value): Value | undefined {
    return this.byKey.get(typeof key === 'string' ? textKey(key) : mapKey(key))?.[1]
  }

  has(key: Value): boolean {
    return this.byKey.has(mapKey(key))
  }

  set(key: Value, value: Value): this {
    const place = mapKey(key)
    const entry = this.byKey.get(place)
    if (entry) entry[1] = value
    else this.byKey.set(place, [key, value])
    return this
  }

  delete(key: Value): boolean {
    return this.byKey.delete(mapKey(key))
  }

  clear(): void {
    this.byKey.clear()
  }

  *keys(): IterableIterator<Value> {
    for (const entry of this.byKey.values()) yield entry[0]
  }

  *values(): IterableIterator<Value> {
    for (const entry of this.byKey.values()) yield entry[1]
  }

  entries(): IterableIterator<readonly [Value, Value]> {
    return this.byKey.values()
  }

  copy(): PyDict {
    const copy = new PyDict()
    for (const [key, value] of this.entries()) copy.set(key, value)
    return copy
  }
}

/** `dict.keys()`, `.values()` or `.items()`: a live view. */
export class PyView {
  constructor(
    readonly dict: PyDict,
    readonly kind: 'keys' | 'values' | 'items',
  ) {}

  *items(): IterableIterator<Value> {
    if (this.kind === 'items') for (const [key, value] of this.dict.entries()) yield new PyTuple([key, value])
    else yield* this.kind === 'keys' ? this.dict.keys() : this.dict.values()
  }
}

/** A key under which equal Python values meet: in dicts, and wherever values are counted as seen. */
export const mapKey = (key: Value): MapKey => {
  if (typeof key === 'string') return textKey(key)
  if (typeof key === 'number') return wholeKey(key)
  if (typeof key === 'boolean') return key ? 1 : 0
  if (typeof key === 'bigint') return key
  if (key === null) return null
  if (key instanceof PyFloat) return wholeKey(key.value)
  if (key instanceof PyMarkup) return textKey(key.text)
  if (key instanceof PyUndefined) return undefinedKey
  if (key instanceof PyTuple) return `\0(${key.items.map(partOfKey).join()})`
  if (Array.isArray(key)) throw typeError("unhashable type: 'list'")
  if (key instanceof PyDict) throw typeError("unhashable type: 'dict'")
  return key
}

// All undefined values are equal.
const undefinedKey = {}

// Texts that begin like a tuple's key get a mark of their own.
const textKey = (text: string): string => (text.charCodeAt(0) === 0 ? `\0s${text}` : text)

const wholeKey = (number: number): number | bigint =>
  Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(number) : number

const numberOfObject = new WeakMap<object, number>()
let objects = 0

const partOfKey = (part: Value): string => {
  const key = mapKey(part)
  if (typeof key !== 'object' || key === null) return typeof key === 'string' ? JSON.stringify(key) : String(key)
  if (!numberOfObject.has(key)) numberOfObject.set(key, ++objects)
  return `#${numberOfObject.get(key)}`
}

/** A float, in the form that tells it from an int. */
export const float = (number: number): Value =>
  Number.isInteger(number) || !Number.isFinite(number) ? new PyFloat(number) : number

/** An int from a bigint, small where it can be. */
export const int = (number: bigint): Value =>
  number >= -9007199254740991n && number <= 9007199254740991n ? Number(number) : number

/** Whether a value is a text. */
export const isText = (value: Value): value is string | PyMarkup =>
  typeof value === 'string' || value instanceof PyMarkup

/** The text of a text. */
export const textOf = (value: string | PyMarkup): string => (typeof value === 'string' ? value : value.text)

/** JSON as a template sees it: a copy, so that `append` in a template changes nothing outside; own properties only. */
export const fromJson = (json: unknown): Value => {
  if (typeof json === 'string' || typeof json === 'boolean' || typeof json === 'bigint') return json
  if (typeof json === 'number') return fromNumber(json)
  if (Array.isArray(json)) return json.map(fromJson)
  if (typeof json !== 'object' || json === null) return null
  const dict = new PyDict()
  for (const [key, value] of Object.entries(json)) dict.set(key, fromJson(value))
  return dict
}

// JavaScript writes numbers from 1e21 up with an exponent, and what JSON holds with an exponent is a float in Python.
const fromNumber = (number: number): Value => {
  if (Number.isSafeInteger(number)) return number + 0
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? int(BigInt(number)) : float(number)
}
