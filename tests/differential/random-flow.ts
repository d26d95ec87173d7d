import type { Json } from '../../shared/json'
import type { FlowDefinition, NodeDefinition } from '../../shared/flows/definition/definition'
import type { Reference } from '../../shared/flows/contract'
import { planFlow } from '../../shared/flows/plan'
import type { Plan } from '../../shared/flows/contract'
import type { Chance } from './random'

/** What a node of a random flow does when it runs. */
export interface Script {
  /** What its output says; `fail` fails it. */
  readonly gives: Json
  /** How many attempts fail before one does what `gives` says. */
  readonly failures: number
  /** Milliseconds it takes. */
  readonly takes: number
}

/** A person's part in a run: when and what is answered; absent where nobody does. */
export interface Answer {
  readonly after: number
  readonly value: Json
}

/** A random flow with all that decides how its run ends. */
export interface RandomFlow {
  readonly definition: FlowDefinition
  readonly plan: Plan
  readonly inputs: Readonly<Record<string, Json>>
  /** By node; those inside a map as `map/node`, the same for each item. */
  readonly answers: ReadonlyMap<string, Answer>
}

/** What is answered at a path of a run: `n2`, `n3[1]/n0`. */
export const answerAt = ({ answers }: Pick<RandomFlow, 'answers'>, path: string): Answer | undefined =>
  answers.get(path.replaceAll(/\[\d+\]/g, ''))

/** Which features a flow may use. */
export interface FlowOptions {
  readonly people: boolean
  readonly maps: boolean
  readonly most: number
}

/** The words of Prompt flow's values that conditions compare. */
const words = ['a', 'b', 1, 2, true] as const

/** Draws a flow: a DAG in a shuffled file order, its conditions, failures, stand-ins, maps and people. */
export const drawFlow = (random: Chance, options: FlowOptions, depth = 0): RandomFlow => {
  const count = 1 + random.below(options.most)
  const names = Array.from({ length: count }, (_none, index) => `n${index}`)
  const answers = new Map<string, Answer>()
  const standIns = new Map<string, string>()
  const nodes: NodeDefinition[] = []
  for (const [index, name] of names.entries()) {
    // A stand-in reads nothing that comes after its owner, or the flow would be a circle.
    const owner = standIns.size < 2 && index > 0 && random.maybe(0.18) ? freeOwner(random, nodes, standIns) : undefined
    const readable = owner === undefined ? names.slice(0, index) : names.slice(0, names.indexOf(owner))
    nodes.push(drawNode(random, name, readable, owner === undefined, options, answers, depth))
    if (owner !== undefined) standIns.set(owner, name)
  }
  const withStandIns = nodes.map((node): NodeDefinition => {
    const standIn = standIns.get(node.name)
    return standIn === undefined ? node : { ...node, on_error: { node: standIn } }
  })
  const definition: FlowDefinition = {
    description: null,
    type: 'standard',
    inputs: { flag: { type: 'string' }, list: { type: 'list' }, ...(depth > 0 && { item: { type: 'string' } }) },
    outputs: names
      .filter(() => random.maybe(0.5))
      .map((node) => ({ name: `o_${node}`, type: 'object', reference: reads(random, node, 0.25) })),
    nodes: shuffled(random, withStandIns),
    variants: [],
    environment: {},
    additional_includes: [],
    at: [],
  }
  const settings = new Map(withInner(definition).map((node) => [node, node.keys]))
  return {
    definition,
    plan: planFlow('random', definition, settings),
    inputs: { flag: random.one(words), list: drawList(random) },
    answers,
  }
}

const withInner = ({ nodes }: FlowDefinition): readonly NodeDefinition[] =>
  nodes.flatMap((node) => [node, ...(node.each && 'inner' in node.each ? withInner(node.each.inner) : [])])

const drawNode = (
  random: Chance,
  name: string,
  readable: readonly string[],
  mayHandle: boolean,
  options: FlowOptions,
  answers: Map<string, Answer>,
  depth: number,
): NodeDefinition => {
  const inputs: Record<string, Reference> = {}
  const width = Math.min(readable.length, random.below(4))
  for (let index = 0; index < width; index++) inputs[`i${index}`] = reads(random, random.one(readable), 0.15)
  if (random.maybe(0.3)) inputs['flag'] = { from: 'input', name: 'flag' }
  const isHuman = options.people && random.maybe(depth > 0 ? 0.4 : 0.15)
  const isMap = !isHuman && options.maps && depth === 0 && random.maybe(0.15)
  if (isMap) inputs['list'] = random.maybe(0.8) ? { from: 'input', name: 'list' } : { from: 'literal', value: ['x'] }
  const fails = random.maybe(0.22)
  const script: Script = {
    gives: fails ? 'fail' : random.one(words),
    failures: random.maybe(0.15) ? 1 + random.below(2) : 0,
    takes: random.maybe(0.5) ? random.below(5_000) : 0,
  }
  const timeout = random.maybe(0.5) ? 60_000 + random.below(600_000) : null
  if (isHuman && (timeout === null || random.maybe(0.7))) {
    const after = 1_000 + random.below(900_000)
    // People are looked after every few seconds; nobody answers so near to the end that it would matter.
    const isNear = timeout !== null && Math.abs(after - timeout) < 20_000
    answers.set(name, { after: isNear ? timeout + 20_000 : after, value: { v: random.one(words) } })
  }
  const inner = isMap ? drawFlow(random, { people: options.people, maps: false, most: 4 }, depth + 1) : undefined
  for (const [inside, answer] of inner?.answers ?? []) answers.set(`${name}/${inside}`, answer)
  return {
    name,
    kind: isHuman ? 'human' : isMap ? 'map' : 'work',
    inputs,
    activate: mayHandle && random.maybe(0.3) ? drawCondition(random, readable) : null,
    join: random.maybe(0.3) ? 'all' : 'any',
    aggregation: false,
    keys: isHuman ? {} : { ...script },
    ...(isHuman && timeout !== null && { timeout }),
    at: [],
    ...(mayHandle && random.maybe(0.2) && { on_error: { default: random.maybe(0.5) ? { v: 'a' } : 'd' } }),
    ...(!isHuman &&
      !isMap &&
      random.maybe(0.3) && {
        retry: { attempts: 1 + random.below(3), delay: random.one([0, 100, 40_000]), backoff: 2, max_delay: 60_000 },
      }),
    ...(inner && {
      each: {
        over: 'list',
        as: 'item',
        concurrency: 1 + random.below(3),
        inner: inner.definition,
      },
    }),
  }
}

const freeOwner = (random: Chance, nodes: readonly NodeDefinition[], taken: ReadonlyMap<string, string>) => {
  const isStandIn = new Set(taken.values())
  const free = nodes.filter(({ name, on_error }) => !on_error && !taken.has(name) && !isStandIn.has(name))
  // Only the node drawn last: none reads it yet, so that whoever does comes after the stand-in.
  const last = nodes.at(-1)
  return last && free.includes(last) && random.maybe(0.9) ? last.name : undefined
}

const drawCondition = (random: Chance, readable: readonly string[]): NodeDefinition['activate'] => ({
  when:
    readable.length > 0 && random.maybe(0.6)
      ? reads(random, random.one(readable), 0.9)
      : { from: 'input', name: 'flag' },
  comparison: random.one(['is', 'is_not', 'gt'] as const),
  value: random.one(['a', 1, 2] as const),
})

const reads = (random: Chance, node: string, withPath: number): Reference => ({
  from: 'node',
  node,
  path: random.maybe(withPath) ? ['v'] : [],
})

const drawList = (random: Chance): Json =>
  random.maybe(0.08) ? 'no list' : Array.from({ length: random.below(5) }, () => random.one(words))

const shuffled = <T>(random: Chance, items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .toSorted((left, right) => left.at - right.at)
    .map(({ item }) => item)
