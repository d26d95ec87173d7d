import { compareValues, contains, isEqual } from './compare'
import { operate } from './arithmetic'
import { typeError } from './errors'
import { filters } from './filters'
import { isIterable, isTrue, sizeOf } from './iterate'
import type { Meter } from './meter'
import { isLowerText, isUpperText } from './methods/text-cases'
import { intOf, isFloat, numberOf } from './numbers'
import { strOf } from './python-print'
import { isText, PyDict, PyMarkup, PyObject, PyUndefined, PyView, textOf, type Value } from './values'

/** One test of `is`. */
export interface ValueTest {
  /** How many arguments it takes beside the value. */
  readonly takes: number
  run(value: Value, args: readonly Value[], meter: Meter): boolean
}

const of = (run: (value: Value, meter: Meter) => boolean): ValueTest => ({
  takes: 0,
  run: (value, _args, meter) => run(value, meter),
})

const against = (run: (value: Value, other: Value, meter: Meter) => boolean): ValueTest => ({
  takes: 1,
  run: (value, [other = null], meter) => run(value, other, meter),
})

const remainderIs = (expected: number, meter: Meter, value: Value, by: Value): boolean =>
  isEqual(operate('%', value, by, meter), expected, meter)

const ordered = (operator: string, holds: (order: number) => boolean): ValueTest =>
  against((value, other, meter) => holds(compareValues(value, other, meter, operator)))

const equal = against(isEqual)
const unequal = against((value, other, meter) => !isEqual(value, other, meter))
const greater = ordered('>', (order) => order > 0)
const atLeast = ordered('>=', (order) => order >= 0)
const less = ordered('<', (order) => order < 0)
const atMost = ordered('<=', (order) => order <= 0)
const isName = (value: Value, names: { has(name: string): boolean }): boolean =>
  isText(value) && names.has(textOf(value))

/** Jinja2's built-in tests by name. */
export const valueTests: ReadonlyMap<string, ValueTest> = new Map<string, ValueTest>([
  ['odd', of((value, meter) => remainderIs(1, meter, value, 2))],
  ['even', of((value, meter) => remainderIs(0, meter, value, 2))],
  ['divisibleby', against((value, by, meter) => remainderIs(0, meter, value, by))],
  ['defined', of((value) => !(value instanceof PyUndefined))],
  ['undefined', of((value) => value instanceof PyUndefined)],
  ['filter', of((value) => isName(value, filters))],
  ['test', of((value) => isName(value, valueTests))],
  ['none', of((value) => value === null)],
  ['boolean', of((value) => typeof value === 'boolean')],
  ['false', of((value) => value === false)],
  ['true', of((value) => value === true)],
  ['integer', of((value) => typeof value !== 'boolean' && intOf(value) !== undefined)],
  ['float', of(isFloat)],
  ['lower', of((value, meter) => isLowerText(strOf(value, meter)))],
  ['upper', of((value, meter) => isUpperText(strOf(value, meter)))],
  ['string', of(isText)],
  ['mapping', of((value) => value instanceof PyDict)],
  ['number', of((value) => numberOf(value) !== undefined)],
  ['sequence', of((value) => sizeOf(value) !== undefined && !(value instanceof PyView) && !isLoop(value))],
  ['iterable', of((value) => isIterable(value) || isLoop(value))],
  ['callable', of((value) => value instanceof PyUndefined || (value instanceof PyObject && value.isCallable))],
  ['sameas', against((value, other) => value === other)],
  ['escaped', of((value) => value instanceof PyMarkup)],
  ['in', against((value, container, meter) => contains(container, value, meter))],
  ...(['==', 'eq', 'equalto'] as const).map((name) => [name, equal] as const),
  ...(['!=', 'ne'] as const).map((name) => [name, unequal] as const),
  ...(['>', 'gt', 'greaterthan'] as const).map((name) => [name, greater] as const),
  ...(['>=', 'ge'] as const).map((name) => [name, atLeast] as const),
  ...(['<', 'lt', 'lessthan'] as const).map((name) => [name, less] as const),
  ...(['<=', 'le'] as const).map((name) => [name, atMost] as const),
])

const isLoop = (value: Value): boolean => value instanceof PyObject && value.typeName === 'LoopContext'

/** Applies a test, its arguments counted first. */
export const applyTest = (
  name: string,
  test: ValueTest,
  value: Value,
  args: readonly Value[],
  meter: Meter,
): boolean => {
  if (args.length !== test.takes)
    throw typeError(`test_${name}() takes ${test.takes + 1} positional arguments but ${args.length + 1} were given`)
  return isTrue(test.run(value, args, meter))
}
