import { messageOf } from '../../core/log-bus'
import type { TurnDeps } from '../dispatcher/contract'
import type { EntityMessage, Message } from '../contract'
import { type EntityResult, entityInput, entityOf, entityReply, entityResult } from '../protocol/entity-batch'
import type { StoredEntity } from '../store/stored-entity'
import type { Transaction } from '../store/transaction'
import { type Operation, sort } from './sort-mail'

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
  const signals = result.signals.map((signal) => ({ ...signal, request: deps.newId() }))

  await store.write((tx) => {
    tx.consume(sorted.consumed)
    tx.putEntity(after)
    sorted.batch.forEach((operation, at) => answer(tx, operation, result, at))
    for (const { target, ...signal } of signals) tx.send(target, { kind: 'operation', ...signal })
    for (const lock of sorted.granted) passOn(tx, lock)
  })
  return sorted.consumed
}

function absent(id: string): StoredEntity {
  return { id, exists: false, state: null, lockedBy: null, lockRequest: null, updatedAt: 0 }
}

/** A batch that fails as a whole changes nothing, and every caller hears why. */
async function runBatch(
  before: StoredEntity,
  batch: readonly Operation[],
  { functions, log }: TurnDeps,
): Promise<EntityResult> {
  const unchanged = { exists: before.exists, state: before.state, signals: [] }
  if (batch.length === 0) return { ...unchanged, results: [] }
  const all = (reason: string): EntityResult => {
    log('error', `Entity ${before.id}: ${reason}`)
    return { ...unchanged, results: batch.map(() => ({ isError: true, result: JSON.stringify(reason) })) }
  }
  const { name } = entityOf(before.id)
  const found = functions.find('entity', name)
  if (found.kind === 'absent') return all(found.why)
  try {
    const returned = await found.target.run(entityInput(before, batch), { instanceId: before.id })
    return entityResult(returned, batch.length)
  } catch (error) {
    return all(`Entity function '${name}' failed: ${messageOf(error)}`)
  }
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
