import { canonicalJson, type Json, type JsonObject } from '../../json'
import type { NodeRecord } from '../../runs/contract'
import type { FlowFiles, Plan, PlanNode, Reference, Snapshot } from '../contract'
import { standingNodes } from './standing'

/** A version of a flow as a fork looks at it, with the versions of the flows it calls. */
export interface ForkSide {
  readonly plan: Plan
  readonly snapshot: Pick<Snapshot, 'hash' | 'files' | 'code'>
  readonly bound: Readonly<Record<string, string>>
}

/** What is other in a fork. */
export interface ForkChanges {
  readonly from: string
  readonly changedInputs: ReadonlySet<string>
  readonly overridden: ReadonlySet<string>
}

/** The nodes whose outcomes a fork takes over: those that stand, are written as they were, and depend on nothing that is other now. */
export const reusableNodes = (
  before: ForkSide,
  after: ForkSide,
  records: ReadonlyMap<string, NodeRecord>,
  { from, changedInputs, overridden }: ForkChanges,
): readonly string[] => {
  const standing = standingNodes(after.plan, records)
  const isSame = sameNodes(before, after)
  const needs = needsOf(after.plan)
  // What was bypassed says nothing that could be other: its condition is asked again.
  const isBypassed = (name: string): boolean => records.get(name)?.status === 'bypassed'
  const anew = new Set<string>([from, ...overridden])
  for (const node of after.plan.nodes) {
    const isTouched = referencesOf(after.plan, node).some(
      (reference) => reference.from === 'input' && changedInputs.has(reference.name),
    )
    if (isTouched || !isSame(node) || !(standing.has(node.name) || isBypassed(node.name))) anew.add(node.name)
  }
  for (let size = -1; size !== anew.size;) {
    size = anew.size
    for (const [name, needed] of needs) if ([...needed].some((one) => anew.has(one))) anew.add(name)
  }
  return [...standing].filter((name) => !anew.has(name))
}

const referencesOf = ({ conditions }: Plan, { inputs, condition }: PlanNode): readonly Reference[] => {
  const when = condition === null ? undefined : conditions[condition]?.when
  return [...Object.values(inputs), ...(when ? [when] : [])]
}

// By node: those it reads or is decided by, those that stand in for them, and the one it stands in for.
const needsOf = (plan: Plan): ReadonlyMap<string, ReadonlySet<string>> => {
  const standIns = new Map(
    plan.nodes.flatMap(({ name, on_error }) =>
      on_error && 'node' in on_error ? [[name, on_error.node] as const] : [],
    ),
  )
  const needs = new Map(plan.nodes.map(({ name }) => [name, new Set<string>()]))
  for (const node of plan.nodes) {
    for (const reference of referencesOf(plan, node)) {
      let next = reference.from === 'node' ? reference.node : undefined
      for (const seen = new Set<string>(); next !== undefined && !seen.has(next); next = standIns.get(next)) {
        seen.add(next)
        needs.get(node.name)?.add(next)
      }
    }
    const standIn = standIns.get(node.name)
    if (standIn !== undefined) needs.get(standIn)?.add(node.name)
  }
  return needs
}

const sameNodes = (before: ForkSide, after: ForkSide): ((node: PlanNode) => boolean) => {
  if (before.snapshot.hash === after.snapshot.hash && before.plan === after.plan) return () => true
  const earlier = new Map(before.plan.nodes.map((node) => [node.name, node]))
  const changed = changedFiles(before.snapshot.files, after.snapshot.files)
  const named = new Set(after.plan.nodes.flatMap(({ settings }) => [...textsOf(settings)]))
  // A file that no node names may be read by any that names one: a template may include it, code may open it.
  const isAnyShared = [...changed].some((path) => !named.has(path))
  const isCodeSame = canonicalJson(before.snapshot.code) === canonicalJson(after.snapshot.code)
  const isEnvironmentSame = canonicalJson(before.plan.environment ?? {}) === canonicalJson(after.plan.environment ?? {})
  return (node) => {
    const was = earlier.get(node.name)
    if (!was || !isEnvironmentSame || written(before.plan, was) !== written(after.plan, node)) return false
    if (node.each && (canonicalJson(before.bound) !== canonicalJson(after.bound) || changed.size > 0 || !isCodeSame))
      return false
    const texts = [...textsOf(node.settings)]
    if (texts.some((text) => changed.has(text))) return false
    const readsFiles = texts.some((text) => after.snapshot.files.has(text) || Object.hasOwn(after.snapshot.code, text))
    return !readsFiles || (!isAnyShared && isCodeSame)
  }
}

const written = ({ conditions }: Plan, { tests: _tests, condition, ...node }: PlanNode): string =>
  canonicalJson({ ...node, condition: condition === null ? null : conditions[condition] })

const changedFiles = (before: FlowFiles, after: FlowFiles): ReadonlySet<string> => {
  const isSame = (path: string): boolean => {
    const [was, is] = [before.get(path), after.get(path)]
    return was !== undefined && is !== undefined && Buffer.compare(was, is) === 0
  }
  return new Set([...before.keys(), ...after.keys()].filter((path) => path !== 'flow.dag.yaml' && !isSame(path)))
}

function* textsOf(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* textsOf(part)
}

/** Names of the inputs whose values are others than they were. */
export const changedInputs = (before: JsonObject, after: JsonObject): ReadonlySet<string> =>
  new Set(
    [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (name) => canonicalJson([own(before, name)]) !== canonicalJson([own(after, name)]),
    ),
  )

const own = (values: JsonObject, name: string): Json => (Object.hasOwn(values, name) ? (values[name] ?? null) : '')
