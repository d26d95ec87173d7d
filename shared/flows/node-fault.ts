import { Fault, toFault, type FaultData } from '../faults'
import type { PlanNode } from './contract'
import type { RunOrder } from './run-order'

/** A node's failure by its word and node; one without a word is logged with its cause, which is never told. */
export const nodeFault = (
  { journal, world }: Pick<RunOrder, 'journal' | 'world'>,
  { name }: PlanNode,
  error: unknown,
): FaultData => {
  const { word, message, details, errors, cause } = toFault(error)
  if (word === 'internal') {
    world.log('error', `Node “${name}” failed for a reason without a word`, { run: journal.runId, cause })
  }
  return new Fault(word, message, { ...details, node: name }, errors).toData()
}
