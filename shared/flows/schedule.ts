import type { NodeFinish, Plan } from './contract'
import type { Truth } from './truth'

/** What may happen next. Bypassed and cancelled nodes are already decided; the rest of a run follows from committing them. */
export interface Schedule {
  readonly ready: readonly string[]
  readonly bypassed: readonly string[]
  readonly cancelled: readonly string[]
  /** Nothing is ready and nothing is waited for. */
  readonly done: boolean
}

/** Which nodes may run: a function of the plan and of what has finished, nothing else. Both drivers ask it. */
export const schedule = (plan: Plan, finished: ReadonlyMap<string, NodeFinish>, inputTruth: Truth): Schedule => {
  const links = linksOf(plan)
  const states = new Uint8Array(links.length)
  const ready: string[] = []
  const bypassed: string[] = []
  const cancelled: string[] = []
  let waiting = false

  // Plan order is topological, so one pass reaches the fixpoint.
  for (let index = 0; index < links.length; index++) {
    const link = links[index]
    if (!link) continue
    const finish = finished.get(link.name)
    if (finish) {
      states[index] = stateOf(finish, link)
      continue
    }
    const next = decide(links, link, states, finished, inputTruth)
    if (next === undecided) waiting = true
    else if (next === living) ready.push(link.name)
    else {
      states[index] = next
      ;(next === bypass ? bypassed : cancelled).push(link.name)
    }
  }
  return { ready, bypassed, cancelled, done: ready.length === 0 && !waiting }
}

/** Numbers of the segments that have a node to run now. */
export const readySegments = (plan: Plan, { ready }: Schedule): readonly number[] => {
  const names = new Set(ready)
  return plan.segments.flatMap(({ nodes }, number) => (nodes.some((name) => names.has(name)) ? [number] : []))
}

/** What a node waits for, by place in the plan. */
interface Link {
  readonly name: string
  readonly predecessors: readonly number[]
  readonly readsFrom: readonly number[]
  readonly condition: number | null
  /** Place of the node that the condition reads, or -1. */
  readonly tested: number
  readonly needsAll: boolean
  /** Whether a value takes the place of its output when it fails. */
  readonly hasDefault: boolean
  /** Place of the node that stands in when it fails, or -1. */
  readonly standIn: number
  /** Place of the node it stands in for, or -1. */
  readonly standsFor: number
}

const undecided = 0
const living = 1
const bypass = 2
const dead = 3
const handedOver = 4

const stateOf = ({ status }: NodeFinish, { hasDefault, standIn }: Link): number => {
  if (status === 'completed' || status === 'reused') return living
  if (status === 'failed' && hasDefault) return living
  if (status === 'failed' && standIn !== -1) return handedOver
  return status === 'bypassed' ? bypass : dead
}

// What others see of a node: a failed one is as the node that stands in for it.
const seenAt = (links: readonly Link[], states: Uint8Array, index: number): number => {
  let at = index
  while (at !== -1 && states[at] === handedOver) at = links[at]?.standIn ?? -1
  return at
}

const decide = (
  links: readonly Link[],
  link: Link,
  states: Uint8Array,
  finished: ReadonlyMap<string, NodeFinish>,
  inputTruth: Truth,
): number => {
  let waits = false
  if (link.standsFor !== -1) {
    const owner = states[link.standsFor]
    if (owner === undecided || owner === dead) return owner
    // Nobody needs a stand-in for a node that did not fail.
    if (owner !== handedOver) return bypass
  }
  for (const index of link.predecessors) {
    const state = states[seenAt(links, states, index)]
    if (state === dead) return dead
    if (state === undecided) waits = true
  }
  if (waits) return undecided
  if (link.condition !== null) {
    const tested = link.tested === -1 ? -1 : seenAt(links, states, link.tested)
    if (tested !== -1 && states[tested] === bypass) return bypass
    const truth = tested === -1 ? inputTruth : finished.get(links[tested]?.name ?? '')?.tests
    return truth?.[link.condition] === false ? bypass : living
  }
  let away = 0
  for (const index of link.readsFrom) if (states[seenAt(links, states, index)] === bypass) away++
  return away > 0 && (link.needsAll || away === link.readsFrom.length) ? bypass : living
}

const linksByPlan = new WeakMap<Plan, readonly Link[]>()

const linksOf = (plan: Plan): readonly Link[] => {
  const known = linksByPlan.get(plan)
  if (known) return known
  const nodes = plan.nodes.filter(({ aggregation }) => !aggregation)
  const places = new Map(nodes.map(({ name }, index) => [name, index]))
  const links = nodes.map((node): Link => {
    const when = node.condition === null ? undefined : plan.conditions[node.condition]?.when
    const readsFrom = new Set(
      Object.values(node.inputs).flatMap((reference) =>
        reference.from === 'node' ? [places.get(reference.node) ?? -1] : [],
      ),
    )
    const tested = when?.from === 'node' ? (places.get(when.node) ?? -1) : -1
    return {
      name: node.name,
      predecessors: [...new Set([...readsFrom, ...(tested === -1 ? [] : [tested])])],
      readsFrom: [...readsFrom],
      condition: node.condition,
      tested,
      needsAll: node.join === 'all',
      hasDefault: node.on_error !== undefined && 'default' in node.on_error,
      standIn: node.on_error && 'node' in node.on_error ? (places.get(node.on_error.node) ?? -1) : -1,
      standsFor: nodes.findIndex(({ on_error }) => on_error && 'node' in on_error && on_error.node === node.name),
    }
  })
  linksByPlan.set(plan, links)
  return links
}
