import type { Command, Failure, Planned } from '../contract'

/** What is to be done for a single task; undefined where nothing is, as for a wait. */
export function commandOf(plan: Planned, id: number, spent: Failure | undefined): Command | undefined {
  const more = spent && { spent }
  switch (plan.kind) {
    case 'activity':
      return { kind: 'activity', id, name: plan.name, input: plan.input ?? null, ...more }
    case 'sub-orchestration': {
      const { kind, name, input = null, instance, version } = plan
      const own = { ...(instance !== undefined && { instance }), ...(version !== undefined && { version }) }
      return { kind, id, name, input, ...own, ...more }
    }
    case 'timer':
      return { kind: 'timer', id, fireAt: plan.fireAt }
    case 'entity-call':
    case 'signal': {
      const { kind, target, operation, input = null } = plan
      return { kind, id, target, operation, input }
    }
    case 'http':
      return { kind: 'http', id, request: plan.request ?? { method: 'GET', uri: '' } }
    case 'lock':
      return { kind: 'lock', id, entities: plan.entities, request: plan.request }
    case 'all':
    case 'any':
    case 'continue-as-new':
    case 'event':
    case 'release':
    default:
      return undefined
  }
}
