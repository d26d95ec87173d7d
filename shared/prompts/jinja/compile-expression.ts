import { getAttribute, getItem, getSlice } from './access'
import { affirm, negate, operate } from './arithmetic'
import type { CallArguments, CompareOperator, Expression } from './ast'
import { compareValues, contains, isEqual } from './compare'
import { PythonError, TemplateSyntaxError, typeError } from './errors'
import { escapeHtml } from './escape'
import { filters } from './filters'
import { isTrue, iterate } from './iterate'
import type { Meter } from './meter'
import { findMethod } from './methods/find-method'
import { failUndefined } from './numbers'
import { quote, strOf } from './python-print'
import type { Run, Scope } from './run'
import { typeNameOf } from './type-names'
import { valueTests } from './value-tests'
import { type Arguments, isText, PyDict, PyMarkup, PyObject, PyTuple, PyUndefined, textOf, type Value } from './values'

/** An expression made ready: called with a scope it gives its value. */
export type Evaluate = (scope: Scope) => Value

/** What compiling an expression depends on. */
export interface CompileContext {
  /** In a branch, where a filter that does not exist is an error only when it is reached. */
  readonly soft: boolean
  /** What a filter without a value of its own is applied to: the captured text of a block. */
  readonly captured?: { value: Value }
  /** The line of an offset, for messages. */
  lineOf(at: number): number
}

/** Makes an expression ready, so that rendering walks no tree. */
// oxlint-disable-next-line typescript/consistent-return -- every case returns
export const compileExpression = (node: Expression, context: CompileContext): Evaluate => {
  const compile = (part: Expression): Evaluate => compileExpression(part, context)
  const { at } = node
  switch (node.kind) {
    case 'constant': {
      const { value } = node
      return () => value
    }
    case 'name': {
      const { name } = node
      return (scope) => scope.get(name)
    }
    case 'list':
    case 'tuple': {
      const items = node.items.map(compile)
      const isList = node.kind === 'list'
      return (scope) => {
        scope.run.meter.spend(items.length)
        const values = items.map((item) => item(scope))
        return isList ? values : new PyTuple(values)
      }
    }
    case 'dict': {
      const items = node.items.map(([key, value]) => [compile(key), compile(value)] as const)
      return (scope) => {
        const dict = new PyDict()
        for (const [key, value] of items) dict.set(key(scope), value(step(scope, at)))
        return dict
      }
    }
    case 'concat': {
      const items = node.items.map(compile)
      return (scope) =>
        concat(
          items.map((item) => item(step(scope, at))),
          scope.run,
        )
    }
    case 'binary': {
      if (node.operator === '**' && isNegativeConstant(node.left) && node.right.kind !== 'constant')
        return compile({ kind: 'negative', of: { ...node, left: node.left.of }, at })
      const [left, right, { operator }] = [compile(node.left), compile(node.right), node]
      return (scope) => {
        const [one, two] = [left(scope), right(scope)]
        return operate(operator, one, two, step(scope, at).run.meter)
      }
    }
    case 'and':
    case 'or': {
      const [left, right, stopsAt] = [compile(node.left), compile(node.right), node.kind === 'or']
      return (scope) => {
        const value = left(scope)
        return isTrue(value) === stopsAt ? value : right(step(scope, at))
      }
    }
    case 'not': {
      const of = compile(node.of)
      return (scope) => !isTrue(of(scope))
    }
    case 'negative':
    case 'positive': {
      const [of, change] = [compile(node.of), node.kind === 'negative' ? negate : affirm]
      return (scope) => {
        const value = of(scope)
        step(scope, at)
        return change(value)
      }
    }
    case 'compare':
      return compileComparison(node, compile)
    case 'condition':
      return compileCondition(node, context)
    case 'attribute': {
      const [of, { name }] = [compile(node.of), node]
      return (scope) => {
        const value = of(scope)
        return getAttribute(value, name, step(scope, at).run.meter, findMethod)
      }
    }
    case 'item':
      return compileItem(node, compile)
    case 'slice':
      throw new TemplateSyntaxError('A slice may stand only between brackets, alone', at)
    case 'call':
      return compileCall(node, compile)
    case 'filter':
      return compileFilter(node, context)
    case 'test':
      return compileTest(node, context)
  }
}

// Jinja2 writes a folded -2 into Python as it is, where ** binds closer: `-2 ** n` is -(2 ** n), though `-2 ** 2` is 4.
const isNegativeConstant = (node: Expression): node is Expression & { kind: 'negative' } =>
  node.kind === 'negative' && node.of.kind === 'constant'

const step = (scope: Scope, at: number): Scope => {
  scope.run.at = at
  scope.run.meter.spend()
  return scope
}

const concat = (values: readonly Value[], run: Run): Value => {
  const isMarked = run.autoescape && values.some((value) => value instanceof PyMarkup)
  let text = ''
  for (const value of values) {
    const part = isMarked ? escapeHtml(value).text : strOf(value, run.meter)
    run.meter.grow(text.length + part.length)
    text += part
  }
  return isMarked ? new PyMarkup(text) : text
}

const comparisons: Readonly<Record<CompareOperator, (left: Value, right: Value, meter: Meter) => boolean>> = {
  '==': isEqual,
  '!=': (left, right, meter) => !isEqual(left, right, meter),
  '<': (left, right, meter) => compareValues(left, right, meter, '<') < 0,
  '<=': (left, right, meter) => compareValues(left, right, meter, '<=') <= 0,
  '>': (left, right, meter) => compareValues(left, right, meter, '>') > 0,
  '>=': (left, right, meter) => compareValues(left, right, meter, '>=') >= 0,
  in: (left, right, meter) => contains(right, left, meter),
  'not in': (left, right, meter) => !contains(right, left, meter),
}

const compileComparison = (
  { first, rest, at }: Expression & { kind: 'compare' },
  compile: (part: Expression) => Evaluate,
): Evaluate => {
  const start = compile(first)
  const steps = rest.map(({ operator, value }) => ({ holds: comparisons[operator], value: compile(value) }))
  return (scope) => {
    let left = start(scope)
    for (const { holds, value } of steps) {
      const right = value(scope)
      if (!holds(left, right, step(scope, at).run.meter)) return false
      left = right
    }
    return true
  }
}

const compileCondition = (node: Expression & { kind: 'condition' }, context: CompileContext): Evaluate => {
  const soft = { ...context, soft: true }
  const [test, yes] = [compileExpression(node.test, soft), compileExpression(node.yes, soft)]
  const no = node.no ? compileExpression(node.no, soft) : undefined
  const line = context.lineOf(node.at)
  const message = `the inline if-expression on line ${line} evaluated to false and no else section was defined.`
  return (scope) => {
    if (isTrue(test(scope))) return yes(step(scope, node.at))
    return no ? no(step(scope, node.at)) : new PyUndefined('', message)
  }
}

const compileItem = (
  { of, key, at }: Expression & { kind: 'item' },
  compile: (part: Expression) => Evaluate,
): Evaluate => {
  const value = compile(of)
  if (key.kind === 'slice') {
    const [start, stop, by] = [key.start, key.stop, key.step].map((bound) => bound && compile(bound))
    return (scope) => {
      const sliced = value(scope)
      const bounds = [start?.(scope) ?? null, stop?.(scope) ?? null, by?.(scope) ?? null] as const
      return getSlice(sliced, bounds, step(scope, at).run.meter)
    }
  }
  const keyOf = compile(key)
  return (scope) => {
    const [held, wanted] = [value(scope), keyOf(scope)]
    return getItem(held, wanted, step(scope, at).run.meter, findMethod)
  }
}

type EvaluateArguments = (scope: Scope) => Arguments

const noneNamed: ReadonlyMap<string, Value> = new Map()
const none: Arguments = { positional: [], named: noneNamed }

const compileArguments = (args: CallArguments, compile: (part: Expression) => Evaluate): EvaluateArguments => {
  const positional = args.positional.map(compile)
  const named = args.named.map(({ name, value }) => [name, compile(value)] as const)
  const [star, doubleStar] = [args.star && compile(args.star), args.doubleStar && compile(args.doubleStar)]
  if (named.length === 0 && !star && !doubleStar) {
    if (positional.length === 0) return () => none
    return (scope) => ({ positional: positional.map((value) => value(scope)), named: noneNamed })
  }
  return (scope) => {
    const values = positional.map((value) => value(scope))
    if (star) values.push(...iterate(star(scope), scope.run.meter))
    const names = new Map<string, Value>()
    const put = (name: string, value: Value): void => {
      if (names.has(name)) throw typeError(`got multiple values for keyword argument '${name}'`)
      names.set(name, value)
    }
    for (const [name, value] of named) put(name, value(scope))
    const more = doubleStar?.(scope)
    if (more !== undefined && !(more instanceof PyDict))
      throw typeError(`argument after ** must be a mapping, not ${typeNameOf(more)}`)
    for (const [key, value] of more?.entries() ?? []) {
      if (!isText(key)) throw typeError('keywords must be strings')
      put(textOf(key), value)
    }
    return { positional: values, named: names }
  }
}

/** Makes a call ready; `more` adds the caller of a call block. */
export const compileCall = (
  node: Expression & { kind: 'call' },
  compile: (part: Expression) => Evaluate,
  more?: (args: Arguments, scope: Scope) => Arguments,
): Evaluate => {
  const [callee, args] = [compile(node.of), compileArguments(node.args, compile)]
  return (scope) => {
    const called = callee(scope)
    const given = args(scope)
    step(scope, node.at)
    if (called instanceof PyObject) return called.call(more ? more(given, scope) : given)
    failUndefined(called)
    throw typeError(`'${typeNameOf(called)}' object is not callable`)
  }
}

const compileFilter = (node: Expression & { kind: 'filter' }, context: CompileContext): Evaluate => {
  const { name, at } = node
  const { captured } = context
  if (!filters.has(name)) return unknown(`No filter named ${quote(name)}.`, at, context)
  const of = node.of ? compileExpression(node.of, context) : () => captured?.value ?? ''
  const args = compileArguments(node.args, (part) => compileExpression(part, context))
  return (scope) => {
    const value = of(scope)
    const given = args(scope)
    scope.run.at = at
    if (typeof value === 'string') scope.run.meter.scan(value.length)
    return scope.run.filter(name, value, given)
  }
}

const compileTest = (node: Expression & { kind: 'test' }, context: CompileContext): Evaluate => {
  const { name, at } = node
  if (!valueTests.has(name)) return unknown(`No test named ${quote(name)}.`, at, context)
  const of = compileExpression(node.of, context)
  const args = compileArguments(node.args, (part) => compileExpression(part, context))
  return (scope) => {
    const value = of(scope)
    const given = args(scope)
    scope.run.at = at
    return scope.run.test(name, value, given)
  }
}

const unknown = (message: string, at: number, context: CompileContext): Evaluate => {
  if (!context.soft) throw new TemplateSyntaxError(message, at)
  return ({ run }) => {
    run.at = at
    throw new PythonError('TemplateRuntimeError', message)
  }
}
