import type { BinaryOperator } from './ast'
import { PythonError, typeError } from './errors'
import { escapeHtml } from './escape'
import type { Meter } from './meter'
import { failUndefined, intOf, isFloat, numberOf } from './numbers'
import { formatPrintf } from './printf'
import { lengthOf } from './iterate'
import { typeNameOf } from './type-names'
import { float, int, isText, PyMarkup, PyTuple, textOf, type Value } from './values'
import { TemplateBudgetError } from './errors'

// An int of more bits is refused: written out it would have some 20,000 digits.
const maxBits = 65_536

/** A binary operator between two values, as Python computes it. */
export const operate = (operator: BinaryOperator, left: Value, right: Value, meter: Meter): Value => {
  if (typeof left === 'number' && typeof right === 'number' && (operator === '+' || operator === '-')) {
    const result = operator === '+' ? left + right : left - right
    if (Number.isSafeInteger(result) && Number.isInteger(left) && Number.isInteger(right)) return result
  }
  const one = numberOf(left)
  const two = numberOf(right)
  if (one !== undefined && two !== undefined)
    return isFloat(left) || isFloat(right) || operator === '/'
      ? operateFloats(operator, one, two)
      : operateInts(operator, BigInt(one), BigInt(two))
  return operateOthers(operator, left, right, meter)
}

/** `-value`. */
export const negate = (value: Value): Value => signed(value, '-')

/** `+value`. */
export const affirm = (value: Value): Value => signed(value, '+')

const signed = (value: Value, sign: '-' | '+'): Value => {
  const number = numberOf(value)
  if (number === undefined) {
    failUndefined(value)
    throw typeError(`bad operand type for unary ${sign}: '${typeNameOf(value)}'`)
  }
  const result = sign === '-' ? -number : number
  if (isFloat(value)) return float(Number(result))
  return int(BigInt(result))
}

const zeroDivision = (message: string): PythonError => new PythonError('ZeroDivisionError', message)

// oxlint-disable-next-line typescript/consistent-return -- every case returns
const operateFloats = (operator: BinaryOperator, one: number | bigint, two: number | bigint): Value => {
  const left = toNumber(one)
  const right = toNumber(two)
  switch (operator) {
    case '+':
      return float(left + right)
    case '-':
      return float(left - right)
    case '*':
      return float(left * right)
    case '/':
      if (right === 0) throw zeroDivision(isWhole(one) && isWhole(two) ? 'division by zero' : 'float division by zero')
      return float(left / right)
    case '//':
      if (right === 0) throw zeroDivision('float floor division by zero')
      return float(floorDivide(left, right))
    case '%':
      if (right === 0) throw zeroDivision('float modulo')
      return float(floorModulo(left, right))
    case '**':
      return powerOfFloats(left, right)
  }
}

const isWhole = (number: number | bigint): boolean => typeof number === 'bigint' || Number.isInteger(number)

const toNumber = (number: number | bigint): number => {
  const result = Number(number)
  if (typeof number === 'bigint' && !Number.isFinite(result))
    throw new PythonError('OverflowError', 'int too large to convert to float')
  return result
}

// As CPython: the remainder first, then the quotient from what is left, rounded to a whole number.
const floorDivide = (left: number, right: number): number => {
  const remainder = floorModulo(left, right)
  const quotient = (left - remainder) / right
  if (quotient === 0) return left / right < 0 || Object.is(left / right, -0) ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

const floorModulo = (left: number, right: number): number => {
  const remainder = left % right
  if (remainder === 0) return right < 0 ? -0 : 0
  return right < 0 !== remainder < 0 ? remainder + right : remainder
}

const powerOfFloats = (left: number, right: number): Value => {
  if (left === 0 && right < 0) throw zeroDivision('0.0 cannot be raised to a negative power')
  if (left === 1 || right === 0) return float(1)
  if (left < 0 && Number.isFinite(left) && Number.isFinite(right) && !Number.isInteger(right))
    throw typeError('The result of this power is a complex number, which templates do not have')
  const result = left === -1 && !Number.isFinite(right) && !Number.isNaN(right) ? 1 : left ** right
  if (!Number.isFinite(result) && Number.isFinite(left) && Number.isFinite(right))
    throw new PythonError('OverflowError', "(34, 'Numerical result out of range')")
  return float(result)
}

// oxlint-disable-next-line typescript/consistent-return -- every case returns
const operateInts = (operator: BinaryOperator, left: bigint, right: bigint): Value => {
  switch (operator) {
    case '+':
      return int(left + right)
    case '-':
      return int(left - right)
    case '*':
      checkBits(bitsOf(left) + bitsOf(right))
      return int(left * right)
    case '//':
      if (right === 0n) throw zeroDivision('integer division or modulo by zero')
      return int((left - modulo(left, right)) / right)
    case '%':
      if (right === 0n) throw zeroDivision('integer modulo by zero')
      return int(modulo(left, right))
    case '**':
      if (right < 0n) {
        if (left === 0n) throw zeroDivision('0.0 cannot be raised to a negative power')
        return powerOfFloats(toNumber(left), toNumber(right))
      }
      if (left !== 0n && left !== 1n && left !== -1n) {
        if (right > BigInt(maxBits)) checkBits(maxBits + 1)
        checkBits(bitsOf(left) * Number(right))
      }
      return int(left ** (left === 0n || left === 1n || left === -1n ? (right === 0n ? 0n : 2n - (right % 2n)) : right))
    case '/':
      return float(Number(left) / Number(right))
  }
}

const modulo = (left: bigint, right: bigint): bigint => {
  const remainder = left % right
  return remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder
}

const bitsOf = (number: bigint): number => {
  const small = number > -9007199254740992n && number < 9007199254740992n
  return small ? Math.ceil(Math.log2(Math.abs(Number(number)) + 1)) : number.toString(16).length * 4
}

const checkBits = (bits: number): void => {
  if (bits > maxBits) throw new TemplateBudgetError(`An int in a template may have ${maxBits} bits`)
}

const operateOthers = (operator: BinaryOperator, left: Value, right: Value, meter: Meter): Value => {
  failUndefined(left)
  failUndefined(right)
  if (operator === '+' && isText(left) && isText(right)) return joinTexts(left, right, meter)
  if (operator === '+' && Array.isArray(left) && Array.isArray(right)) {
    meter.spend(left.length + right.length)
    return [...left, ...right]
  }
  if (operator === '+' && left instanceof PyTuple && right instanceof PyTuple) {
    meter.spend(left.items.length + right.items.length)
    return new PyTuple([...left.items, ...right.items])
  }
  if (operator === '%' && isText(left)) {
    const text = formatPrintf(textOf(left), right, meter, left instanceof PyMarkup)
    return left instanceof PyMarkup ? new PyMarkup(text) : text
  }
  if (operator === '*') {
    if (isSequence(left) && intOf(right) !== undefined) return repeat(left, Number(intOf(right)), meter)
    if (isSequence(right) && intOf(left) !== undefined) return repeat(right, Number(intOf(left)), meter)
    if (isSequence(left) || isSequence(right))
      throw typeError(`can't multiply sequence by non-int of type '${typeNameOf(isSequence(left) ? right : left)}'`)
  }
  throw failOperands(operator, left, right)
}

const failOperands = (operator: BinaryOperator, left: Value, right: Value): PythonError => {
  if (operator === '+' && isText(left)) return typeError(`can only concatenate str (not "${typeNameOf(right)}") to str`)
  if (operator === '+' && Array.isArray(left))
    return typeError(`can only concatenate list (not "${typeNameOf(right)}") to list`)
  if (operator === '+' && left instanceof PyTuple)
    return typeError(`can only concatenate tuple (not "${typeNameOf(right)}") to tuple`)
  const name = operator === '**' ? '** or pow()' : operator
  return typeError(`unsupported operand type(s) for ${name}: '${typeNameOf(left)}' and '${typeNameOf(right)}'`)
}

type Sequence = string | PyMarkup | Value[] | PyTuple

const isSequence = (value: Value): value is Sequence =>
  isText(value) || Array.isArray(value) || value instanceof PyTuple

const joinTexts = (left: string | PyMarkup, right: string | PyMarkup, meter: Meter): Value => {
  meter.grow(textOf(left).length + textOf(right).length)
  if (typeof left === 'string' && typeof right === 'string') return left + right
  return new PyMarkup(textOf(escapeHtml(left)) + textOf(escapeHtml(right)))
}

const repeat = (sequence: Sequence, times: number, meter: Meter): Value => {
  const count = Math.max(0, times)
  if (isText(sequence)) {
    const text = textOf(sequence)
    meter.grow(text.length * count)
    const repeated = text === '' ? '' : text.repeat(count)
    return typeof sequence === 'string' ? repeated : new PyMarkup(repeated)
  }
  const size = lengthOf(sequence)
  meter.spend(size * count)
  const items = Array.isArray(sequence) ? sequence : sequence.items
  const repeated = Array.from({ length: size * count }, (_, index) => items[index % size] as Value)
  return Array.isArray(sequence) ? repeated : new PyTuple(repeated)
}
