import type { JsonObject } from '../../shared/json'
import type { Plan } from '../../shared/flows/contract'
import type { Chance } from '../differential/random'
import { drawFlow, type RandomFlow } from '../differential/random-flow'
import { drawWeather, type Weather } from './weather'

/** What happens in one simulation, but for chance on the way. */
export interface Scenario {
  readonly kind: 'durable' | 'called' | 'batch'
  readonly flow: RandomFlow
  readonly rows: readonly JsonObject[]
  readonly concurrency: number
  readonly weather: Weather
  /** When it is cancelled, each time it runs, in milliseconds. */
  readonly cancelAfter: readonly number[]
  readonly resumes: number
  readonly throwsRefusals: boolean
  /** Whether every repeated call has an explanation that can be counted. */
  readonly isCounted: boolean
}

const words = ['a', 'b', 'c'] as const

/** Draws a scenario. */
export const drawScenario = (random: Chance): Scenario => {
  const kind = random.one(['durable', 'durable', 'durable', 'called', 'batch', 'batch'] as const)
  const people = kind === 'durable' && random.maybe(0.3)
  const drawn = steady(
    drawFlow(random, { people, maps: kind !== 'batch' || random.maybe(0.3), most: kind === 'batch' ? 3 : 7 }),
  )
  const weather = drawn.plan.nodes.some(needsPeople) ? { ...drawWeather(random), jump: 0 } : drawWeather(random)
  const isCancelled = kind !== 'called' && random.maybe(0.3)
  const resumes = kind === 'called' ? 0 : isCancelled ? random.below(2) : random.maybe(0.15) ? 1 : 0
  // Attempts go on across a resume, so that what failed for a while would go well then.
  const flow = resumes > 0 ? { ...drawn, plan: withoutPassingFailures(drawn.plan) } : drawn
  const rows = Array.from({ length: kind === 'batch' ? 1 + random.below(12) : 0 }, () => ({
    flag: random.one(words),
    list: Array.from({ length: random.below(3) }, () => random.one(words)),
  }))
  return {
    kind,
    flow,
    rows,
    concurrency: 1 + random.below(20),
    // A clock that jumps ends leases early, which a replica that lags cannot make good.
    weather: weather.jump > 0 ? { ...weather, stale: 0 } : weather,
    cancelAfter: isCancelled ? [500 + random.below(random.one([5_000, 60_000]))] : [],
    resumes,
    throwsRefusals:
      kind === 'batch' && drawn.plan.nodes.every(({ on_error, retry, each }) => !on_error && !retry && !each),
    isCounted: weather.jump === 0 && weather.broken === 0 && !isCancelled && kind !== 'called',
  }
}

// People answer whenever it may be where they have all the time, and never where they have not: whoever is near to the end may be either side of it.
const steady = (flow: RandomFlow): RandomFlow => {
  const patient = new Set<string>()
  const collect = (plan: Plan, within: string): void => {
    for (const { name, kind, timeout, each } of plan.nodes) {
      if (kind === 'human' && timeout === undefined) patient.add(`${within}${name}`)
      if (each && 'plan' in each.body) collect(each.body.plan, `${within}${name}/`)
    }
  }
  collect(flow.plan, '')
  return { ...flow, answers: new Map([...flow.answers].filter(([path]) => patient.has(path))) }
}

const needsPeople = ({ kind, each }: Plan['nodes'][number]): boolean =>
  kind === 'human' || (each !== undefined && 'plan' in each.body && each.body.plan.nodes.some(needsPeople))

const withoutPassingFailures = (plan: Plan): Plan => ({
  ...plan,
  nodes: plan.nodes.map((node) => ({
    ...node,
    settings: 'failures' in node.settings ? { ...node.settings, failures: 0 } : node.settings,
    ...(node.each &&
      'plan' in node.each.body && {
        each: { ...node.each, body: { plan: withoutPassingFailures(node.each.body.plan) } },
      }),
  })),
})
