import type { Caller } from '../../shared/caller'
import { frozenWorld, memoryJournal, runInProcess } from '../../shared/flows'
import type { NodeKind, NodeServices, Plan, RunOutcome, Snapshot } from '../../shared/flows/contract'
import type { JsonObject } from '../../shared/json'

export const owner: Caller = { project: 'default', id: 'owner', groups: [], roles: ['owner'] }

/** Services of which random flows use none. */
export const noServices = {} as NodeServices

/** A snapshot that holds no files. */
export const bareSnapshot = (plan: Plan): Snapshot => ({
  hash: 'f'.repeat(64),
  flow: plan.flow,
  files: new Map(),
  code: {},
  plan,
  variants: {},
  plan_hash: '',
})

/** Runs a plan by the in-process driver; statuses by path. */
export const runInMemory = async (
  plan: Plan,
  inputs: JsonObject,
  kind: NodeKind,
): Promise<{ readonly outcome: RunOutcome; readonly statuses: Readonly<Record<string, string>> }> => {
  const journal = memoryJournal('run')
  const instant = {
    ...frozenWorld(),
    sleep: (ms: number) => (ms > 100_000 ? new Promise<void>(() => {}) : Promise.resolve()),
  }
  const outcome = await runInProcess({
    caller: owner,
    plan,
    snapshot: bareSnapshot(plan),
    inputs,
    kinds: new Map([[kind.kind, kind]]),
    services: noServices,
    world: instant,
    journal,
    environment: {},
    deadlineMs: 220_000,
  })
  return { outcome, statuses: Object.fromEntries(journal.nodes.map(({ path, status }) => [path, status])) }
}
