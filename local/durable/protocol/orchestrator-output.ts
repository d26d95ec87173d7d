import type { TypedData } from '../../core/contract'
import { messageOf } from '../../core/log-bus'
import { textOf } from '../../core/typed-data'
import type { RawAction } from './planned'

/** What an orchestrator said at the end of one run. */
export interface OrchestratorState {
  readonly actions: readonly RawAction[]
  /** JSON text; absent where it did not change, for the wire cannot clear it. */
  readonly customStatus?: string
  readonly end?:
    | { readonly kind: 'completed'; readonly output: string }
    | { readonly kind: 'failed'; readonly message: string; readonly failureDetails?: unknown }
}

interface RawState {
  readonly isDone?: boolean
  readonly actions?: readonly (readonly RawAction[])[]
  readonly output?: unknown
  readonly error?: string
  readonly customStatus?: unknown
  readonly failureDetails?: unknown
}

/** What the SDK puts between the text of a failed run and its state. */
const marker = '\n\n$OutOfProcData$:'

/** Reads what an orchestrator returned. */
export function stateOf(returned: TypedData | null | undefined): OrchestratorState {
  const text = textOf(returned)
  if (text === null)
    throw new TypeError('The function gave no state of an orchestrator; is it made by durable-functions?')
  const state = JSON.parse(text) as RawState
  return {
    ...common(state),
    ...(state.isDone === true && { end: { kind: 'completed', output: JSON.stringify(state.output ?? null) } }),
  }
}

/** Reads the state out of what a failed orchestrator threw; an error that carries none is the end by itself. */
export function stateOfError(error: unknown): OrchestratorState {
  const text = messageOf(error)
  const at = text.indexOf(marker)
  if (at < 0) return { actions: [], end: { kind: 'failed', message: text } }
  const state = JSON.parse(text.slice(at + marker.length)) as RawState
  return {
    ...common(state),
    end: {
      kind: 'failed',
      message: namedMessage(state.error ?? ''),
      ...(state.failureDetails !== undefined && { failureDetails: state.failureDetails }),
    },
  }
}

function common(state: RawState): Pick<OrchestratorState, 'actions' | 'customStatus'> {
  const { customStatus } = state
  return {
    actions: state.actions?.[0] ?? [],
    ...(customStatus !== undefined && customStatus !== null && { customStatus: JSON.stringify(customStatus) }),
  }
}

/** The SDK calls `next` on whatever the function returned, and says only that this failed. */
function namedMessage(message: string): string {
  return /\bgenerator\.(next|throw)\b.*is not a function|Cannot read propert.*\b(next|throw)\b/.test(message)
    ? `The function is no generator and can never yield; write it as function* (${message})`
    : message
}
