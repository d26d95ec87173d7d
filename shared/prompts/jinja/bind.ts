import { typeError } from './errors'
import type { Arguments, Value } from './values'

/** Lays the arguments of a call on parameter names; absent ones are undefined. */
export const bind = (
  name: string,
  parameters: readonly string[],
  required: number,
  args: Arguments,
): (Value | undefined)[] => {
  const { positional, named } = args
  if (positional.length > parameters.length)
    throw typeError(`${name}() takes at most ${parameters.length} arguments (${positional.length} given)`)
  const bound: (Value | undefined)[] = positional.slice()
  for (const [key, value] of named) {
    const index = parameters.indexOf(key)
    if (index === -1) throw typeError(`${name}() got an unexpected keyword argument '${key}'`)
    if (bound[index] !== undefined) throw typeError(`${name}() got multiple values for argument '${key}'`)
    bound[index] = value
  }
  const missing = parameters.slice(0, required).find((_, index) => bound[index] === undefined)
  if (missing !== undefined) throw typeError(`${name}() missing required argument: '${missing}'`)
  return bound
}

/** Arguments by place alone. */
export const positional = (...values: Value[]): Arguments => ({ positional: values, named: new Map() })
