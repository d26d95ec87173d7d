import type { JsonObject } from '../../shared/json'
import type { NodeDefinition } from '../../shared/flows/definition/definition'
import { dependenciesOf } from '../../shared/flows/definition/graph'
import type { Plan } from '../../shared/flows/contract'
import { owner, runInMemory } from './drivers'
import { durableTrial } from './durable-trial'
import { interpret } from './naive'
import type { Chance } from './random'
import type { NodeView, Runs } from '../../shared/runs/contract'
import { answerAt, drawFlow, type RandomFlow } from './random-flow'
import { workNode } from './work-node'

/** What one random flow showed. */
export interface Comparison {
  readonly differences: readonly string[]
  readonly features: ReadonlySet<string>
}

/** Runs one random flow three ways and says where they differ. People answer in the durable run only. */
export const compareDrivers = async (seed: number, random: Chance): Promise<Comparison> => {
  const people = random.maybe(0.5)
  const flow = drawFlow(random, { people, maps: true, most: 12 })
  const inputs = flow.inputs as JsonObject
  const expected = interpret(flow.plan, inputs, flow.answers)
  const differences: string[] = []
  const differ = (what: string, left: unknown, right: unknown): void => {
    const [one, other] = [JSON.stringify(left), JSON.stringify(right)]
    if (one !== other) differences.push(`${what}: ${one} is not ${other}`)
  }

  const hasPeople = flow.definition.nodes.some(needsPeople)
  if (!hasPeople) {
    const { outcome, statuses } = await runInMemory(flow.plan, inputs, workNode())
    differ('in process, status', outcome.status, expected.status)
    differ('in process, outputs', outcome.outputs, expected.outputs)
    differ('in process, nodes', sorted(outermost(statuses)), sorted(expected.statuses))
    if (expected.blamed !== undefined) differ('in process, blamed', outcome.error?.details?.['node'], expected.blamed)
  }

  const durable = await runDurably(seed, random, flow)
  differ('durable, status', durable.status, expected.status)
  differ('durable, outputs', durable.outputs, expected.outputs)
  differ('durable, nodes', sorted(durable.statuses), sorted(expected.statuses))
  if (expected.blamed !== undefined) differ('durable, blamed', durable.blamed, expected.blamed)
  differences.push(...durable.wrong)
  if (differences.length > 0)
    differences.push(JSON.stringify({ ...flow, plan: flow.plan, expected: expected.statuses }))
  return { differences, features: expected.features }
}

const runDurably = async (seed: number, random: Chance, flow: RandomFlow) => {
  const attempts = new Map<string, number>()
  const wrong: string[] = []
  // Every third run has its activities delivered to two workers at once.
  const isDoubled = seed % 3 === 0
  const trial = durableTrial(
    random,
    [
      workNode(
        (path, attempt) => void attempts.set(`${path}#${attempt}`, (attempts.get(`${path}#${attempt}`) ?? 0) + 1),
      ),
    ],
    isDoubled ? { twice: () => random.maybe(0.4) } : {},
  )
  const { world, runs, hub } = trial
  const run = await trial.start(flow.plan, flow.inputs)
  const answering = answerPeople(trial, run, flow)
  await trial.play()
  await answering.stop()
  for (const [name, count] of attempts) if (count > 1) wrong.push(`${name} was tried ${count} times`)
  for (const line of world.logs) if (/error|failed/.test(line)) wrong.push(line)
  const view = await runs.get(owner, run)
  if (view.status === 'failed' && view.error === undefined) wrong.push('failed without an error')
  const outputs =
    view.outputs && typeof view.outputs === 'object' && 'blob' in view.outputs ? null : (view.outputs ?? null)
  const waits = flow.plan.nodes.filter(({ kind, each }) => kind === 'human' || each).length
  const bytes = hub.historyBytes(`${run}~1`)
  const limit = 1_500 + 512 * flow.plan.nodes.length
  // Segments asked for again after a pause, people and maps come on top of it.
  const isPlain = (hub.begun.get('runSegment') ?? 0) <= flow.plan.segments.length && waits === 0
  if (!isDoubled && isPlain && bytes > limit)
    wrong.push(`history of ${flow.plan.nodes.length} nodes has ${bytes} bytes`)
  if (!isDoubled) {
    const limit = Date.parse(view.started_at) + longestWithoutPeople(flow)
    const free = new Set(freeOfPeople(flow))
    for (const { path, ended_at } of view.nodes) {
      if (free.has(path) && ended_at !== null && Date.parse(ended_at) > limit) wrong.push(`${path} waited for a person`)
    }
  }
  return {
    status: view.status,
    outputs,
    statuses: Object.fromEntries(view.nodes.map(({ path, status }) => [path, status])),
    blamed: view.error?.details?.['node'],
    wrong,
  }
}

// The nodes that no person's answer can reach.
const freeOfPeople = ({ definition: { nodes } }: RandomFlow): readonly string[] => {
  const needs = dependenciesOf(nodes)
  const isBound = (name: string): boolean =>
    nodes.some((node) => node.name === name && needsPeople(node)) || [...(needs.get(name) ?? [])].some(isBound)
  return nodes.flatMap(({ name }) => (isBound(name) ? [] : [name]))
}

const needsPeople = ({ kind, each }: NodeDefinition): boolean =>
  kind === 'human' || (each !== undefined && 'inner' in each && each.inner.nodes.some(needsPeople))

// All work one after the other, with its pauses; a map is looked after once a minute at the latest.
const longestWithoutPeople = ({ plan }: RandomFlow): number => {
  const workOf = (of: Plan, items: number): number =>
    of.nodes.reduce((sum, { settings, retry, each }) => {
      const attempts = retry?.attempts ?? 1
      const own = Number(settings['takes'] ?? 0) * attempts + (retry ? retry.max_delay * (attempts - 1) : 0)
      return sum + (own + (each ? 61_000 + ('plan' in each.body ? workOf(each.body.plan, 5) : 0) : 0)) * items
    }, 0)
  return workOf(plan, 1) + 10_000
}

/** The nodes of the items of open maps. */
export const inMaps = async (
  runs: Pick<Runs, 'nodes'>,
  run: string,
  nodes: readonly NodeView[],
): Promise<readonly NodeView[]> => {
  const maps = nodes.filter(({ kind, status }) => kind === 'map' && status === 'waiting')
  const below = await Promise.all(maps.map(({ path }) => runs.nodes(owner, run, { parent: path })))
  return below.flatMap(({ items }) => items)
}

// A person answers so long after the node was opened; the clock is looked at whenever something happened.
const answerPeople = ({ world, runs, hub }: ReturnType<typeof durableTrial>, run: string, flow: RandomFlow) => {
  const over = new AbortController()
  const watch = async (): Promise<void> => {
    const answered = new Set<string>()
    while (!over.signal.aborted && flow.answers.size > 0) {
      const { status, nodes } = await runs.get(owner, run)
      if (status === 'completed' || status === 'failed') return
      for (const { path, status: stands, started_at } of [...nodes, ...(await inMaps(runs, run, nodes))]) {
        const answer = answerAt(flow, path)
        if (!answer || answered.has(path) || stands !== 'waiting') continue
        const at = Date.parse(started_at ?? '') + answer.after
        if (world.now() < at) continue
        answered.add(path)
        await runs.answer(owner, run, path, answer.value, hub.client).catch(() => {})
      }
      await world.sleep(5_000, over.signal)
    }
  }
  const watching = watch()
  return {
    stop: async (): Promise<void> => {
      over.abort()
      await watching
    },
  }
}

const outermost = (statuses: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(statuses).filter(([path]) => !path.includes('/')))

const sorted = (statuses: Readonly<Record<string, string>>) =>
  Object.entries(statuses).toSorted(([left], [right]) => (left < right ? -1 : 1))
