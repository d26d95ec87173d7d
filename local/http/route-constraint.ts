/** Whether a route value keeps a constraint. */
export type RouteConstraint = (value: string) => boolean

/** The constraints of ASP.NET's route templates, each made from the text in its brackets; undefined where it makes no sense. */
const makers: Readonly<Record<string, (argument: string) => RouteConstraint | undefined>> = {
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  bool: () => (value) => /^(true|false)$/i.test(value),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  decimal: () => isNumber,
  double: () => isNumber,
  float: () => isNumber,
  guid: () => (value) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(value),
  int: () => (value) => isInteger(value, 2n ** 31n),
  long: () => (value) => isInteger(value, 2n ** 63n),
  required: () => (value) => value !== '',
  length: numbers(
    (least, most = least) =>
      (value) =>
        value.length >= least && value.length <= most,
  ),
  minlength: numbers((least) => (value) => value.length >= least),
  maxlength: numbers((most) => (value) => value.length <= most),
  min: numbers((least) => (value) => isInteger(value, 2n ** 63n) && Number(value) >= least),
  max: numbers((most) => (value) => isInteger(value, 2n ** 63n) && Number(value) <= most),
  range: numbers((least, most = least) => (value) => {
    return isInteger(value, 2n ** 63n) && Number(value) >= least && Number(value) <= most
  }),
  regex: (argument) => {
    try {
      const pattern = new RegExp(argument, 'i')
      return (value) => pattern.test(value)
    } catch {
      return undefined
    }
  },
}

/** Reads `name` or `name(argument)`; undefined where there is no such constraint. */
export function routeConstraint(text: string): RouteConstraint | undefined {
  const match = /^([a-z]+)(?:\((.*)\))?$/is.exec(text)
  const maker = match && Object.hasOwn(makers, match[1]!.toLowerCase()) ? makers[match[1]!.toLowerCase()] : undefined
  return maker?.(match?.[2] ?? '')
}

function numbers(make: (first: number, second?: number) => RouteConstraint) {
  return (argument: string): RouteConstraint | undefined => {
    const values = argument.split(',').map((part) => part.trim())
    if (values.length > 2 || !values.every((value) => /^-?\d+$/.test(value))) return undefined
    return make(Number(values[0]), values[1] === undefined ? undefined : Number(values[1]))
  }
}

function isNumber(value: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
}

function isInteger(value: string, bound: bigint): boolean {
  if (!/^[+-]?\d{1,20}$/.test(value)) return false
  const number = BigInt(value.replace(/^\+/, ''))
  return number >= -bound && number < bound
}
