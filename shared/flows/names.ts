import type { Caller, Role } from '../caller'
import { mayAs } from '../caller'
import { fault } from '../faults'

/** Refuses a name that cannot be a flow's. */
export const checkFlowName = (flow: string): void => {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(flow)) return
  const message = `“${flow.slice(0, 100)}” cannot be the name of a flow; it has 1 to 64 letters, digits, _ and -`
  throw fault('bad_request', message, { flow: flow.slice(0, 100) })
}

/** Refuses a name that cannot be a label's. */
export const checkLabelName = (label: string): void => {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(label)) return
  const message = `“${label.slice(0, 100)}” cannot be a label; it has 1 to 64 lower-case letters, digits, _ and -`
  throw fault('bad_request', message, { label: label.slice(0, 100) })
}

/** Refuses a caller without the role. */
export const requireRole = (caller: Caller, role: Role): void => {
  if (mayAs(caller, role)) return
  throw fault('forbidden', `This needs the role ${role}; the caller has ${caller.roles.join(', ') || 'none'}`, { role })
}
