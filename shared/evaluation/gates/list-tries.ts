import type { Caller } from '../../caller'
import type { Runs } from '../../runs/contract'
import type { DocumentStore } from '../../store/contract'
import { planOf } from '../runs/scene'
import type { GateEvidence, GateRunSummary, GateTry } from './contract'
import { evidenceHash, evidenceKey, evidenceShape } from './documents'
import { gatePlanOf, sideOf } from './finish-gate'

/** Evidence that somebody changed in the store says so, whatever it says. */
export const asKept = (evidence: GateEvidence): GateEvidence =>
  evidenceHash(evidence) === evidence.hash
    ? evidence
    : { ...evidence, verdict: 'tampered', reasons: ['The evidence is not what was kept: its hash is another'] }

/** What a list says of a try. */
export const summaryOf = (evidence: GateEvidence): GateRunSummary => {
  const { id, seal, verdict, candidate, attempt, at, rows, completion, cost } = asKept(evidence)
  return { id, seal, verdict, candidate, attempt, at, rows, completion, cost }
}

/** All evidence of a gate, newest first. */
export const evidencesOf = async (
  store: DocumentStore,
  project: string,
  gate: string,
): Promise<readonly GateEvidence[]> => {
  const found: GateEvidence[] = []
  for (let cursor: string | undefined; ;) {
    const page = await store.list('evidence', evidenceKey(project), {
      where: [{ field: 'gate', is: 'eq', value: gate }],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.items.map((kept) => evidenceShape.read(kept.value).evidence))
    cursor = page.cursor
    if (cursor === undefined) return found.toSorted((left, right) => (left.at < right.at ? 1 : -1))
  }
}

/** The evidence of the newest try of a gate that has a verdict; the ids of runs grow with time. */
export const newestEvidence = async (
  store: DocumentStore,
  project: string,
  gate: string,
): Promise<GateEvidence | undefined> => {
  const { items } = await store.list('evidence', evidenceKey(project), {
    where: [{ field: 'gate', is: 'eq', value: gate }],
    orderBy: [{ field: 'id', direction: 'descending' }],
    limit: 1,
  })
  return items[0] && evidenceShape.read(items[0].value).evidence
}

const openStates = ['queued', 'running', 'failed', 'cancelled'] as const

/** The newest tries that have no verdict: those under way, and those that ended before there was one. */
export const withoutVerdict = async (
  runs: Pick<Runs, 'listHeaders'>,
  caller: Caller,
  gate: string,
  flow: string,
): Promise<readonly GateTry[]> => {
  const pages = await Promise.all(
    openStates.map((status) => runs.listHeaders(caller, { kind: 'gate', flow, status, limit: 100 })),
  )
  return pages
    .flatMap(({ items }) => items)
    .flatMap(({ header }): GateTry[] => {
      const plan = gatePlanOf({ header })
      const [candidate] = planOf(header).arms
      if (plan.gate !== gate || !candidate) return []
      const { id, status, started } = header
      return [{ id, status, seal: plan.seal, candidate: sideOf(candidate), at: started }]
    })
}
