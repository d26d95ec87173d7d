/** A float as Python's `repr` writes it: shortest digits, exponent from 1e16 up and below 1e-4. */
export const floatText = (number: number): string => {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf'
  if (Object.is(number, -0)) return '-0.0'
  const [mantissa = '', exponentText = ''] = number.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < 16) {
    const text = exponent < -6 || exponent > 20 ? number.toFixed(20) : String(number)
    return text.includes('.') ? text : `${text}.0`
  }
  return `${mantissa}e${exponentSuffix(exponent)}`
}

/** The digits after `e`: a sign and at least two digits. */
export const exponentSuffix = (exponent: number): string =>
  `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`

/** A finite float with that many decimals, rounded half to even on its exact binary value, as Python does. */
export const fixedText = (number: number, decimals: number): string => {
  const negative = number < 0 || Object.is(number, -0)
  const [mantissa, power] = binaryParts(Math.abs(number))
  const scaled = mantissa * 10n ** BigInt(decimals)
  const digits = power >= 0 ? scaled << BigInt(power) : divideHalfEven(scaled, 1n << BigInt(-power))
  const text = digits.toString().padStart(decimals + 1, '0')
  const whole = text.slice(0, text.length - decimals)
  return `${negative ? '-' : ''}${whole}${decimals > 0 ? `.${text.slice(-decimals)}` : ''}`
}

/** `round(number, decimals)` of a float. */
export const roundFloat = (number: number, decimals: number): number => {
  if (!Number.isFinite(number) || decimals > 323) return number
  if (decimals >= 0) return Number(fixedText(number, decimals))
  if (decimals < -308) return number < 0 ? -0 : 0
  const [mantissa, power] = binaryParts(Math.abs(number))
  const unit = 10n ** BigInt(-decimals)
  const rounded =
    power >= 0 ? divideHalfEven(mantissa << BigInt(power), unit) : divideHalfEven(mantissa, unit << BigInt(-power))
  return Math.sign(number) * Number(rounded * unit)
}

/** Quotient of two positive bigints, rounded half to even. */
export const divideHalfEven = (dividend: bigint, divisor: bigint): bigint => {
  const quotient = dividend / divisor
  const twice = (dividend % divisor) * 2n
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n)
  return up ? quotient + 1n : quotient
}

const view = new DataView(new ArrayBuffer(8))

// number = mantissa × 2^power, exactly.
const binaryParts = (number: number): [mantissa: bigint, power: number] => {
  view.setFloat64(0, number)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, exponent - 1075]
}
