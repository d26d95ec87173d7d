import type { TemplateOptions, TemplateValues } from '../contract'
import { bind } from './bind'
import { PythonError } from './errors'
import { escapeHtml } from './escape'
import { filters } from './filters'
import type { FilterContext } from './filters/filter'
import { nameOf } from './filters/mapping-filters'
import { makeGlobal } from './globals'
import { Meter } from './meter'
import { quote, strOf } from './python-print'
import { applyTest, valueTests } from './value-tests'
import { type Arguments, fromJson, PyMarkup, PyUndefined, type Value } from './values'

/** One rendering: what is out so far, what it may still cost, and where in the template it stands. */
export class Run implements FilterContext {
  out = ''
  /** Offset of what is evaluated now; where an error points. */
  at = 0
  autoescape = false
  readonly meter: Meter
  private readonly maxOutput: number
  private readonly listsAsLines: boolean
  private readonly known = new Map<string, Value>()
  private chance = 1

  constructor(
    private readonly values: TemplateValues,
    options: TemplateOptions,
    /** What the name `self` means: the blocks of the template. */
    private readonly self: (run: Run) => Value,
  ) {
    this.maxOutput = options.maxOutput ?? 4_000_000
    this.listsAsLines = options.listsAsLines === true
    this.meter = new Meter(options.maxSteps ?? 1_000_000, this.maxOutput)
  }

  /** A name that no scope of the template has set: a handed-in value, then a global, then undefined. */
  resolve(name: string): Value {
    const known = this.known.get(name)
    if (known !== undefined) return known
    const value = this.find(name)
    this.known.set(name, value)
    return value
  }

  private find(name: string): Value {
    if (Object.hasOwn(this.values, name)) return fromJson(this.values[name])
    if (name === 'self') return this.self(this)
    return makeGlobal(name, this.meter) ?? new PyUndefined(name, `${quote(name)} is undefined`)
  }

  write(text: string): void {
    this.out += text
    if (this.out.length > this.maxOutput) this.meter.grow(this.out.length)
  }

  print(value: Value): void {
    if (typeof value === 'string' && !this.autoescape) return this.write(value)
    if (this.listsAsLines && Array.isArray(value)) return this.printLines(value)
    this.write(this.autoescape && !(value instanceof PyMarkup) ? escapeHtml(value).text : strOf(value, this.meter))
  }

  // A list inside itself ends where the call stack does, which is an error of the template.
  private printLines(items: readonly Value[]): void {
    items.forEach((item, index) => {
      this.meter.spend()
      if (index > 0) this.write('\n')
      this.print(item)
    })
  }

  /** What a body writes, kept from the output. */
  capture(body: () => void): Value {
    const before = this.out
    this.out = ''
    body()
    const captured = this.out
    this.out = before
    this.meter.grow(captured.length)
    return this.autoescape ? new PyMarkup(captured) : captured
  }

  filter(name: Value, value: Value, args: Arguments): Value {
    const filter = filters.get(nameOf(name))
    if (!filter) throw new PythonError('TemplateRuntimeError', `No filter named ${quote(nameOf(name))}.`)
    this.meter.spend()
    const bound = filter.parameters ? bind(nameOf(name), filter.parameters, filter.required, args) : args.positional
    return filter.run(value, bound, this, args)
  }

  test(name: Value, value: Value, args: Arguments): boolean {
    const test = valueTests.get(nameOf(name))
    if (!test) throw new PythonError('TemplateRuntimeError', `No test named ${quote(nameOf(name))}.`)
    this.meter.spend()
    return applyTest(nameOf(name), test, value, [...args.positional, ...args.named.values()], this.meter)
  }

  random(): number {
    this.chance = (this.chance * 48_271) % 2_147_483_647
    return this.chance / 2_147_483_647
  }
}

/** The names a part of the template has set; what it has not, the parts around it may have. */
export class Scope {
  private names: Map<string, Value> | undefined

  constructor(
    readonly run: Run,
    private readonly outer: Scope | undefined,
  ) {}

  get(name: string): Value {
    const value = this.own(name)
    return value === undefined ? this.run.resolve(name) : value
  }

  private own(name: string): Value | undefined {
    const value = this.names?.get(name)
    return value === undefined && this.outer ? this.outer.own(name) : value
  }

  set(name: string, value: Value): void {
    this.names ??= new Map()
    this.names.set(name, value)
  }

  inner(): Scope {
    return new Scope(this.run, this)
  }
}
