/** A number of a text in the base unit of its kind, and where it stands. */
export interface Quantity {
  readonly value: number
  /** As it is written. */
  readonly plain: number
  /** `kg`, `m`, `day`, `usd`, …; empty where the number counts or has no unit that is known. */
  readonly unit: string
  readonly start: number
  readonly end: number
}

/** The numbers of a text, in digits and in words, with their units. */
export const quantitiesOf = (text: string): readonly Quantity[] => {
  const found: Quantity[] = []
  for (const match of text.matchAll(number)) {
    const { 1: currency = '', 2: digits, 3: spelled, 4: after = '' } = match
    const plain = digits === undefined ? wordValues[(spelled ?? '').toLowerCase()] : numberOf(digits)
    if (plain === undefined || Number.isNaN(plain)) continue
    const start = match.index
    const end = start + match[0].length
    const unit = units[after.toLowerCase().replaceAll('.', '')] ?? units[currency] ?? undefined
    // One is as often an article as a number.
    if (spelled !== undefined && /^(?:one|a|half)$/i.test(spelled) && unit === undefined) continue
    found.push({ value: round(plain * (unit?.[1] ?? 1)), plain, unit: unit?.[0] ?? '', start, end })
  }
  return found
}

/** Whether two numbers say the same; a number whose unit is not known may have any. */
export const isSameQuantity = (left: Quantity, right: Quantity): boolean => {
  if (left.unit === right.unit) return isClose(left.value, right.value)
  return (left.unit === '' || right.unit === '') && isClose(left.plain, right.plain)
}

const isClose = (left: number, right: number): boolean => Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left))

const numberOf = (digits: string): number => {
  // An address or a version is a number of its own kind: its parts in a row.
  if (/^\d+(?:\.\d+){2,}$/.test(digits)) return digits.split('.').reduce((sum, part) => sum * 1_000 + Number(part), 0)
  // Commas part thousands, or stand for the point where one or two digits follow.
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits)) return Number(digits.replaceAll(',', ''))
  if (/^\d+,\d{1,2}$/.test(digits)) return Number(digits.replace(',', '.'))
  return Number(digits)
}

const round = (value: number): number => Number(value.toPrecision(12))

const wordValues: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
      .split(' ')
      .map((word, value) => [word, value]),
  ),
  ...Object.fromEntries(
    'thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at) => [word, (at + 3) * 10]),
  ),
  dozen: 12,
  hundred: 100,
  thousand: 1_000,
  million: 1e6,
  half: 0.5,
  once: 1,
  twice: 2,
  double: 2,
  triple: 3,
}

type Unit = readonly [base: string, factor: number]
const unitGroups: readonly (readonly [words: string, unit: Unit])[] = [
  ['kg kilogram kilograms kilo kilos', ['kg', 1]],
  ['g gram grams gr', ['kg', 0.001]],
  ['mg milligram milligrams', ['kg', 1e-6]],
  ['lb lbs pound pounds', ['kg', 0.45359237]],
  ['oz ounce ounces', ['kg', 0.028349523125]],
  ['t ton tons tonne tonnes', ['kg', 1_000]],
  ['m metre metres meter meters', ['m', 1]],
  ['cm centimetre centimetres centimeter centimeters', ['m', 0.01]],
  ['mm millimetre millimetres millimeter millimeters', ['m', 0.001]],
  ['km kilometre kilometres kilometer kilometers', ['m', 1_000]],
  ['mile miles', ['m', 1_609.344]],
  ['ft foot feet', ['m', 0.3048]],
  ['inch inches', ['m', 0.0254]],
  ['l litre litres liter liters', ['l', 1]],
  ['ml millilitre millilitres milliliter milliliters', ['l', 0.001]],
  ['s sec secs second seconds', ['s', 1]],
  ['min mins minute minutes', ['s', 60]],
  ['h hr hrs hour hours', ['s', 3_600]],
  ['day days', ['s', 86_400]],
  ['week weeks', ['s', 604_800]],
  ['fortnight fortnights', ['s', 1_209_600]],
  ['month months', ['month', 1]],
  ['year years', ['month', 12]],
  ['% percent pct', ['%', 1]],
  ['$ usd dollar dollars', ['usd', 1]],
  ['€ eur euro euros', ['eur', 1]],
  ['£ gbp', ['gbp', 1]],
  ['°c celsius', ['°c', 1]],
  ['°f fahrenheit', ['°f', 1]],
  ['w watt watts', ['w', 1]],
  ['kw kilowatt kilowatts', ['w', 1_000]],
  ['mb megabyte megabytes', ['mb', 1]],
  ['gb gigabyte gigabytes', ['mb', 1_024]],
  ['am a.m', ['am', 1]],
  ['pm p.m', ['pm', 1]],
]
const units: Readonly<Record<string, Unit | undefined>> = Object.assign(
  Object.create(null) as Record<string, Unit>,
  Object.fromEntries(
    unitGroups.flatMap(([words, unit]) => words.split(' ').map((word) => [word.replaceAll('.', ''), unit])),
  ),
)

const spelledNumbers = Object.keys(wordValues).join('|')
const unitWords = unitGroups
  .flatMap(([words]) => words.split(' '))
  .filter((word) => /^[a-z.]+$/.test(word))
  .toSorted((left, right) => right.length - left.length)
  .map((word) => word.replaceAll('.', String.raw`\.`))
  .join('|')
const number = new RegExp(
  String.raw`([$€£])?\s?(?:(?<![\p{L}\d.])(\d+(?:[.,]\d+)*)|\b(${spelledNumbers})\b)(?:(?:[ \u00a0-]?(°[cCfF]|%|[€$]|(?:${unitWords})\b))|)`,
  'giu',
)
