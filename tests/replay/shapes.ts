import type { Plan } from '../../shared/flows/contract'
import type { FlowDefinition, NodeDefinition } from '../../shared/flows/definition/definition'
import { planFlow } from '../../shared/flows/plan'
import type { Json } from '../../shared/json'
import { owner } from '../differential/drivers'
import type { hubGround } from '../differential/hub-ground'

type HubGround = ReturnType<typeof hubGround>

/** A run whose history is kept: its plan, and what people and the world do while it goes on. */
export interface Shape {
  readonly plan: Plan
  /** How the run ends. */
  readonly status: 'completed' | 'failed' | 'cancelled'
  /** What happens meanwhile, once the run waits for the node of that name. */
  readonly meanwhile?: { readonly node: string; act(ground: HubGround, run: string): Promise<void> }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

const node = (name: string, reads: readonly string[] = [], more: Partial<NodeDefinition> = {}): NodeDefinition => ({
  name,
  kind: 'work',
  inputs: Object.fromEntries(reads.map((from) => [from, { from: 'node', node: from, path: [] }])),
  activate: null,
  join: 'any',
  aggregation: false,
  keys: { gives: name },
  at: [],
  ...more,
})

const definitionOf = (nodes: readonly NodeDefinition[], inputs: FlowDefinition['inputs'] = {}): FlowDefinition => ({
  description: null,
  type: 'standard',
  inputs,
  outputs: [],
  nodes,
  variants: [],
  environment: {},
  additional_includes: [],
  at: [],
})

const planOf = (name: string, ...nodes: readonly NodeDefinition[]): Plan => {
  const inner = nodes.flatMap(({ each }) => (each && 'inner' in each ? each.inner.nodes : []))
  return planFlow(name, definitionOf(nodes), new Map([...nodes, ...inner].map((one) => [one, one.keys])))
}

const ask = (name: string, reads: readonly string[] = [], timeout?: number): NodeDefinition =>
  node(name, reads, { kind: 'human', keys: {}, ...(timeout !== undefined && { timeout }) })

const answer =
  (path: string, value: Json, after = 0) =>
  async ({ runs, client }: HubGround, run: string): Promise<void> => {
    await pause(after)
    await runs.answer(owner, run, path, value, client)
  }

const fails = { gives: 'fail' }

/** The shapes of which histories are kept, by name. */
export const shapes: Readonly<Record<string, Shape>> = {
  chain: { plan: planOf('chain', node('a'), node('b', ['a']), node('c', ['b'])), status: 'completed' },
  diamond: {
    plan: planOf('diamond', node('a'), node('b', ['a']), node('c', ['a']), node('d', ['b', 'c'])),
    status: 'completed',
  },
  bypass: {
    plan: planOf(
      'bypass',
      node('a'),
      node('b', ['a'], {
        activate: { when: { from: 'node', node: 'a', path: ['v'] }, comparison: 'is', value: 'other' },
      }),
      node('c', ['b']),
      node('d', ['a', 'c']),
    ),
    status: 'completed',
  },
  'human-answered-late': {
    plan: planOf('human-answered-late', node('a'), ask('person', ['a']), node('b', ['person']), node('c', ['a'])),
    status: 'completed',
    meanwhile: { node: 'person', act: answer('person', { ok: true }, 200) },
  },
  'two-humans': {
    plan: planOf('two-humans', ask('first'), ask('second'), node('a', ['first']), node('b', ['a', 'second'])),
    status: 'completed',
    meanwhile: {
      node: 'second',
      async act(ground, run) {
        await answer('second', 2, 100)(ground, run)
        await answer('first', 1, 100)(ground, run)
      },
    },
  },
  // At version 1.1, which looks after who waits every ten minutes.
  'looked-after': {
    plan: planOf('looked-after', ask('person'), ask('other'), node('b', ['person', 'other'])),
    status: 'completed',
    meanwhile: {
      node: 'other',
      async act(ground, run) {
        await answer('person', 1, 100)(ground, run)
        await answer('other', 2, 100)(ground, run)
      },
    },
  },
  'human-too-late': {
    plan: planOf('human-too-late', ask('person', [], 30_000), node('b', ['person'])),
    status: 'failed',
  },
  'woken-a-hundred-times': {
    plan: planOf('woken-a-hundred-times', ask('person'), node('b', ['person'])),
    status: 'completed',
    meanwhile: {
      node: 'person',
      async act(ground, run) {
        for (let wake = 0; wake < 110; wake++) {
          await ground.client.raise(`${run}~1`, 'wake', {})
          await pause(5)
        }
        await answer('person', 1)(ground, run)
      },
    },
  },
  map: {
    plan: planOf(
      'map',
      node('a', [], {
        kind: 'map',
        keys: {},
        inputs: { list: { from: 'literal', value: [1, 2, 3, 4, 5] } },
        each: {
          over: 'list',
          as: 'item',
          concurrency: 2,
          inner: definitionOf([node('x'), node('y', ['x'])], { item: { type: 'object' } }),
        },
      }),
      node('b'),
      node('c', ['a', 'b']),
    ),
    status: 'completed',
  },
  'map-of-people': {
    plan: planOf(
      'map-of-people',
      node('a', [], {
        kind: 'map',
        keys: {},
        inputs: { list: { from: 'literal', value: [1, 2, 3] } },
        each: {
          over: 'list',
          as: 'item',
          concurrency: 2,
          inner: definitionOf([node('x'), ask('person', ['x']), node('y', ['person'])], { item: { type: 'object' } }),
        },
      }),
      node('b', ['a']),
    ),
    status: 'completed',
    meanwhile: {
      node: 'a',
      async act({ runs, client }, run) {
        for (const item of [2, 0, 1]) {
          const path = `a[${item}]/person`
          for (;;) {
            const { items } = await runs.nodes(owner, run, { parent: 'a' })
            if (items.some((one) => one.path === path && one.status === 'waiting')) break
            await pause(20)
          }
          await pause(60)
          await runs.answer(owner, run, path, { item }, client)
        }
      },
    },
  },
  failure: {
    plan: planOf('failure', node('a', [], { keys: fails }), node('b', ['a']), node('c'), node('d', ['c'])),
    status: 'failed',
  },
  'stood-in': {
    plan: planOf(
      'stood-in',
      node('a', [], { keys: fails, on_error: { node: 'spare' } }),
      node('spare'),
      node('b', ['a']),
      node('c', [], { keys: fails, on_error: { default: 'd' } }),
      node('e', ['c', 'b']),
    ),
    status: 'completed',
  },
  'tried-again-later': {
    plan: planOf(
      'tried-again-later',
      node('a', [], {
        keys: { gives: 'a', failures: 2 },
        retry: { attempts: 3, delay: 40_000, backoff: 2, max_delay: 60_000 },
      }),
      node('b', ['a']),
    ),
    status: 'completed',
  },
  cancelled: {
    plan: planOf('cancelled', node('a'), ask('person', ['a']), node('b', ['person'])),
    status: 'cancelled',
    meanwhile: {
      node: 'person',
      async act({ runs, client }, run) {
        await runs.cancel(owner, run, client)
      },
    },
  },
}
