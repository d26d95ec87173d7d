import type { Body, Statement } from './ast'
import { isGlobal } from './globals'
import { type NameVisitor, visitExpression, visitTarget } from './name-reads'

/** The names a template reads without setting them first, as Jinja2's `meta.find_undeclared_variables` tells them. */
export const undeclaredNames = (body: Body): ReadonlySet<string> => {
  const undeclared = new Set<string>()
  new Frame(undeclared, undefined).scope((frame) => visitBody(body, frame))
  undeclared.delete('self')
  for (const name of undeclared) if (isGlobal(name) || name === 'lipsum') undeclared.delete(name)
  return undeclared
}

// The names known in one scope. What no scope knows when it is read is undeclared.
class Frame implements NameVisitor {
  private known = new Set<string>()
  private stored = new Set<string>()
  private pending: (() => void)[] = []
  // A branch is a copy of the frame it is in; what it opens belongs to that one.
  private origin: Frame = this

  constructor(
    private readonly undeclared: Set<string>,
    private readonly outer: Frame | undefined,
  ) {}

  read(name: string): void {
    if (this.knows(name)) return
    this.known.add(name)
    this.undeclared.add(name)
  }

  write(name: string): void {
    this.known.add(name)
    this.stored.add(name)
  }

  /** Visits an inner scope once this one is known whole: what is set further down is set for it too. */
  inner(visit: (frame: Frame) => void): void {
    const { origin } = this
    origin.pending.push(() => new Frame(this.undeclared, origin).scope(visit))
  }

  scope(visit: (frame: Frame) => void): void {
    visit(this)
    for (const visitInner of this.pending) visitInner()
  }

  /** Visits a scope that sees no other: a block. */
  alone(visit: (frame: Frame) => void): void {
    this.origin.pending.push(() => new Frame(this.undeclared, undefined).scope(visit))
  }

  private knows(name: string): boolean {
    return this.known.has(name) || (this.outer?.knows(name) ?? false)
  }

  private copy(): Frame {
    const copy = new Frame(this.undeclared, this.outer)
    copy.known = new Set(this.known)
    copy.stored = new Set(this.stored)
    copy.origin = this.origin
    return copy
  }

  // A name that only some branches set is looked up outside where they did not.
  branch(bodies: readonly ((frame: Frame) => void)[]): void {
    const branches = bodies.map((visit) => {
      const frame = this.copy()
      visit(frame)
      return frame
    })
    const counts = new Map<string, number>()
    for (const { stored } of branches)
      for (const name of stored) if (!this.stored.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    for (const { known, stored } of branches) {
      known.forEach((name) => this.known.add(name))
      stored.forEach((name) => this.stored.add(name))
    }
    for (const [name, count] of counts)
      if (count < branches.length && !this.outer?.knows(name)) this.undeclared.add(name)
  }
}

const visitBody = (body: Body, frame: Frame): void => {
  for (const statement of body) visitStatement(statement, frame)
}

const visitStatement = (node: Statement, frame: Frame): void => {
  switch (node.kind) {
    case 'text':
      return
    case 'output':
      return node.values.forEach((value) => visitExpression(value, frame))
    case 'if':
      return visitBranches(node.branches, node.otherwise ?? [], frame)
    case 'for':
      return visitFor(node, frame)
    case 'set':
      visitExpression(node.value, frame)
      return visitTarget(node.target, frame)
    case 'set-block':
      visitTarget(node.target, frame)
      visitExpression(node.filter, frame)
      return frame.inner((inner) => visitBody(node.body, inner))
    case 'with': {
      node.bindings.forEach(({ value }) => visitExpression(value, frame))
      return frame.inner((inner) => {
        node.bindings.forEach(({ target }) => visitTarget(target, inner))
        visitBody(node.body, inner)
      })
    }
    case 'macro':
    case 'call-block': {
      if (node.kind === 'macro') frame.write(node.name)
      else visitExpression(node.call, frame)
      return frame.inner((inner) => {
        for (const name of [...node.signature.parameters, 'caller', 'kwargs', 'varargs']) inner.write(name)
        node.signature.defaults.forEach((value) => visitExpression(value, inner))
        visitBody(node.body, inner)
      })
    }
    case 'filter-block': {
      visitExpression(node.filter, frame)
      return frame.inner((inner) => visitBody(node.body, inner))
    }
    case 'block': {
      // A block reads what the template sets at its top from the context, so those names count too.
      return frame.alone((inner) => {
        inner.write('super')
        visitBody(node.body, inner)
      })
    }
    case 'autoescape':
      visitExpression(node.value, frame)
      return frame.inner((inner) => visitBody(node.body, inner))
    case 'other-template':
      visitExpression(node.name, frame)
      return node.targets.forEach((name) => frame.write(name))
  }
}

const visitBranches = (
  [first, ...rest]: (Statement & { kind: 'if' })['branches'],
  otherwise: Body,
  frame: Frame,
): void => {
  if (!first) return
  visitExpression(first.test, frame)
  frame.branch([
    (branch) => visitBody(first.body, branch),
    (branch) => rest.forEach((each) => visitBranches([each], [], branch)),
    (branch) => visitBody(otherwise, branch),
  ])
}

const visitFor = (node: Statement & { kind: 'for' }, frame: Frame): void => {
  visitExpression(node.iterable, frame)
  frame.inner((body) => {
    body.write('loop')
    visitTarget(node.target, body)
    visitBody(node.body, body)
  })
  frame.inner((test) => {
    visitTarget(node.target, test)
    visitExpression(node.test, test)
  })
  frame.inner((otherwise) => visitBody(node.otherwise, otherwise))
}
