import type { FaultData } from '../faults'
import type { Json } from '../json'
import type { CallRecord } from '../runs/contract'
import type { NodeFinish, PlanNode, RunOutcome } from './contract'
import { itemFailed } from './failures'
import type { RunOrder } from './run-order'
import { addSpent, nothingSpent, type Spent } from './spent'

/** A node that has begun and not ended. */
export interface RunningNode {
  readonly node: PlanNode
  readonly started: number
  readonly at: string
  inputs: Json
  readonly calls: CallRecord[]
  attempt: number
  /** What the node measured, once it has. */
  metrics?: Record<string, number>
  logs?: string
}

/** How a node ended. */
export interface NodeEnd {
  readonly status: NodeFinish['status']
  readonly output?: Json
  readonly error?: FaultData
  /** Where it is not the sum of the calls. */
  readonly spent?: Spent
}

/** The listener of a run's events; one that throws is no reason for a run to fail. */
export const harmless = ({ onEvent, world }: RunOrder): NonNullable<RunOrder['onEvent']> =>
  onEvent
    ? (event) => {
        try {
          onEvent(event)
        } catch (cause) {
          world.log('warning', 'A listener of run events failed', { event: event.type, cause })
        }
      }
    : () => undefined

/** How a node that carries out a plan ended by its items; the first that failed is the one to tell. */
export const endOfItems = (node: PlanNode, ends: readonly RunOutcome[]): NodeEnd => {
  const spent = ends.reduce<Spent>(addSpent, nothingSpent)
  const failed = ends.findIndex(({ error }) => error !== undefined)
  const error = ends[failed]?.error
  if (error) return { status: 'failed', error: itemFailed(node, failed, error).toData(), spent }
  const outputs = ends.map((end) => end.outputs)
  return { status: 'completed', output: node.each?.over === null ? (outputs[0] ?? null) : outputs, spent }
}
