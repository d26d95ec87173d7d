import { PythonError, typeError, valueError } from './errors'
import type { Meter } from './meter'
import { fillDict } from './methods/collection-methods'
import { failUndefined, indexOf } from './numbers'
import { type Arguments, PyDict, PyFunction, PyObject, PyRange, type Value } from './values'

// The sandbox's own limit.
const maxRange = 100_000

/** A global of Jinja2 by name. */
export const makeGlobal = (name: string, meter: Meter): PyObject | undefined => {
  const make = globals.get(name)
  return make && new GlobalFunction(name, (args) => make(args, meter))
}

/** Whether a name is a global, so that a template that uses it needs no value for it. */
export const isGlobal = (name: string): boolean => globals.has(name)

class GlobalFunction extends PyFunction {
  override repr(): string {
    return this.name === 'range' ? '<function safe_range>' : `<class '${this.name}'>`
  }
}

const range = ({ positional, named }: Arguments): Value => {
  if (named.size > 0) throw typeError('range() takes no keyword arguments')
  if (positional.length === 0) throw typeError('range expected at least 1 argument, got 0')
  if (positional.length > 3) throw typeError(`range expected at most 3 arguments, got ${positional.length}`)
  const [first = 0, second = 0, step = 1] = positional.map((value) => indexOf(value))
  if (step === 0) throw valueError('range() arg 3 must not be zero')
  const made = positional.length === 1 ? new PyRange(0, first, 1) : new PyRange(first, second, step)
  if (made.length > maxRange)
    throw new PythonError(
      'OverflowError',
      `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${maxRange}).`,
    )
  return made
}

const dict = (args: Arguments, meter: Meter): PyDict => {
  if (args.positional.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.positional.length}`)
  const made = new PyDict()
  for (const source of args.positional) {
    failUndefined(source)
    fillDict(made, source, meter)
  }
  for (const [name, value] of args.named) made.set(name, value)
  return made
}

/** `namespace(…)`: the one thing whose attributes a template may set. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace'

  constructor(private readonly names: PyDict) {
    super()
  }

  override attribute(name: string): Value | undefined {
    return this.names.get(name)
  }

  setAttribute(name: string, value: Value): void {
    this.names.set(name, value)
  }

  repr(reprOf: (value: Value) => string): string {
    return `<Namespace ${reprOf(this.names)}>`
  }
}

class Cycler extends PyObject {
  readonly typeName = 'Cycler'
  private place = 0

  constructor(private readonly items: readonly Value[]) {
    super()
    if (items.length === 0) throw new PythonError('RuntimeError', 'at least one item has to be provided')
  }

  override attribute(name: string): Value | undefined {
    const current = this.items[this.place] as Value
    if (name === 'current') return current
    if (name === 'pos') return this.place
    if (name === 'next')
      return new PyFunction('next of Cycler', () => {
        const item = this.items[this.place] as Value
        this.place = (this.place + 1) % this.items.length
        return item
      })
    if (name !== 'reset') return undefined
    return new PyFunction('reset of Cycler', () => {
      this.place = 0
      return null
    })
  }

  repr(): string {
    return '<jinja2.utils.Cycler object>'
  }
}

class Joiner extends PyObject {
  readonly typeName = 'Joiner'
  private isUsed = false

  constructor(private readonly separator: Value) {
    super()
  }

  override call(): Value {
    const first = !this.isUsed
    this.isUsed = true
    return first ? '' : this.separator
  }

  override get isCallable(): boolean {
    return true
  }

  repr(): string {
    return '<jinja2.utils.Joiner object>'
  }
}

const globals: ReadonlyMap<string, (args: Arguments, meter: Meter) => Value> = new Map<
  string,
  (args: Arguments, meter: Meter) => Value
>([
  ['range', range],
  ['dict', dict],
  ['namespace', (args, meter) => new Namespace(dict(args, meter))],
  ['cycler', ({ positional }) => new Cycler(positional)],
  ['joiner', ({ positional, named }) => new Joiner(positional[0] ?? named.get('sep') ?? ', ')],
])
