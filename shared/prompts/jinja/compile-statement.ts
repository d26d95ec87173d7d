import type { Body, Expression, Signature, Statement } from './ast'
import { compileAssign } from './assign'
import { compileCall, compileExpression, type CompileContext, type Evaluate } from './compile-expression'
import { PythonError, TemplateSyntaxError, typeError } from './errors'
import { isIterable, isTrue, iterate } from './iterate'
import { LoopContext } from './loop-context'
import { Macro } from './macro'
import { readsOf } from './name-reads'
import { failUndefined } from './numbers'
import type { Run, Scope } from './run'
import { typeNameOf } from './type-names'
import { generator } from './iterate'
import { isText, PyFunction, PyObject, PyUndefined, type Value } from './values'

/** A statement made ready: called with a scope it writes its output. */
export type Execute = (scope: Scope) => void

/** The blocks of a template by name. */
export type Blocks = Map<string, Execute>

interface Compiler extends CompileContext {
  readonly blocks: Blocks
  /** The scope of the whole template, for blocks; set when a rendering begins. */
  readonly top: WeakMap<Run, Scope>
}

/** Makes a template ready. */
export const compileTemplate = (
  body: Body,
  lineOf: (at: number) => number,
): { execute: Execute; self: (run: Run) => Value } => {
  const compiler: Compiler = { soft: false, blocks: new Map(), top: new WeakMap(), lineOf }
  const run = compileBody(body, compiler)
  return {
    execute: (scope) => {
      compiler.top.set(scope.run, scope)
      run(scope)
    },
    self: (run) => new SelfReference((name) => blockCall(name, run, compiler)),
  }
}

class SelfReference extends PyObject {
  readonly typeName = 'TemplateReference'

  constructor(private readonly block: (name: string) => Value | undefined) {
    super()
  }

  override attribute(name: string): Value | undefined {
    return this.block(name)
  }

  repr(): string {
    return '<TemplateReference None>'
  }
}

const blockCall = (name: string, run: Run, { blocks, top }: Compiler): Value | undefined => {
  const block = blocks.get(name)
  const scope = top.get(run)
  return block && scope && new PyFunction(name, () => run.capture(() => block(scope)))
}

const compileBody = (body: Body, compiler: Compiler): Execute => {
  const statements = body.map((statement) => compileStatement(statement, compiler))
  const [first] = statements
  if (statements.length === 1 && first) return first
  return (scope) => {
    for (const statement of statements) statement(scope)
  }
}

const hard = (compiler: Compiler): Compiler => (compiler.soft ? { ...compiler, soft: false } : compiler)

// oxlint-disable-next-line typescript/consistent-return -- every case returns
const compileStatement = (node: Statement, compiler: Compiler): Execute => {
  const { at } = node
  switch (node.kind) {
    case 'text': {
      const { text } = node
      return ({ run }) => {
        run.meter.spend()
        run.write(text)
      }
    }
    case 'output': {
      const values = node.values.map((value) => compileExpression(value, compiler))
      return (scope) => {
        for (const value of values) {
          scope.run.meter.spend()
          const printed = value(scope)
          scope.run.at = at
          scope.run.print(printed)
        }
      }
    }
    case 'if':
      return compileIf(node, { ...compiler, soft: true })
    case 'for':
      return compileFor(node, hard(compiler))
    case 'set': {
      const [value, assign] = [compileExpression(node.value, compiler), compileAssign(node.target)]
      return (scope) => {
        scope.run.meter.spend()
        assign(scope, value(scope))
      }
    }
    case 'set-block': {
      const captured = { value: '' as Value }
      const filter = node.filter && compileExpression(node.filter, { ...compiler, captured })
      const [body, assign] = [compileBody(node.body, hard(compiler)), compileAssign(node.target)]
      return (scope) => assign(scope, filtered(captured, filter, scope, body))
    }
    case 'filter-block': {
      const captured = { value: '' as Value }
      const filter = compileExpression(node.filter, { ...compiler, captured })
      const body = compileBody(node.body, hard(compiler))
      return (scope) => {
        const value = filtered(captured, filter, scope, body)
        scope.run.at = at
        if (!isText(value)) throw typeError(`sequence item 0: expected str instance, ${typeNameOf(value)} found`)
        scope.run.print(value)
      }
    }
    case 'with': {
      const bindings = node.bindings.map(({ target, value }) => ({
        assign: compileAssign(target),
        value: compileExpression(value, compiler),
      }))
      const body = compileBody(node.body, hard(compiler))
      return (scope) => {
        const inner = scope.inner()
        for (const { assign, value } of bindings) assign(inner, value(scope))
        body(inner)
      }
    }
    case 'macro': {
      const make = compileMacro(node.name, node.signature, node.body, at, hard(compiler))
      return (scope) => scope.set(node.name, make(scope))
    }
    case 'call-block': {
      const make = compileMacro(null, node.signature, node.body, at, hard(compiler))
      const call = compileCall(
        node.call,
        (part) => compileExpression(part, compiler),
        ({ positional, named }, scope) => {
          if (named.has('caller')) throw typeError("got multiple values for keyword argument 'caller'")
          return { positional, named: new Map([...named, ['caller', make(scope)]]) }
        },
      )
      return (scope) => scope.run.print(call(scope))
    }
    case 'block':
      return compileBlock(node, hard(compiler))
    case 'autoescape': {
      const [value, body] = [compileExpression(node.value, compiler), compileBody(node.body, hard(compiler))]
      return (scope) => {
        const before = scope.run.autoescape
        scope.run.autoescape = isTrue(value(scope))
        body(scope.inner())
        scope.run.autoescape = before
      }
    }
    case 'other-template': {
      const message = `no loader for this environment specified: {% ${node.tag} %} needs another template, and a prompt stands alone`
      return ({ run }) => {
        run.at = at
        throw typeError(message)
      }
    }
  }
}

// The captured text is handed to the first filter through one shared place; nothing runs in between.
const filtered = (captured: { value: Value }, filter: Evaluate | null, scope: Scope, body: Execute): Value => {
  const text = scope.run.capture(() => body(scope.inner()))
  if (!filter) return text
  captured.value = text
  const value = filter(scope)
  captured.value = ''
  return value
}

const compileIf = (node: Statement & { kind: 'if' }, compiler: Compiler): Execute => {
  const branches = node.branches.map(({ test, body }) => ({
    test: compileExpression(test, compiler),
    body: compileBody(body, compiler),
  }))
  const otherwise = node.otherwise && compileBody(node.otherwise, compiler)
  return (scope) => {
    for (const { test, body } of branches) {
      scope.run.meter.spend()
      if (isTrue(test(scope))) return body(scope)
    }
    otherwise?.(scope)
  }
}

const compileFor = (node: Statement & { kind: 'for' }, compiler: Compiler): Execute => {
  const assign = compileAssign(node.target)
  const [iterable, body] = [compileExpression(node.iterable, compiler), compileBody(node.body, compiler)]
  const test = node.test && compileExpression(node.test, compiler)
  const otherwise = compileBody(node.otherwise, compiler)

  const chosen = (items: Value, scope: Scope): Value => {
    if (!isIterable(items)) {
      failUndefined(items)
      throw typeError(`'${typeNameOf(items)}' object is not iterable`)
    }
    return test ? generator('loop_filter', passing(items, scope)) : items
  }
  function* passing(items: Value, scope: Scope): Generator<Value, void, undefined> {
    for (const item of iterate(items, scope.run.meter)) {
      const inner = scope.inner()
      assign(inner, item)
      if (test && isTrue(test(inner))) yield item
    }
  }
  const render = (items: Value, scope: Scope, depth: number): void => {
    const { run } = scope
    const again = (more: Value, at: number): Value => run.capture(() => render(more, scope, at))
    const loop = new LoopContext(chosen(items, scope), run.meter, depth, node.recursive ? again : undefined)
    let isEmpty = true
    for (let item = loop.next(); item !== undefined; item = loop.next()) {
      isEmpty = false
      const inner = scope.inner()
      inner.set('loop', loop)
      assign(inner, item)
      body(inner)
    }
    if (isEmpty) otherwise(scope.inner())
  }
  return (scope) => {
    const items = iterable(scope)
    scope.run.at = node.at
    render(items, scope, 0)
  }
}

const compileMacro = (
  name: string | null,
  { parameters, defaults }: Signature,
  body: Body,
  at: number,
  compiler: Compiler,
): ((scope: Scope) => Macro) => {
  const run = compileBody(body, compiler)
  const values = defaults.map((value: Expression) => compileExpression(value, compiler))
  const firstDefault = parameters.length - defaults.length
  const reads = readsOf(body, ['caller', 'kwargs', 'varargs'])
  const callerAt = parameters.indexOf('caller')
  if (reads.has('caller') && callerAt !== -1 && callerAt < firstDefault)
    throw new TemplateSyntaxError(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      at,
    )
  const shape = {
    name,
    parameters,
    readsCaller: reads.has('caller'),
    readsKwargs: reads.has('kwargs') && !parameters.includes('kwargs'),
    readsVarargs: reads.has('varargs') && !parameters.includes('varargs'),
  }
  return (scope) =>
    new Macro(shape, (given) => {
      const inner = scope.inner()
      for (const [key, value] of given) inner.set(key, value)
      const missing = parameters.filter((parameter) => !given.has(parameter))
      for (const parameter of missing)
        inner.set(parameter, new PyUndefined(parameter, `parameter '${parameter}' was not provided`))
      for (const parameter of missing) {
        const value = values[parameters.indexOf(parameter) - firstDefault]
        if (value) inner.set(parameter, value(inner))
      }
      return scope.run.capture(() => run(inner))
    })
}

const compileBlock = (node: Statement & { kind: 'block' }, compiler: Compiler): Execute => {
  const { name, scoped, required, at } = node
  if (compiler.blocks.has(name)) throw new TemplateSyntaxError(`block '${name}' defined twice`, at)
  const none = new PyUndefined('super', `there is no parent block called '${name}'.`)
  compiler.blocks.set(name, () => {})
  const body = compileBody(node.body, compiler)
  const execute: Execute = (scope) => {
    const inner = scope.inner()
    inner.set('super', none)
    body(inner)
  }
  compiler.blocks.set(name, execute)
  return (scope) => {
    scope.run.at = at
    if (required) throw new PythonError('TemplateRuntimeError', `Required block '${name}' not found`)
    // A block sees what the template has set at its top, not the loops around it, unless it is scoped.
    execute(scoped ? scope : (compiler.top.get(scope.run) ?? scope))
  }
}
