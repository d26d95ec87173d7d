import { bind } from '../bind'
import type { Meter } from '../meter'
import type { Arguments, Value } from '../values'

/** One method of a type: its parameters by name, how many must be there, and what it does. */
export interface Method<T> {
  readonly parameters: readonly string[]
  readonly required: number
  run(self: T, args: readonly (Value | undefined)[], meter: Meter): Value
}

/** The arguments of a method, laid out and checked. */
export const callMethod = <T>(name: string, method: Method<T>, self: T, args: Arguments, meter: Meter): Value =>
  method.run(self, bind(name, method.parameters, method.required, args), meter)
