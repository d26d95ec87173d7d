import { isEqual } from './compare'
import { typeError } from './errors'
import { iterate, sizeOf } from './iterate'
import type { Meter } from './meter'
import { type Arguments, PyFunction, PyObject, PyTuple, PyUndefined, type Value } from './values'

/** The variable `loop` of a for loop: walks the items and knows where it is. */
export class LoopContext extends PyObject {
  readonly typeName = 'LoopContext'
  private index0 = -1
  private items: Iterator<Value>
  private size: number | undefined
  private before: Value | undefined
  private current: Value | undefined
  private after: Value | undefined
  private lastChanged: Value | undefined

  constructor(
    items: Value,
    private readonly meter: Meter,
    private readonly depth0: number,
    /** Renders the loop's body over other items; absent where the loop is not recursive. */
    private readonly recurse: ((items: Value, depth0: number) => Value) | undefined,
  ) {
    super()
    this.size = sizeOf(items)
    this.items = iterate(items, meter)
  }

  /** The next item, or undefined at the end. */
  next(): Value | undefined {
    const item = this.after === undefined ? this.pull() : this.after
    this.after = undefined
    if (item === undefined) return undefined
    this.index0++
    this.before = this.current
    this.current = item
    return item
  }

  private pull(): Value | undefined {
    const { done, value } = this.items.next()
    return done ? undefined : value
  }

  private peek(): Value | undefined {
    if (this.after === undefined) this.after = this.pull()
    return this.after
  }

  private get length(): number {
    if (this.size !== undefined) return this.size
    const rest: Value[] = []
    for (let item = this.pull(); item !== undefined; item = this.pull()) rest.push(item)
    this.items = rest.values()
    this.size = rest.length + this.index0 + 1 + (this.after === undefined ? 0 : 1)
    return this.size
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index0 + 1
      case 'index0':
        return this.index0
      case 'first':
        return this.index0 === 0
      case 'last':
        return this.peek() === undefined
      case 'length':
        return this.length
      case 'revindex':
        return this.length - this.index0
      case 'revindex0':
        return this.length - this.index0 - 1
      case 'depth':
        return this.depth0 + 1
      case 'depth0':
        return this.depth0
      case 'previtem':
        return this.index0 === 0 || this.before === undefined
          ? new PyUndefined('', 'there is no previous item')
          : this.before
      case 'nextitem': {
        const next = this.peek()
        return next === undefined ? new PyUndefined('', 'there is no next item') : next
      }
      case 'cycle':
        return new PyFunction('cycle of LoopContext', ({ positional }) => this.cycle(positional))
      case 'changed':
        return new PyFunction('changed of LoopContext', ({ positional }) => this.changed(positional))
      default:
        return undefined
    }
  }

  private cycle(items: readonly Value[]): Value {
    const item = items[this.index0 % items.length]
    if (item === undefined) throw typeError('no items for cycling given')
    return item
  }

  private changed(values: readonly Value[]): boolean {
    const now = new PyTuple(values)
    if (this.lastChanged !== undefined && isEqual(this.lastChanged, now, this.meter)) return false
    this.lastChanged = now
    return true
  }

  override call({ positional }: Arguments): Value {
    if (!this.recurse) throw typeError("The loop must have the 'recursive' marker to be called recursively.")
    return this.recurse(positional[0] ?? null, this.depth0 + 1)
  }

  override get isCallable(): boolean {
    return true
  }

  repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.length}>`
  }
}
