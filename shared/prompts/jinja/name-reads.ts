import type { Body, CallArguments, Expression, Statement, Target } from './ast'

/** Visits every name of a body in source order: reads and writes. Blocks are left out, as Jinja2 does. */
export interface NameVisitor {
  read(name: string): void
  write(name: string): void
}

/** Which of the names a body reads before it sets them. */
export const readsOf = (body: Body, names: readonly string[]): ReadonlySet<string> => {
  const open = new Set(names)
  const reads = new Set<string>()
  visitBody(body, {
    read: (name) => open.has(name) && reads.add(name),
    write: (name) => open.delete(name),
  })
  return reads
}

const visitBody = (body: Body, visitor: NameVisitor): void => {
  for (const statement of body) visitStatement(statement, visitor)
}

/** Visits the names of an expression. */
export const visitExpression = (node: Expression | null, visitor: NameVisitor): void => {
  if (!node) return
  switch (node.kind) {
    case 'constant':
      return
    case 'name':
      return visitor.read(node.name)
    case 'list':
    case 'tuple':
    case 'concat':
      return node.items.forEach((item) => visitExpression(item, visitor))
    case 'dict':
      return node.items.flat().forEach((item) => visitExpression(item, visitor))
    case 'binary':
    case 'and':
    case 'or':
      visitExpression(node.left, visitor)
      return visitExpression(node.right, visitor)
    case 'not':
    case 'negative':
    case 'positive':
    case 'attribute':
      return visitExpression(node.of, visitor)
    case 'compare':
      visitExpression(node.first, visitor)
      return node.rest.forEach(({ value }) => visitExpression(value, visitor))
    case 'condition':
      visitExpression(node.test, visitor)
      visitExpression(node.yes, visitor)
      return visitExpression(node.no, visitor)
    case 'item':
      visitExpression(node.of, visitor)
      return visitExpression(node.key, visitor)
    case 'slice':
      visitExpression(node.start, visitor)
      visitExpression(node.stop, visitor)
      return visitExpression(node.step, visitor)
    case 'call':
    case 'filter':
    case 'test':
      visitExpression(node.of, visitor)
      return visitArguments(node.args, visitor)
  }
}

const visitArguments = (args: CallArguments, visitor: NameVisitor): void => {
  args.positional.forEach((value) => visitExpression(value, visitor))
  args.named.forEach(({ value }) => visitExpression(value, visitor))
  visitExpression(args.star, visitor)
  visitExpression(args.doubleStar, visitor)
}

/** Visits the names a target sets; setting an attribute of a namespace reads the namespace. */
export const visitTarget = (target: Target, visitor: NameVisitor): void => {
  if (target.kind === 'name') visitor.write(target.name)
  else if (target.kind === 'namespace') visitor.read(target.name)
  else target.items.forEach((item) => visitTarget(item, visitor))
}

const visitStatement = (node: Statement, visitor: NameVisitor): void => {
  switch (node.kind) {
    case 'text':
    case 'block':
      return
    case 'output':
      return node.values.forEach((value) => visitExpression(value, visitor))
    case 'if':
      for (const { test, body } of node.branches) {
        visitExpression(test, visitor)
        visitBody(body, visitor)
      }
      return visitBody(node.otherwise ?? [], visitor)
    case 'for':
      visitTarget(node.target, visitor)
      visitExpression(node.iterable, visitor)
      visitBody(node.body, visitor)
      visitBody(node.otherwise, visitor)
      return visitExpression(node.test, visitor)
    case 'set':
      visitTarget(node.target, visitor)
      return visitExpression(node.value, visitor)
    case 'set-block':
      visitTarget(node.target, visitor)
      visitExpression(node.filter, visitor)
      return visitBody(node.body, visitor)
    case 'with':
      node.bindings.forEach(({ target }) => visitTarget(target, visitor))
      node.bindings.forEach(({ value }) => visitExpression(value, visitor))
      return visitBody(node.body, visitor)
    case 'macro':
    case 'call-block':
      node.signature.parameters.forEach((name) => visitor.write(name))
      node.signature.defaults.forEach((value) => visitExpression(value, visitor))
      if (node.kind === 'call-block') visitExpression(node.call, visitor)
      return visitBody(node.body, visitor)
    case 'filter-block':
      visitBody(node.body, visitor)
      return visitExpression(node.filter, visitor)
    case 'autoescape':
      visitExpression(node.value, visitor)
      return visitBody(node.body, visitor)
    case 'other-template':
      visitExpression(node.name, visitor)
      return node.targets.forEach((name) => visitor.write(name))
  }
}
