import type { InstanceMessage, Message } from '../contract'
import type { TurnDeps } from './contract'
import type { Draft } from './draft'
import { finish } from './ending'
import type { Session } from './session'
import { versionMismatch } from './versions'

const controls = new Set<InstanceMessage['kind']>(['terminate', 'suspend', 'resume', 'rewind'])

/** Whether a message steers an orchestration from outside; such a one gets through to a suspended one. */
export function isControl({ kind }: InstanceMessage): boolean {
  return controls.has(kind)
}

/** Ends, suspends or resumes an orchestration; false where the message does none of these. */
export function applyControl(session: Session, draft: Draft, body: InstanceMessage): boolean {
  const { instance } = session
  switch (body.kind) {
    case 'terminate': {
      const reason = body.reason ?? ''
      draft.push('ExecutionTerminated', { Input: reason })
      finish(session, draft, { status: 'Terminated', output: JSON.stringify(reason) })
      draft.end([])
      return true
    }
    case 'suspend':
      if (instance.status !== 'Running' && instance.status !== 'Pending') return true
      draft.push('ExecutionSuspended', { Reason: body.reason ?? '' })
      session.instance = { ...instance, status: 'Suspended' }
      return true
    case 'resume':
      if (instance.status !== 'Suspended') return true
      draft.push('ExecutionResumed', { Reason: body.reason ?? '' })
      session.instance = { ...instance, status: 'Running' }
      return true
    case 'done':
    case 'event':
    case 'failed':
    case 'reply':
    case 'rewind':
    case 'timer':
    default:
      return false
  }
}

/**
 * Before the first step of a generation those who steer come first: one that never waits would otherwise begin anew
 * for ever without hearing them. True where the step must not begin in this visit.
 */
export function steerUnstarted(session: Session, draft: Draft, mail: readonly Message<InstanceMessage>[]): boolean {
  const message = mail.find(
    ({ body }) => body.kind === 'terminate' || body.kind === 'suspend' || body.kind === 'resume',
  )
  if (!message) return false
  draft.consume(message.number)
  const { instance } = session
  if (message.body.kind === 'terminate') return applyControl(session, draft, message.body)
  // A history cannot begin with this, so only the state changes.
  const isWaiting = message.body.kind === 'suspend'
  session.instance = { ...instance, status: isWaiting ? 'Suspended' : 'Running' }
  draft.beginAnew()
  return true
}

/** With the strategy Reject an orchestration of another version waits for an app that takes it. */
export function isRejected({ instance }: Session, { settings, log }: TurnDeps): boolean {
  const mismatch = versionMismatch(instance.version, settings)
  if (mismatch === undefined || settings.versionFailureStrategy === 'Fail') return false
  log('warning', `Orchestration '${instance.id}' waits: ${mismatch}`)
  return true
}
