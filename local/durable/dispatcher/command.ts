import type { Command, Failure, HistoryEvent, Instance } from '../contract'
import { eventType } from '../protocol/history-event'
import { plainFailure } from '../protocol/failure'
import type { Transaction } from '../store/transaction'
import { isFinal } from '../store/transaction'
import { idFault } from '../instance-id'
import type { TurnDeps } from './contract'
import type { Draft } from './draft'
import { type Session, renameBy } from './session'

/** How the platform's own activity for HTTP is called in a history. */
const httpActivity = 'BuiltIn::HttpActivity'

/** Writes down what a command does: its event in the history, and its work in the same transaction. */
export function execute(command: Command, session: Session, draft: Draft, deps: TurnDeps): void {
  const { instance, mirror } = session
  const { id: self, execution } = instance
  if (repeats(command, session, draft)) return
  switch (command.kind) {
    case 'activity': {
      const { id: task, name, input } = command
      draft.push('TaskScheduled', { Name: name, Version: '', Input: null }, task)
      const found = deps.functions.find('activity', name)
      const failure = command.spent ?? (found.kind === 'absent' ? plainFailure(found.why) : undefined)
      if (failure) return fail(draft, instance, 'activity', task, failure)
      draft.later((tx) => tx.addWork({ instance: self, execution, task, kind: 'activity', name, input }))
      return
    }
    case 'http': {
      const { id: task, request } = command
      draft.push('TaskScheduled', { Name: httpActivity, Version: '', Input: null }, task)
      const input = JSON.stringify(request)
      draft.later((tx) => tx.addWork({ instance: self, execution, task, kind: 'http', name: request.uri, input }))
      return
    }
    case 'timer': {
      const { id: task, fireAt } = command
      draft.push('TimerCreated', { FireAt: new Date(fireAt).toISOString() }, task)
      draft.later((tx) => tx.addAlarm({ instance: self, execution, task, fireAt }))
      return
    }
    case 'sub-orchestration':
      return startChild(command, instance, draft, deps)
    case 'entity-call':
    case 'signal': {
      const { id: task, target, operation, input, kind } = command
      const request = deps.newId()
      const isSignal = kind === 'signal'
      const wire = {
        op: operation,
        input,
        id: request,
        ...(isSignal ? { signal: true } : { parent: self, parentExecution: execution }),
      }
      draft.push('EventSent', { InstanceId: target, Name: 'op', Input: JSON.stringify(wire) }, task)
      const caller = isSignal ? {} : { caller: { instance: self, execution } }
      draft.later((tx) => tx.send(target, { kind: 'operation', request, operation, input, ...caller }))
      if (!isSignal) mirror.rename(task, request)
      return
    }
    case 'lock': {
      const { id: task, entities, request } = command
      const wire = { id: request, lockset: entities, pos: 0, parent: self, parentExecution: execution }
      const [first = ''] = entities
      draft.push('EventSent', { InstanceId: first, Name: 'op', Input: JSON.stringify(wire) }, task)
      const caller = { instance: self, execution }
      draft.later((tx) => tx.send(first, { kind: 'lock', request, entities, position: 0, caller }))
      mirror.rename(task, request)
      return
    }
    case 'release':
      command.entities.forEach((target, at) => {
        const { request } = command
        const wire = JSON.stringify({ parent: self, request })
        draft.push('EventSent', { InstanceId: target, Name: 'release', Input: wire }, command.id + at)
        draft.later((tx) => tx.send(target, { kind: 'release', request }))
      })
  }
}

/** A rewound history is written again: what it has, and is asked for in the same words, need not be done again. */
function repeats(command: Command, { mirror, rewound }: Session, draft: Draft): boolean {
  const first = rewound?.known.get(command.id)
  if (!rewound || !first || !isSame(command, first)) return false
  const count = command.kind === 'release' ? command.entities.length : 1
  for (let id = command.id; id < command.id + count; id++) {
    const event = rewound.known.get(id)
    if (!event) continue
    draft.pushOld(event)
    renameBy(mirror, event)
    rewound.repeated.add(id)
  }
  return true
}

function isSame(command: Command, event: HistoryEvent): boolean {
  const { EventType, Name, InstanceId, FireAt } = event
  switch (command.kind) {
    case 'activity':
      return EventType === eventType.TaskScheduled && Name === command.name
    case 'http':
      return EventType === eventType.TaskScheduled && Name === httpActivity
    case 'timer':
      return EventType === eventType.TimerCreated && FireAt === new Date(command.fireAt).toISOString()
    case 'sub-orchestration':
      return EventType === eventType.SubOrchestrationInstanceCreated && Name === command.name
    case 'entity-call':
    case 'signal':
      return EventType === eventType.EventSent && InstanceId === command.target
    case 'lock':
    case 'release':
    default:
      return EventType === eventType.EventSent && InstanceId === command.entities[0]
  }
}

function startChild(
  command: Extract<Command, { kind: 'sub-orchestration' }>,
  instance: Instance,
  draft: Draft,
  deps: TurnDeps,
): void {
  const { id: task, name, input, spent } = command
  const id = command.instance ?? `${instance.execution}:${task}`
  const version = command.version ?? deps.settings.defaultVersion
  draft.push(
    'SubOrchestrationInstanceCreated',
    { Name: name, Version: version ?? '', InstanceId: id, Input: null },
    task,
  )

  const found = deps.functions.find('orchestrator', name)
  const fault = idFault(id)
  const failure =
    spent ??
    (found.kind === 'absent' ? plainFailure(found.why) : undefined) ??
    (fault === undefined ? undefined : plainFailure(`The instance id of sub-orchestration '${name}' ${fault}`)) ??
    (id === instance.id ? plainFailure(`Sub-orchestration '${name}' has the instance id of its parent`) : undefined)
  if (failure) return fail(draft, instance, 'sub-orchestration', task, failure)

  const at = draft.at
  const parent = { instance: instance.id, execution: instance.execution, task, name: instance.name }
  const child: Instance = {
    id,
    execution: deps.newId(),
    name,
    version,
    status: 'Pending',
    input,
    output: null,
    customStatus: null,
    parent,
    createdAt: at,
    updatedAt: at,
  }
  draft.later((tx) => {
    const twin = tx.instance(id)
    if (!twin || isFinal(twin.status)) return tx.create(child)
    const reason = `An orchestration with the instance id '${id}' is ${twin.status} already`
    sendFailure(tx, instance, 'sub-orchestration', task, plainFailure(reason))
  })
}

function fail(
  draft: Draft,
  instance: Instance,
  of: 'activity' | 'sub-orchestration',
  task: number,
  failure: Failure,
): void {
  draft.later((tx) => sendFailure(tx, instance, of, task, failure))
}

function sendFailure(
  tx: Transaction,
  { id, execution }: Instance,
  of: 'activity' | 'sub-orchestration',
  task: number,
  failure: Failure,
): void {
  tx.send(id, { kind: 'failed', of, execution, task, failure })
}
