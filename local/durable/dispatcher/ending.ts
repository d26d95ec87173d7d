import type { Failure, Instance, Outcome, RuntimeStatus } from '../contract'
import type { Transaction } from '../store/transaction'
import type { TurnDeps } from './contract'
import type { Draft } from './draft'
import type { Session } from './session'

/** The numbers of final states in a history. */
const statusNumber: Partial<Record<RuntimeStatus, number>> = { Completed: 1, Failed: 3, Terminated: 5 }

/** How an instance ends: its state, and what its parent hears. */
export interface Ending {
  readonly status: 'Completed' | 'Failed' | 'Terminated'
  /** JSON text, or the plain text of a failure. */
  readonly output: string
  readonly failureDetails?: unknown
}

/** Brings an orchestration to its end: the last event, the final row, its locks, the news for its parent. */
export function finish(session: Session, draft: Draft, ending: Ending): void {
  const { instance, mirror } = session
  const { status, output, failureDetails } = ending
  draft.push('ExecutionCompleted', {
    OrchestrationStatus: statusNumber[status] ?? 1,
    Result: output,
    ...(failureDetails !== undefined && { FailureDetails: failureDetails }),
  })
  session.instance = { ...instance, status, output: output.replaceAll('\0', '\uFFFD'), updatedAt: draft.at }

  const { parent } = instance
  const { held } = mirror
  draft.later((tx) => {
    leaveLocks(tx, instance.id, held)
    if (parent) tellParent(tx, parent, ending)
    if (status !== 'Completed') tx.dropWork(instance.id)
  })
}

/** Begins the next generation of an orchestration that continues as new. */
export function continueAsNew(session: Session, draft: Draft, input: string | null, deps: TurnDeps): void {
  const { instance, mirror } = session
  const { held } = mirror
  const next: Instance = {
    ...instance,
    execution: deps.newId(),
    input,
    output: null,
    status: instance.status === 'Suspended' ? 'Suspended' : 'Running',
    updatedAt: draft.at,
  }
  draft.restart()
  draft.beginAnew()
  draft.later((tx) => {
    leaveLocks(tx, instance.id, held)
    tx.dropWork(instance.id)
  })
  session.reset(next)
}

/** The outcome of an orchestrator as the ending of its instance. */
export function endingOf(outcome: Exclude<Outcome, { kind: 'continued' }>): Ending {
  return outcome.kind === 'completed'
    ? { status: 'Completed', output: outcome.output }
    : {
        status: 'Failed',
        output: outcome.output,
        ...(outcome.failureDetails !== undefined && { failureDetails: outcome.failureDetails }),
      }
}

/** An instance that ends holds nothing locked, and what it asked for and did not get is taken back. */
function leaveLocks(tx: Transaction, id: string, held: Session['mirror']['held']): void {
  const locked = tx.lockedBy(id)
  for (const entity of locked) tx.send(entity.id, { kind: 'release', request: entity.lockRequest ?? '' })
  for (const target of held?.entities ?? []) {
    if (!locked.some((entity) => entity.id === target))
      tx.send(target, { kind: 'release', request: held?.request ?? '' })
  }
}

function tellParent(tx: Transaction, parent: NonNullable<Instance['parent']>, ending: Ending): void {
  const { execution, task } = parent
  if (ending.status === 'Completed') {
    tx.send(parent.instance, { kind: 'done', of: 'sub-orchestration', execution, task, result: ending.output })
    return
  }
  const failure: Failure = {
    reason: ending.output,
    details: ending.output,
    ...(ending.failureDetails !== undefined && { failureDetails: ending.failureDetails }),
  }
  tx.send(parent.instance, { kind: 'failed', of: 'sub-orchestration', execution, task, failure })
}
