import { fault, type Fault } from '../faults'
import type { Plan, PlanNode } from './contract'

/** The kind of node that waits for a person. */
export const waitingKind = 'human'

/** Refuses to wait for a person while a caller holds the line. */
export const onlyDurable = ({ name }: PlanNode, { flow }: Plan): Fault =>
  fault(
    'bad_request',
    `Node “${name}” waits for a person, which only a durable run can: POST /api/flows/${flow}/runs`,
    { node: name, flow },
  )
