import { Fault } from '../../faults'
import { hashOf } from '../../json'
import type { DocumentStore, Kept } from '../../store/contract'
import { isoTime, type World } from '../../world'
import type { ClaimAnswer, NextAttempt, NodeClaim, NodeRecord } from '../contract'
import { claimShape, durableVersion, type ClaimDocument } from './documents'
import type { EventLog } from './event-log'

/** What claims stand on: one run at one epoch. */
export interface ClaimDeps {
  readonly store: DocumentStore
  readonly world: Pick<World, 'now'>
  readonly log: EventLog
  readonly key: readonly [project: string, run: string]
  readonly epoch: number
  readonly leaseMs: number
}

/** Claims a node: creates its claim, or takes over one whose lease has ended, keeping its attempt [1]. */
export const claimNode = async (deps: ClaimDeps, path: string, kind: string, holder: string): Promise<ClaimAnswer> => {
  const { world, log, key, epoch, leaseMs } = deps
  const there = await readClaim(deps, path)
  if (!there) {
    const started = isoTime(world.now())
    await log.append(key, { path, epoch, phase: 'start', at: started })
    const made: ClaimDocument = {
      id: claimId(path, epoch),
      v: durableVersion,
      doc: 'claim',
      path,
      kind,
      epoch,
      holder,
      lease_until: world.now() + leaseMs,
      not_before: 0,
      started,
      attempt: 1,
      calls: [],
      renewals: 0,
    }
    return (await put(deps, made, undefined)) ? held(made) : busy(deps, path)
  }
  const { value } = there
  if (value.holder !== holder && value.lease_until > world.now()) return { is: 'busy', until: value.lease_until }
  const taken = {
    ...value,
    holder,
    started: value.started,
    lease_until: world.now() + leaseMs,
    renewals: value.renewals + 1,
    ...silenceOf(value, holder, deps),
  }
  if (value.holder === nobody) {
    taken.started = isoTime(world.now())
    await log.append(key, { path, epoch, phase: 'start', at: taken.started })
  }
  return (await put(deps, taken, there)) ? held(taken) : busy(deps, path)
}

// Whoever let its lease run out while it worked is gone: its last sign of life was when it took or prolonged the lease.
const silenceOf = (
  { holder: before, lease_until, not_before, gone = [] }: ClaimDocument,
  holder: string,
  { world, leaseMs }: ClaimDeps,
): Pick<ClaimDocument, 'gone'> => {
  if (before === nobody || before === holder || lease_until <= not_before) return {}
  return { gone: [...gone, { from: isoTime(lease_until - leaseMs), to: isoTime(world.now()) }].slice(-mostSilences) }
}

const mostSilences = 20

/** Notes how many attempts were made at an earlier epoch, in a claim that nobody holds yet. */
export const prepareClaim = async (
  deps: ClaimDeps,
  { path, kind, attempts, calls }: Pick<NodeRecord, 'path' | 'kind' | 'attempts' | 'calls'>,
): Promise<void> => {
  const { world, epoch } = deps
  const made: ClaimDocument = {
    id: claimId(path, epoch),
    v: durableVersion,
    doc: 'claim',
    path,
    kind,
    epoch,
    holder: nobody,
    lease_until: 0,
    not_before: 0,
    started: isoTime(world.now()),
    attempt: attempts + 1,
    before: attempts,
    calls,
    renewals: 0,
  }
  await put(deps, made, undefined)
}

/** Who holds a claim that was prepared. */
export const nobody = ''

/** Prolongs a lease; false where somebody else has taken over. */
export const renewClaim = async (deps: ClaimDeps, path: string, holder: string): Promise<boolean> => {
  const there = await readClaim(deps, path)
  if (there?.value.holder !== holder) return false
  const { value } = there
  return put(deps, { ...value, lease_until: deps.world.now() + deps.leaseMs, renewals: value.renewals + 1 }, there)
}

/** Numbers the next attempt; undefined where somebody else has taken over. */
export const nextAttempt = async (
  deps: ClaimDeps,
  path: string,
  holder: string,
  { calls, notBefore, keepsLease }: NextAttempt,
): Promise<NodeClaim | undefined> => {
  const there = await readClaim(deps, path)
  if (there?.value.holder !== holder) return undefined
  const lease_until = keepsLease ? Math.max(notBefore, deps.world.now()) + deps.leaseMs : notBefore
  const next = { ...there.value, attempt: there.value.attempt + 1, calls, not_before: notBefore, lease_until }
  return (await put(deps, next, there)) ? claimOf(next) : undefined
}

const claimId = (path: string, epoch: number): string => hashOf(['claim', path, epoch])

const readClaim = ({ store, key, epoch }: ClaimDeps, path: string): Promise<Kept<ClaimDocument> | undefined> =>
  claimShape.get(store, 'runs', key, claimId(path, epoch))

const put = async (
  { store, key }: ClaimDeps,
  claim: ClaimDocument,
  before: Kept<ClaimDocument> | undefined,
): Promise<boolean> => {
  try {
    await claimShape.put(store, 'runs', key, claim, before)
    return true
  } catch (error) {
    if (error instanceof Fault && (error.word === 'conflict' || error.word === 'precondition_failed')) return false
    throw error
  }
}

const held = (claim: ClaimDocument): ClaimAnswer => ({ is: 'held', claim: claimOf(claim) })

const claimOf = ({ path, started, attempt, before, calls, not_before }: ClaimDocument): NodeClaim => ({
  path,
  started,
  attempt,
  ...(before !== undefined && { before }),
  calls,
  not_before,
})

const busy = async (deps: ClaimDeps, path: string): Promise<ClaimAnswer> => {
  const there = await readClaim(deps, path)
  return { is: 'busy', until: there?.value.lease_until ?? deps.world.now() + 1_000 }
}
