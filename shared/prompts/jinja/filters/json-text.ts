import { typeError, valueError } from '../errors'
import { floatText } from '../float-text'
import type { Meter } from '../meter'
import { isFloat, numberOf } from '../numbers'
import { compareValues } from '../compare'
import { reprOf } from '../python-print'
import { typeNameOf } from '../type-names'
import { isText, PyDict, PyTuple, textOf, type Value } from '../values'

/** `json.dumps` as Jinja2's `tojson` calls it: sorted keys, ASCII only, safe inside HTML. */
export const jsonText = (value: Value, indent: Value, meter: Meter): string => {
  const unit =
    indent === null
      ? null
      : isText(indent)
        ? textOf(indent)
        : ' '.repeat(Math.min(1000, Math.max(0, Number(numberOf(indent) ?? 0))))
  const parts: string[] = []
  const write = (text: string): void => {
    meter.spend()
    meter.grow(text.length)
    parts.push(text)
  }
  writeJson(value, { unit, write, meter, inside: [] })
  const text = parts.join('')
  return text.replace(/[<>&']/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
}

interface Writer {
  readonly unit: string | null
  readonly meter: Meter
  readonly inside: Value[]
  write(text: string): void
}

const writeJson = (value: Value, writer: Writer): void => {
  if (value === null) return writer.write('null')
  if (typeof value === 'boolean') return writer.write(String(value))
  if (isText(value)) return writer.write(jsonString(textOf(value)))
  const number = numberOf(value)
  if (number !== undefined) return writer.write(isFloat(value) ? jsonFloat(Number(number)) : reprOf(value))
  if (writer.inside.includes(value)) throw valueError('Circular reference detected')
  writer.inside.push(value)
  if (Array.isArray(value) || value instanceof PyTuple) {
    const items = Array.isArray(value) ? value : value.items
    writeAll(items, '[', ']', writer, (item) => writeJson(item, writer))
  } else if (value instanceof PyDict) {
    const entries = [...value.entries()].toSorted(([left], [right]) => compareValues(left, right, writer.meter))
    writeAll(entries, '{', '}', writer, ([key, item]) => {
      writer.write(`${jsonString(keyText(key))}: `)
      writeJson(item, writer)
    })
  } else throw typeError(`Object of type ${typeNameOf(value)} is not JSON serializable`)
  writer.inside.pop()
}

const writeAll = <T>(
  items: readonly T[],
  open: string,
  close: string,
  writer: Writer,
  each: (item: T) => void,
): void => {
  if (items.length === 0) return writer.write(open + close)
  const { unit, inside } = writer
  const line = (depth: number): string => (unit === null ? '' : `\n${unit.repeat(depth)}`)
  let separator = open + line(inside.length)
  for (const item of items) {
    writer.write(separator)
    each(item)
    separator = unit === null ? ', ' : `,${line(inside.length)}`
  }
  writer.write(line(inside.length - 1) + close)
}

const keyText = (key: Value): string => {
  if (isText(key)) return textOf(key)
  if (key === null) return 'null'
  if (typeof key === 'boolean') return String(key)
  const number = numberOf(key)
  if (number === undefined) throw typeError(`keys must be str, int, float, bool or None, not ${typeNameOf(key)}`)
  return isFloat(key) ? jsonFloat(Number(number)) : reprOf(key)
}

const jsonFloat = (number: number): string => {
  if (Number.isNaN(number)) return 'NaN'
  return Number.isFinite(number) ? floatText(number) : number > 0 ? 'Infinity' : '-Infinity'
}

const jsonString = (text: string): string =>
  JSON.stringify(text).replace(/[\x7f-\uffff]/g, (character) =>
    character === '\x7f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
