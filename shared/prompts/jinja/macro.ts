import { typeError } from './errors'
import { quote } from './python-print'
import { type Arguments, PyDict, PyObject, PyTuple, PyUndefined, type Value } from './values'

/** What a macro is: its parameters, and which of the three special names its body reads. */
export interface MacroShape {
  readonly name: string | null
  readonly parameters: readonly string[]
  readonly readsCaller: boolean
  readonly readsKwargs: boolean
  readonly readsVarargs: boolean
}

/** A macro, or the body of a call block: called, it renders its body with its arguments. */
export class Macro extends PyObject {
  readonly typeName = 'Macro'

  constructor(
    private readonly shape: MacroShape,
    /** Renders the body; a parameter that was not given is undefined there and takes its default. */
    private readonly body: (given: ReadonlyMap<string, Value>) => Value,
  ) {
    super()
  }

  override call({ positional, named }: Arguments): Value {
    const { parameters, readsCaller, readsKwargs, readsVarargs } = this.shape
    const name = this.shape.name === null ? 'None' : quote(this.shape.name)
    const given = new Map<string, Value>()
    const rest = new Map(named)

    // Positional arguments first, then named ones for the parameters that are left.
    for (const [index, parameter] of parameters.entries()) {
      const value = index < positional.length ? positional[index] : rest.get(parameter)
      if (index >= positional.length) rest.delete(parameter)
      if (value !== undefined) given.set(parameter, value)
    }
    if (readsCaller && !parameters.includes('caller')) {
      given.set('caller', rest.get('caller') ?? new PyUndefined('caller', 'No caller defined'))
      rest.delete('caller')
    }

    // What is left over has a place only where the body reads it.
    if (readsKwargs) given.set('kwargs', dictOf(rest))
    else if (rest.size > 0)
      throw typeError(
        rest.has('caller')
          ? `macro ${name} was invoked with two values for the special caller argument. This is most likely a bug.`
          : `macro ${name} takes no keyword argument ${quote([...rest.keys()][0] ?? '')}`,
      )
    if (readsVarargs) given.set('varargs', new PyTuple(positional.slice(parameters.length)))
    else if (positional.length > parameters.length)
      throw typeError(`macro ${name} takes not more than ${parameters.length} argument(s)`)
    return this.body(given)
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.shape.name
      case 'arguments':
        return [...this.shape.parameters]
      case 'catch_kwargs':
        return this.shape.readsKwargs
      case 'catch_varargs':
        return this.shape.readsVarargs
      case 'caller':
        return this.shape.readsCaller
      default:
        return undefined
    }
  }

  override get isCallable(): boolean {
    return true
  }

  repr(): string {
    return `<Macro ${this.shape.name === null ? 'anonymous' : quote(this.shape.name)}>`
  }
}

const dictOf = (entries: ReadonlyMap<string, Value>): PyDict => {
  const dict = new PyDict()
  for (const [key, value] of entries) dict.set(key, value)
  return dict
}
