import type { Target } from './ast'
import { PythonError, typeError, valueError } from './errors'
import { Namespace } from './globals'
import { isIterable, iterate } from './iterate'
import type { Scope } from './run'
import { typeNameOf } from './type-names'
import type { Value } from './values'

/** Sets what stands left of `=`, or after `for`. */
export type Assign = (scope: Scope, value: Value) => void

/** Makes a target ready to be set. */
export const compileAssign = (target: Target): Assign => {
  if (target.kind === 'name') return (scope, value) => scope.set(target.name, value)
  if (target.kind === 'namespace')
    return (scope, value) => {
      const held = scope.get(target.name)
      scope.run.at = target.at
      if (!(held instanceof Namespace))
        throw new PythonError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object')
      held.setAttribute(target.attribute, value)
    }
  const targets = target.items.map(compileAssign)
  return (scope, value) => {
    scope.run.at = target.at
    if (!isIterable(value)) throw typeError(`cannot unpack non-iterable ${typeNameOf(value)} object`)
    const items: Value[] = []
    for (const item of iterate(value, scope.run.meter)) {
      if (items.push(item) > targets.length) throw valueError(`too many values to unpack (expected ${targets.length})`)
    }
    if (items.length < targets.length)
      throw valueError(`not enough values to unpack (expected ${targets.length}, got ${items.length})`)
    targets.forEach((assign, index) => assign(scope, items[index] as Value))
  }
}
