import { fault } from '../faults'
import type { RecordPolicy } from '../runs/contract'
import type { NodeKind, Plan, Reference } from './contract'
import { boundName, type Body, type BoundFlows } from './bodies'

/** Loads a flow as a label names it now. */
export type FindFlow = (flow: string, label: string) => Promise<Body>

const deepestCalls = 10

/** Fixes every flow that a plan calls, and those they call, at the version their labels name now [8]. A flow that comes to call itself is refused. */
export const bindFlows = async (plan: Plan, find: FindFlow): Promise<BoundFlows> => {
  const flows = new Map<string, Body>()
  const follow = async (inside: Plan, above: readonly string[]): Promise<void> => {
    for (const { name, each } of inside.nodes) {
      if (!each) continue
      if ('plan' in each.body) {
        await follow(each.body.plan, above)
        continue
      }
      const called = boundName(each.body)
      if (above.includes(called) || above.length >= deepestCalls) throw endless(name, [...above, called])
      const bound = flows.get(called) ?? (await find(each.body.flow, each.body.label))
      flows.set(called, bound)
      await follow(bound.plan, [...above, called])
    }
  }
  await follow(plan, [])
  return flows
}

const endless = (node: string, path: readonly string[]): Error =>
  fault('bad_request', `Node “${node}” calls flows in a circle or too deep: ${path.join(' → ')}`, { node })

/** The hash of each called flow by `name@label`, as a run's header keeps them. */
export const boundHashes = (flows: BoundFlows): Readonly<Record<string, string>> =>
  Object.fromEntries([...flows].map(([name, { snapshot }]) => [name, snapshot.hash]))

/** Every plan a run may carry out: its own, those inside its maps and those of the flows it calls. */
export const allPlans = (plan: Plan, flows: BoundFlows): readonly Plan[] => {
  const inside = (one: Plan): readonly Plan[] => [
    one,
    ...one.nodes.flatMap(({ each }) => (each && 'plan' in each.body ? inside(each.body.plan) : [])),
  ]
  return [plan, ...[...flows.values()].map((bound) => bound.plan)].flatMap(inside)
}

/** What the records of a run may hold: the strictest of what its flow and the flows it calls say. */
export const recordPolicyOf = (plan: Plan, flows: BoundFlows): RecordPolicy | undefined => {
  const policies = new Set([plan, ...[...flows.values()].map((bound) => bound.plan)].map(({ record }) => record))
  return (['none', 'masked'] as const).find((policy) => policies.has(policy))
}

/** Refuses a run in which a value that a model had a say in would say, inside a called flow, whose data is read [21]. */
export const refuseChosenOwners = (plan: Plan, flows: BoundFlows, kinds: ReadonlyMap<string, NodeKind>): void => {
  const check = (inside: Plan, chosenInputs: ReadonlySet<string>): void => {
    const chosen = new Set<string>()
    const isChosen = (reference: Reference | undefined): boolean =>
      reference?.from === 'node'
        ? chosen.has(reference.node)
        : reference?.from === 'input' && chosenInputs.has(reference.name)
    for (const { name, kind, inputs, settings, each } of inside.nodes) {
      const handed = Object.entries(inputs).filter(([, reference]) => isChosen(reference))
      if (handed.length > 0 || each || kinds.get(kind)?.modelChooses === true) chosen.add(name)
      const owner = kinds
        .get(kind)
        ?.notFromModel?.(settings)
        .find((input) => isChosen(inputs[input]))
      if (owner !== undefined) {
        const message = `Input “${owner}” of node “${name}” in flow “${inside.flow}” says whose data is read; here a model would have a say in it`
        throw fault('bad_request', message, { node: name, flow: inside.flow, code: 'OwnerFromModel' })
      }
      if (!each) continue
      const body = 'plan' in each.body ? each.body.plan : flows.get(boundName(each.body))?.plan
      if (body) check(body, new Set(handed.map(([input]) => (input === each.over ? each.as : input))))
    }
  }
  check(plan, new Set())
}
