import type { OrchestrationHandler } from 'durable-functions'

/** One event of a history, as it goes over the wire. */
export interface HistoryEvent {
  readonly EventType: number
  readonly EventId: number
  readonly Timestamp?: string
  readonly [field: string]: unknown
}

/** A task that an orchestrator asked for, under the id the library gave it. */
export type AskedTask =
  | { readonly kind: 'activity'; readonly id: number; readonly name: string; readonly input: string | null }
  | { readonly kind: 'timer'; readonly id: number; readonly fireAt: string }

/** What one turn gave. */
export interface TurnResult {
  readonly tasks: readonly AskedTask[]
  /** The tasks as texts, so that two turns can be compared. */
  readonly scheduled: readonly string[]
  readonly cancelledTimers: readonly number[]
  readonly continueAs?: unknown
  readonly isDone: boolean
  readonly output?: unknown
  readonly error?: string
}

interface WireAction {
  readonly actionType: number
  readonly functionName?: string
  readonly input?: unknown
  readonly fireAt?: string
  readonly isCanceled?: boolean
  readonly compoundActions?: readonly WireAction[]
}

interface WireState {
  readonly isDone: boolean
  readonly actions: readonly (readonly WireAction[])[]
  readonly output?: unknown
  readonly error?: string
}

/** Runs an orchestrator over a history by the library's own runner, JSON in and JSON out. An action listed twice, which the official host would run twice, is refused. */
export const runTurn = async (
  handler: OrchestrationHandler,
  instance: { readonly id: string; readonly input: unknown; readonly history: readonly HistoryEvent[] },
): Promise<TurnResult> => {
  const trigger = reviveTimes(
    JSON.parse(
      JSON.stringify({
        history: instance.history.map((event) => ({
          Timestamp: '1970-01-01T00:00:00.000Z',
          IsPlayed: false,
          ...event,
        })),
        input: instance.input,
        instanceId: instance.id,
        isReplaying: false,
        parentInstanceId: null,
        upperSchemaVersion: 1,
        upperSchemaVersionNew: 3,
        longRunningTimerIntervalDuration: '3.00:00:00',
        maximumShortTimerDuration: '10675199.02:48:05.4775807',
        defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
      }),
    ),
  )
  const { Orchestrator } = await loadRunner()
  const state = await new Orchestrator(handler).handle(trigger, {}).catch(stateOfFailure)
  const listed = flatten(state.actions[0] ?? [])
  if (new Set(listed).size !== listed.length) throw new Error(`An action of ${instance.id} is listed twice`)
  return resultOf(JSON.parse(JSON.stringify(state)) as WireState)
}

interface Runner {
  readonly Orchestrator: new (fn: OrchestrationHandler) => {
    handle(trigger: unknown, context: object): Promise<WireState>
  }
}

/** The library's own runner of orchestrators, loaded once. */
export const loadRunner = (): Promise<Runner> => (runner ??= import(runnerPath) as Promise<Runner>)

const runnerPath: string = 'durable-functions/lib/src/orchestrations/Orchestrator.js'
let runner: Promise<Runner> | undefined

const resultOf = ({ actions, isDone, output, error }: WireState): TurnResult => {
  const tasks: AskedTask[] = []
  const cancelledTimers: number[] = []
  let continueAs: unknown
  for (const action of flatten(actions[0] ?? [])) {
    const id = tasks.length
    if (action.actionType === 0 || action.actionType === 1) {
      const input = action.input === undefined ? null : JSON.stringify(action.input)
      tasks.push({ kind: 'activity', id, name: action.functionName ?? '', input })
    } else if (action.actionType === 5) {
      tasks.push({ kind: 'timer', id, fireAt: action.fireAt ?? '' })
      if (action.isCanceled === true) cancelledTimers.push(id)
    } else if (action.actionType === 4) {
      continueAs = action.input
    } else if (action.actionType !== 6) {
      throw new Error(`The fake hub knows no action of type ${action.actionType}`)
    }
  }
  return {
    tasks,
    scheduled: tasks.map((task) => JSON.stringify(task)),
    cancelledTimers,
    ...(continueAs !== undefined && { continueAs }),
    isDone,
    output,
    ...(error !== undefined && { error }),
  }
}

const flatten = (actions: readonly WireAction[]): WireAction[] =>
  actions.flatMap((action) => (action.compoundActions ? flatten(action.compoundActions) : [action]))

const marker = '$OutOfProcData$:'

// The library tells a failed orchestration by an error whose message carries the state.
const stateOfFailure = (error: unknown): WireState => {
  const text = error instanceof Error ? error.message : String(error)
  const at = text.indexOf(marker)
  if (at === -1) throw error
  return JSON.parse(text.slice(at + marker.length)) as WireState
}

// The library's own reading of its trigger makes dates of these.
const reviveTimes = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  for (const [key, part] of Object.entries(value)) {
    const holder = value as Record<string, unknown>
    if (key === 'Timestamp' && typeof part === 'string') holder[key] = new Date(part)
    else reviveTimes(part)
  }
  return value
}
