import type { EntityMessage, Message } from '../contract'
import type { StoredEntity } from '../store/stored-entity'

/** An operation on an entity. */
export type Operation = Extract<EntityMessage, { kind: 'operation' }>

type Lock = Extract<EntityMessage, { kind: 'lock' }>

/** What of an entity's mail can be done now. */
export interface SortedMail {
  readonly batch: readonly Operation[]
  readonly granted: readonly Lock[]
  readonly consumed: ReadonlySet<number>
  readonly lockedBy: string | null
  readonly lockRequest: string | null
}

/**
 * Goes through an entity's mail in order. While it is locked only its holder gets through and the others wait; a
 * release lets them try again in their old order. A release of a lock not granted yet takes its request back.
 */
export function sort(mail: readonly Message<EntityMessage>[], entity: StoredEntity): SortedMail {
  const batch: Operation[] = []
  const granted: Lock[] = []
  const consumed = new Set<number>()
  let { lockedBy, lockRequest } = entity
  const taken = new Set<string>()
  for (const { body } of mail) if (body.kind === 'release') taken.add(body.request)

  let isAgain = true
  while (isAgain) {
    isAgain = false
    for (const { number, body } of mail) {
      if (consumed.has(number)) continue
      if (body.kind === 'operation') {
        if (lockedBy !== null && body.caller?.instance !== lockedBy) continue
        batch.push(body)
      } else if (body.kind === 'release') {
        if (body.request === lockRequest) {
          lockedBy = null
          lockRequest = null
          isAgain = true
        }
      } else if (taken.has(body.request) && body.request !== lockRequest) {
        // Its asker has gone before it was granted.
      } else if (lockedBy === null) {
        lockedBy = body.caller.instance
        lockRequest = body.request
        granted.push(body)
      } else continue
      consumed.add(number)
      if (isAgain) break
    }
  }
  return { batch, granted, consumed, lockedBy, lockRequest }
}
