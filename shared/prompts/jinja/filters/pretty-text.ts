import { compareValues } from '../compare'
import type { Meter } from '../meter'
import { reprOf } from '../python-print'
import { splitLines } from '../text-tools'
import { typeNameOf } from '../type-names'
import { PyDict, PyTuple, type Value } from '../values'

const width = 80

/** Python's `pprint.pformat(value)`: one line where it fits in 80 columns, else one item a line. */
export const prettyText = (value: Value, meter: Meter): string => pretty(value, 0, 0, meter)

// `indent` is the column where the value begins, `allowance` what must still fit behind it.
const pretty = (value: Value, indent: number, allowance: number, meter: Meter): string => {
  const line = flat(value, meter)
  if (line.length <= width - indent - allowance) return line
  if (Array.isArray(value)) return items(value, '[', ']', indent, allowance, meter)
  if (value instanceof PyTuple)
    return items(value.items, '(', value.items.length === 1 ? ',)' : ')', indent, allowance, meter)
  if (value instanceof PyDict) return dict(value, indent, allowance, meter)
  return typeof value === 'string' ? text(value, indent, allowance, meter) : line
}

// As repr, with the keys of dicts sorted.
const flat = (value: Value, meter: Meter): string => {
  if (value instanceof PyDict)
    return `{${sorted(value, meter)
      .map(([key, item]) => `${flat(key, meter)}: ${flat(item, meter)}`)
      .join(', ')}}`
  if (Array.isArray(value)) return `[${value.map((item) => flat(item, meter)).join(', ')}]`
  if (value instanceof PyTuple)
    return `(${value.items.map((item) => flat(item, meter)).join(', ')}${value.items.length === 1 ? ',' : ''})`
  return reprOf(value, meter)
}

const sorted = (value: PyDict, meter: Meter): (readonly [Value, Value])[] =>
  [...value.entries()].toSorted(([left], [right]) => {
    try {
      return compareValues(left, right, meter)
    } catch {
      return typeNameOf(left) < typeNameOf(right) ? -1 : 1
    }
  })

const items = (
  values: readonly Value[],
  open: string,
  close: string,
  indent: number,
  allowance: number,
  meter: Meter,
): string => {
  const last = values.length - 1
  const lines = values.map((item, index) =>
    pretty(item, indent + 1, index === last ? allowance + close.length : 1, meter),
  )
  return open + lines.join(`,\n${' '.repeat(indent + 1)}`) + close
}

const dict = (value: PyDict, indent: number, allowance: number, meter: Meter): string => {
  const entries = sorted(value, meter)
  const last = entries.length - 1
  const lines = entries.map(([key, item], index) => {
    const name = flat(key, meter)
    return `${name}: ${pretty(item, indent + 1 + name.length + 2, index === last ? allowance + 1 : 1, meter)}`
  })
  return `{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`
}

// A long text is cut between its lines and words into adjoining literals.
const text = (value: string, indent: number, allowance: number, meter: Meter): string => {
  const isOutermost = indent === 0
  const start = isOutermost ? indent + 1 : indent
  const room = width - start
  const chunks: string[] = []
  const lines = splitLines(value, true)
  for (const [index, line] of lines.entries()) {
    const isLastLine = index === lines.length - 1
    const least = room - (isLastLine ? allowance + (isOutermost ? 1 : 0) : 0)
    const whole = reprOf(line, meter)
    if (whole.length <= least) {
      chunks.push(whole)
      continue
    }
    const parts = line.match(/\S*\s*/g)?.filter((part) => part !== '') ?? []
    let current = ''
    for (const [place, part] of parts.entries()) {
      const limit = isLastLine && place === parts.length - 1 ? least : room
      if (current !== '' && reprOf(current + part, meter).length > limit) {
        chunks.push(reprOf(current, meter))
        current = part
      } else current += part
    }
    if (current !== '') chunks.push(reprOf(current, meter))
  }
  if (chunks.length <= 1) return reprOf(value, meter)
  const joined = chunks.join(`\n${' '.repeat(start)}`)
  return isOutermost ? `(${joined})` : joined
}
