import { isDeepStrictEqual } from 'node:util'
import type { HistoryEvent } from '../../local/durable/contract'
import type { Tap } from '../../local/durable/fixtures/sdk-functions'

/** One generation of an instance as the SDK was given it, and what the orchestrator answered. */
export interface RecordedInstance {
  /** All that an orchestrator is given but its history. */
  readonly trigger: Readonly<Record<string, unknown>>
  readonly history: readonly HistoryEvent[]
  /** Everything it asked for, in the order of its numbers. */
  readonly asked: readonly OrchestratorAction[]
  /** By turn: over how many events the orchestrator ran, and for how much it had asked then. */
  readonly turns: readonly { readonly events: number; readonly asked: number }[]
  readonly end: OrchestratorEnd
}

/** How the last turn ended. */
export type OrchestratorEnd = Pick<OrchestratorAnswer, 'isDone' | 'output' | 'error'>

/** What the SDK answers to the host. */
export interface OrchestratorAnswer {
  readonly isDone: boolean
  readonly actions: readonly (readonly OrchestratorAction[])[]
  readonly output?: unknown
  readonly error?: string
}

/** One thing that an orchestrator asked for. */
export interface OrchestratorAction {
  readonly actionType: number
  readonly compoundActions?: readonly OrchestratorAction[]
  readonly [field: string]: unknown
}

/** What was asked for in the order of its numbers. That a timer was given up is told later, in its old place, and left out. */
export const tasksOf = ({ actions }: OrchestratorAnswer): readonly OrchestratorAction[] =>
  flatten(actions[0] ?? []).map(({ isCanceled: _given, ...task }) => task)

const flatten = (actions: readonly OrchestratorAction[]): readonly OrchestratorAction[] =>
  actions.flatMap((action) => (action.compoundActions ? flatten(action.compoundActions) : [action]))

/** How an answer ends a turn. */
export const endOf = ({ isDone, output, error }: OrchestratorAnswer): OrchestratorEnd => ({
  isDone,
  ...(output !== undefined && { output }),
  ...(error !== undefined && { error }),
})

/** Writes down what crosses the wire between hub and SDK, by generation of each instance. */
export const createRecorder = (): { readonly tap: Tap; instances(): readonly RecordedInstance[] } => {
  const recorded: RecordedInstance[] = []
  return {
    tap(given, answered) {
      const { history, ...trigger } = JSON.parse(given) as { history: HistoryEvent[]; instanceId: string }
      const answer = JSON.parse(answered) as OrchestratorAnswer
      const asked = tasksOf(answer)
      const place = recorded.findIndex((one) => goesOn(one, trigger, history))
      const turns = [...(recorded[place]?.turns ?? []), { events: history.length, asked: asked.length }]
      const instance = { trigger, history, asked, turns, end: endOf(answer) }
      if (place === -1) recorded.push(instance)
      else recorded[place] = instance
    },
    instances: () => recorded,
  }
}

const goesOn = ({ trigger, history }: RecordedInstance, now: object, events: readonly HistoryEvent[]): boolean =>
  isDeepStrictEqual(trigger, now) && isDeepStrictEqual(history, events.slice(0, history.length))
