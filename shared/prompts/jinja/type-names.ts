import { PyDict, PyFloat, PyIterator, PyMarkup, PyRange, PyTuple, PyUndefined, PyView, type Value } from './values'

/** The name of a value's Python type, for messages. */
export const typeNameOf = (value: Value): string => {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'string') return 'str'
  if (Array.isArray(value)) return 'list'
  if (value instanceof PyFloat) return 'float'
  if (value instanceof PyMarkup) return 'Markup'
  if (value instanceof PyTuple) return 'tuple'
  if (value instanceof PyDict) return 'dict'
  if (value instanceof PyRange) return 'range'
  if (value instanceof PyView) return `dict_${value.kind}`
  if (value instanceof PyIterator) return 'generator'
  if (value instanceof PyUndefined) return 'Undefined'
  return value.typeName
}

/** How Jinja2 names a value in a message about its attributes. */
export const objectNameOf = (value: Value): string => {
  if (value === null) return 'None'
  const name = typeNameOf(value)
  if (name === 'Markup') return 'markupsafe.Markup object'
  return jinjaTypes.get(name) ?? `${name} object`
}

const jinjaTypes: ReadonlyMap<string, string> = new Map([
  ['LoopContext', 'jinja2.runtime.LoopContext object'],
  ['Macro', 'jinja2.runtime.Macro object'],
  ['Namespace', 'jinja2.utils.Namespace object'],
  ['Cycler', 'jinja2.utils.Cycler object'],
  ['Joiner', 'jinja2.utils.Joiner object'],
])
