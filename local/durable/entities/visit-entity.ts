import { messageOf } from '../../core/log-bus'
import type { TurnDeps } from '../dispatcher/contract'
import type { EntityMessage, Message } from '../contract'
import { type EntityResult, entityInput, entityOf, entityReply, entityResult } from '../protocol/entity-batch'
import type { StoredEntity } from '../store/stored-entity'
import type { Transaction } from '../store/transaction'
import { type Operation, type SortedMail, sort } from './sort-mail'

/** Visits an entity with what waits for it: one batch, one transaction. Gives the numbers of the messages that are done with. */
export async function visitEntity(
  id: string,
  mail: readonly Message<EntityMessage>[],
  deps: TurnDeps,
): Promise<ReadonlySet<number>> {
  const { store, clock } = deps
  const before: StoredEntity = store.entity(id) ?? absent(id)
  const sorted = sort(mail, before)
  if (sorted.consumed.size === 0) return sorted.consumed

  const result = await runBatch(before, sorted.batch, deps)
  const after: StoredEntity = {
    ...before,
    exists: result.exists,
    state: result.state,
    lockedBy: sorted.lockedBy,
    lockRequest: sorted.lockRequest,
    updatedAt: clock.now(),
  }
  try {
    await commit(after, result, sorted, deps)
  } catch (error) {
    // What cannot be stored must not come back for ever: the batch fails, the locks are heeded.
    const failed = failedBatch(before, sorted.batch, messageOf(error), deps)
    await commit({ ...after, exists: before.exists, state: before.state }, failed, sorted, deps)
  }
  return sorted.consumed
}

async function commit(
  after: StoredEntity,
  result: EntityResult,
  { consumed, batch, granted }: SortedMail,
  { store, newId }: TurnDeps,
): Promise<void> {
  const signals = result.signals.map((signal) => ({ ...signal, request: newId() }))
  await store.write((tx) => {
    tx.consume(consumed)
    tx.putEntity(after)
    batch.forEach((operation, at) => answer(tx, operation, result, at))
    for (const { target, ...signal } of signals) tx.send(target, { kind: 'operation', ...signal })
    for (const lock of granted) passOn(tx, lock)
  })
}

function absent(id: string): StoredEntity {
  return { id, exists: false, state: null, lockedBy: null, lockRequest: null, updatedAt: 0 }
}

/** A batch that fails as a whole changes nothing, and every caller hears why. */
async function runBatch(before: StoredEntity, batch: readonly Operation[], deps: TurnDeps): Promise<EntityResult> {
  if (batch.length === 0) return { exists: before.exists, state: before.state, signals: [], results: [] }
  const { name } = entityOf(before.id)
  const found = deps.functions.find('entity', name)
  if (found.kind === 'absent') return failedBatch(before, batch, found.why, deps)
  try {
    const returned = await found.target.run(entityInput(before, batch), { instanceId: before.id })
    return entityResult(returned, batch.length)
  } catch (error) {
    return failedBatch(before, batch, `Entity function '${name}' failed: ${messageOf(error)}`, deps)
  }
}

function failedBatch(
  { id, exists, state }: StoredEntity,
  batch: readonly Operation[],
  reason: string,
  { log }: TurnDeps,
): EntityResult {
  log('error', `Entity ${id}: ${reason}`)
  return { exists, state, signals: [], results: batch.map(() => ({ isError: true, result: JSON.stringify(reason) })) }
}

function answer(tx: Transaction, { request, caller }: Operation, { results }: EntityResult, at: number): void {
  const result = results[at]
  if (!caller || !result) return
  const input = entityReply(result.isError, result.result)
  tx.send(caller.instance, { kind: 'reply', execution: caller.execution, request, input })
}

/** A granted lock goes on to the next entity of its set; after the last one its asker hears. */
function passOn(tx: Transaction, lock: Extract<EntityMessage, { kind: 'lock' }>): void {
  const { entities, position, request, caller } = lock
  const next = entities[position + 1]
  if (next !== undefined) return tx.send(next, { ...lock, position: position + 1 })
  tx.send(caller.instance, { kind: 'reply', execution: caller.execution, request, input: '{}' })
}
