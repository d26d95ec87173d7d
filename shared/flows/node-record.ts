import type { FaultData } from '../faults'
import type { Json } from '../json'
import type { CallRecord, NodeRecordDraft } from '../runs/contract'
import type { NodeFinish, Plan, PlanNode } from './contract'
import { withoutSecrets } from './masks'
import type { RunningNode } from './run-parts'
import type { Spent } from './spent'

/** How a node ended, as the run has taken it. */
export interface NodeEnding {
  readonly path: string
  readonly status: NodeFinish['status']
  readonly output: Json
  readonly error: FaultData | undefined
  readonly ended: string
  readonly spent: Spent
}

/** The record of a node that ended, begun or not. */
export const nodeRecord = (
  plan: Plan,
  node: PlanNode,
  entry: RunningNode | undefined,
  { path, status, output, error, ended, spent: { usage, cost } }: NodeEnding,
): NodeRecordDraft => ({
  path,
  kind: node.kind,
  status,
  attempts: entry?.attempt ?? 0,
  started: entry ? entry.at : null,
  ended,
  inputs: withoutSecrets(plan, node, entry?.inputs ?? null),
  output,
  usage,
  cost,
  calls: entry?.calls ?? noCalls,
  ...(entry?.metrics && { metrics: entry.metrics }),
  ...(entry?.logs !== undefined && { logs: entry.logs }),
  ...(error && { error }),
})

const noCalls: readonly CallRecord[] = []
