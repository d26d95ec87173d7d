import type { Json, JsonObject } from '../../shared/json'
import type { Plan, PlanNode, Reference } from '../../shared/flows/contract'
import type { Answer } from './random-flow'

/** How a run ends by the rules. */
export interface NaiveEnd {
  readonly status: 'completed' | 'failed'
  readonly outputs: JsonObject | null
  /** The node whose error is the run's. */
  readonly blamed?: string
  readonly statuses: Readonly<Record<string, string>>
  readonly features: ReadonlySet<string>
}

interface NodeEnd {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'bypassed'
  readonly output: Json
}

class Refused extends Error {}

/** Interprets a flow node by node, by recursion, from the rules alone: no schedule, no segments, no order of time. Of a plan it reads the nodes as the file wrote them. */
export const interpret = (plan: Plan, inputs: JsonObject, answers: ReadonlyMap<string, Answer>): NaiveEnd => {
  const ends = new Map<string, NodeEnd>()
  const features = new Set<string>()
  const byName = new Map(plan.nodes.map((node) => [node.name, node]))

  const ownerOf = (name: string): string | undefined =>
    plan.nodes.find(({ on_error }) => on_error !== undefined && 'node' in on_error && on_error.node === name)?.name

  // A failed node with a stand-in is, to everybody else, its stand-in.
  const seen = (name: string): NodeEnd => {
    const end = endOf(name)
    const onError = byName.get(name)?.on_error
    return end.status === 'failed' && onError && 'node' in onError ? seen(onError.node) : end
  }
  const isDead = (name: string): boolean => {
    const { status } = seen(name)
    if (status === 'cancelled') return true
    const shown = (at: string): string => {
      const onError = byName.get(at)?.on_error
      return endOf(at).status === 'failed' && onError && 'node' in onError ? shown(onError.node) : at
    }
    const onError = byName.get(shown(name))?.on_error
    return status === 'failed' && !(onError && 'default' in onError)
  }

  const valueOf = (reference: Reference): Json => {
    if (reference.from === 'literal') return reference.value
    if (reference.from === 'input') {
      if (!(reference.name in inputs)) throw new Refused()
      return inputs[reference.name] ?? null
    }
    if (reference.from === 'environment') throw new Refused()
    const { status, output } = seen(reference.node)
    if (status === 'bypassed') return null
    return reference.path.reduce<Json>((value, part) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part))
        throw new Refused()
      return (value as JsonObject)[part as string] as Json
    }, output)
  }

  const holds = (actual: Json, comparison: string, value: Json): boolean => {
    const plain = (one: Json): Json => (typeof one === 'boolean' ? Number(one) : one)
    const [left, right] = [plain(actual), plain(value)]
    if (comparison === 'is') return left === right
    if (comparison === 'is_not') return left !== right
    if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) throw new Refused()
    return (left as number) > (right as number)
  }

  const endOf = (name: string): NodeEnd => {
    const known = ends.get(name)
    if (known) return known
    const node = byName.get(name)
    if (!node) throw new Error(`no node ${name}`)
    const end = decide(node)
    ends.set(name, end)
    return end
  }

  const nothing = (status: NodeEnd['status']): NodeEnd => ({ status, output: null })

  const decide = (node: PlanNode): NodeEnd => {
    const owner = ownerOf(node.name)
    if (owner !== undefined) {
      const { status } = endOf(owner)
      if (status === 'cancelled') return nothing('cancelled')
      if (status !== 'failed') return nothing('bypassed')
      features.add('stand-in')
    }
    const condition = node.condition === null ? undefined : plan.conditions[node.condition]
    const read = Object.values(node.inputs).flatMap((reference) => (reference.from === 'node' ? [reference.node] : []))
    const needed = [...read, ...(condition?.when.from === 'node' ? [condition.when.node] : [])]
    if (needed.some(isDead)) return nothing('cancelled')
    if (condition) {
      if (condition.when.from === 'node' && seen(condition.when.node).status === 'bypassed') return bypassed('activate')
      try {
        if (!holds(valueOf(condition.when), condition.comparison, condition.value)) return bypassed('activate')
      } catch {
        return failed(node)
      }
    } else {
      const away = read.filter((one) => seen(one).status === 'bypassed')
      const distinct = new Set(read).size
      const gone = new Set(away).size
      if (gone > 0 && node.join === 'all') return bypassed('join all')
      if (gone > 0 && gone === distinct) return nothing('bypassed')
      if (gone > 0) features.add('join any')
    }
    let given: Record<string, Json>
    try {
      given = Object.fromEntries(Object.entries(node.inputs).map(([key, reference]) => [key, valueOf(reference)]))
    } catch {
      return failed(node)
    }
    return perform(node, given)
  }

  const bypassed = (feature: string): NodeEnd => {
    features.add(feature)
    return nothing('bypassed')
  }

  const failed = (node: PlanNode): NodeEnd => {
    features.add('failure')
    if (node.on_error && 'default' in node.on_error) {
      features.add('default')
      return { status: 'failed', output: node.on_error.default }
    }
    return nothing('failed')
  }

  const perform = (node: PlanNode, given: JsonObject): NodeEnd => {
    if (node.kind === 'human') {
      const answer = answers.get(node.name)
      const { timeout } = node
      if (answer && (timeout === undefined || answer.after < timeout)) {
        features.add('human')
        return { status: 'completed', output: answer.value }
      }
      features.add('human timeout')
      return failed(node)
    }
    if (node.each) return performEach(node, given)
    const { gives = null, failures } = node.settings
    const attempts = node.retry?.attempts ?? 1
    if (attempts > 1 && (Number(failures) > 0 || gives === 'fail')) features.add('retry')
    if (gives === 'fail' || Number(failures) >= attempts) return failed(node)
    return { status: 'completed', output: { v: gives, saw: given } }
  }

  const performEach = (node: PlanNode, given: JsonObject): NodeEnd => {
    const { each } = node
    if (!each || each.over === null || !('plan' in each.body)) throw new Error('random flows draw maps alone')
    const { plan: body } = each.body
    const list = given[each.over]
    if (!Array.isArray(list)) return failed(node)
    features.add('map')
    const { [each.over]: _list, ...others } = given
    const within = [...answers].flatMap(([path, answer]): [string, Answer][] =>
      path.startsWith(`${node.name}/`) ? [[path.slice(node.name.length + 1), answer]] : [],
    )
    const items = (list as readonly Json[]).map((item) =>
      interpret(body, { ...others, [each.as]: item }, new Map(within)),
    )
    for (const { features: inside } of items)
      for (const feature of ['human', 'human timeout']) if (inside.has(feature)) features.add(`${feature} in a map`)
    return items.some(({ status }) => status === 'failed')
      ? failed(node)
      : { status: 'completed', output: items.map(({ outputs }) => outputs) }
  }

  for (const { name } of plan.nodes) endOf(name)
  const statuses = Object.fromEntries([...ends].map(([name, { status }]) => [name, status]))
  const blamed = plan.nodes.find(
    ({ name, on_error }) => endOf(name).status === 'failed' && on_error === undefined,
  )?.name
  if (blamed !== undefined) return { status: 'failed', outputs: null, blamed, statuses, features }
  try {
    const outputs: Record<string, Json> = {}
    for (const [name, { reference }] of Object.entries(plan.outputs)) {
      const isGone = reference.from === 'node' && seen(reference.node).status === 'bypassed'
      if (isGone && reference.path.length > 0) throw new Refused()
      outputs[name] = valueOf(reference)
    }
    return { status: 'completed', outputs, statuses, features }
  } catch {
    return { status: 'failed', outputs: null, statuses, features }
  }
}
