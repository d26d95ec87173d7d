import type { HttpOrder, Planned, Retry } from '../contract'

/** An action as the SDK writes it. */
export interface RawAction {
  readonly actionType: number
  readonly [field: string]: unknown
}

const actionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const

/** Reads an action of the SDK. */
export function plannedOf(action: RawAction): Planned {
  switch (action.actionType) {
    case actionType.CallActivity:
      return { kind: 'activity', name: textOf(action, 'functionName'), input: dataText(action['input']) }
    case actionType.CallActivityWithRetry: {
      const name = textOf(action, 'functionName')
      return { kind: 'activity', name, input: dataText(action['input']), retry: retryOf(action) }
    }
    case actionType.CallSubOrchestrator:
      return subOrchestration(action)
    case actionType.CallSubOrchestratorWithRetry:
      return { ...subOrchestration(action), retry: retryOf(action) }
    case actionType.ContinueAsNew:
      return { kind: 'continue-as-new', input: jsonText(action['input']) }
    case actionType.CreateTimer:
      return { kind: 'timer', fireAt: timeOf(action['fireAt']) }
    case actionType.WaitForExternalEvent:
      return { kind: 'event', name: textOf(action, 'externalEventName') }
    case actionType.CallEntity:
      return entityCall('entity-call', action)
    case actionType.SignalEntity:
      return entityCall('signal', action)
    case actionType.CallHttp:
      return httpCall(action)
    case actionType.WhenAny:
      return { kind: 'any', children: childrenOf(action).map(plannedOf) }
    case actionType.WhenAll:
      return { kind: 'all', children: childrenOf(action).map(plannedOf) }
    case actionType.LockEntities:
      return lock(action)
    case actionType.ReleaseEntities:
      return { kind: 'release' }
    default:
      throw new TypeError(
        `The orchestrator asked for an action of type ${action.actionType}, which this hub does not know`,
      )
  }
}

/** The actions inside an `any` or `all`. */
export function childrenOf(action: RawAction): readonly RawAction[] {
  return Array.isArray(action['compoundActions']) ? (action['compoundActions'] as RawAction[]) : []
}

/** Whether an action of a replay is the one that was planned: kind and name, not input. */
export function isSame(planned: Planned, action: RawAction): boolean {
  const { actionType: type } = action
  switch (planned.kind) {
    case 'activity':
      return (
        type === (planned.retry ? actionType.CallActivityWithRetry : actionType.CallActivity) &&
        action['functionName'] === planned.name
      )
    case 'sub-orchestration':
      return (
        type === (planned.retry ? actionType.CallSubOrchestratorWithRetry : actionType.CallSubOrchestrator) &&
        action['functionName'] === planned.name
      )
    case 'timer':
      return type === actionType.CreateTimer
    case 'event':
      return type === actionType.WaitForExternalEvent && action['externalEventName'] === planned.name
    case 'entity-call':
      return type === actionType.CallEntity && action['instanceId'] === planned.target
    case 'signal':
      return type === actionType.SignalEntity && action['instanceId'] === planned.target
    case 'http':
      return type === actionType.CallHttp
    case 'any':
    case 'all': {
      if (type !== (planned.kind === 'any' ? actionType.WhenAny : actionType.WhenAll)) return false
      const children = childrenOf(action)
      return (
        children.length === planned.children.length &&
        planned.children.every((child, at) => isSame(child, children[at] as RawAction))
      )
    }
    case 'lock':
      return type === actionType.LockEntities
    case 'release':
      return type === actionType.ReleaseEntities
    case 'continue-as-new':
    default:
      return type === actionType.ContinueAsNew
  }
}

/** A plan in words, for the person who has to find the change in the code. */
export function wordsOf(planned: Planned): string {
  switch (planned.kind) {
    case 'activity':
      return `activity '${planned.name}'${planned.retry ? ' with retries' : ''}`
    case 'sub-orchestration':
      return `sub-orchestration '${planned.name}'${planned.retry ? ' with retries' : ''}`
    case 'event':
      return `a wait for event '${planned.name}'`
    case 'entity-call':
      return `a call of entity ${planned.target}`
    case 'signal':
      return `a signal to entity ${planned.target}`
    case 'any':
    case 'all':
      return `Task.${planned.kind} of ${planned.children.length} (${[...new Set(planned.children.map(wordsOf))].slice(0, 3).join(', ')})`
    case 'continue-as-new':
    case 'http':
    case 'lock':
    case 'release':
    case 'timer':
    default:
      return `a ${planned.kind}`
  }
}

/** What of a plan must be kept: inputs only where a retry or a poll will need them again. */
export function storedPlan(planned: Planned): Planned {
  switch (planned.kind) {
    case 'activity':
    case 'sub-orchestration':
      return planned.retry ? planned : { kind: planned.kind, name: planned.name }
    case 'entity-call':
    case 'signal':
      return { kind: planned.kind, target: planned.target, operation: planned.operation }
    case 'http':
      return planned.polls ? planned : { kind: 'http', polls: false }
    case 'any':
    case 'all':
      return { kind: planned.kind, children: planned.children.map(storedPlan) }
    case 'continue-as-new':
      return { kind: 'continue-as-new' }
    case 'event':
    case 'lock':
    case 'release':
    case 'timer':
    default:
      return planned
  }
}

function subOrchestration(action: RawAction): Extract<Planned, { kind: 'sub-orchestration' }> {
  const { instanceId, version } = action
  return {
    kind: 'sub-orchestration',
    name: textOf(action, 'functionName'),
    input: jsonText(action['input']),
    ...(typeof instanceId === 'string' && instanceId !== '' && { instance: instanceId }),
    ...(typeof version === 'string' && { version }),
  }
}

function entityCall(kind: 'entity-call' | 'signal', action: RawAction): Planned {
  return {
    kind,
    target: textOf(action, 'instanceId'),
    operation: textOf(action, 'operation'),
    input: jsonText(action['input']),
  }
}

function httpCall(action: RawAction): Planned {
  const request = action['httpRequest'] as (HttpOrder & { asynchronousPatternEnabled?: boolean }) | undefined
  if (typeof request?.uri !== 'string' || typeof request.method !== 'string') {
    throw new TypeError('A durable HTTP call needs a method and a url')
  }
  const { method, uri, content, headers, tokenSource } = request
  return {
    kind: 'http',
    polls: request.asynchronousPatternEnabled !== false,
    request: {
      method,
      uri,
      ...(content && { content }),
      ...(headers && { headers }),
      ...(tokenSource && { tokenSource }),
    },
  }
}

function lock(action: RawAction): Planned {
  const set = action['lockSet'] as readonly { readonly name: string; readonly key: string }[]
  return {
    kind: 'lock',
    entities: set.map(({ name, key }) => `@${name.toLowerCase()}@${key}`),
    request: textOf(action, 'lockRequestId'),
  }
}

function retryOf(action: RawAction): Retry {
  const options = action['retryOptions'] as Readonly<Record<string, number | undefined>>
  const attempts = options['maxNumberOfAttempts']
  const first = options['firstRetryIntervalInMilliseconds']
  return {
    attempts: typeof attempts === 'number' ? attempts : 1,
    first: typeof first === 'number' ? first : 0,
    factor: options['backoffCoefficient'] ?? 1,
    longest: options['maxRetryIntervalInMilliseconds'] ?? null,
    timeout: options['retryTimeoutInMilliseconds'] ?? null,
  }
}

/** A text as it is, anything else as JSON: the SDK has quoted texts already. */
function dataText(value: unknown): string | null {
  return typeof value === 'string' ? value : jsonText(value)
}

function jsonText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function textOf(action: RawAction, field: string): string {
  const value = action[field]
  if (typeof value === 'string' && value !== '') return value
  throw new TypeError(`An action of type ${action.actionType} needs "${field}", found ${JSON.stringify(value)}`)
}

function timeOf(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw new TypeError(`A timer must fire at a valid date, found ${JSON.stringify(value)}`)
  return time
}
