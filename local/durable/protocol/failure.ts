import type { Failure } from '../contract'

/** What an activity threw, in the words of the official host: two blanks before the message are its own. */
export function activityFailure(name: string, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const told = failureDetailsOf(message)
  return {
    reason: `Activity function '${name}' failed:  ${told?.ErrorMessage ?? message}`,
    details: stack === '' ? message : stack,
    ...(told && { failureDetails: told }),
  }
}

/** A failure of the host's own. */
export function plainFailure(reason: string): Failure {
  return { reason, details: reason }
}

/** Whether the app said that trying again makes no sense. */
export function isFinal(failure: Failure | undefined): boolean {
  return (failure?.failureDetails as { IsNonRetriable?: unknown } | undefined)?.IsNonRetriable === true
}

interface FailureDetails {
  readonly ErrorType: string
  readonly ErrorMessage: string
  readonly StackTrace: string | null
  readonly IsNonRetriable: boolean
  readonly Properties: unknown
  readonly InnerFailure: null
}

/** With an exception properties provider the thrown message is itself a JSON object. */
function failureDetailsOf(message: string): FailureDetails | undefined {
  if (!message.startsWith('{')) return undefined
  try {
    const told = JSON.parse(message) as Readonly<Record<string, unknown>>
    const { errorType, errorMessage, stackTrace, isNonRetriable, properties } = told
    if (typeof errorType !== 'string' || typeof errorMessage !== 'string') return undefined
    return {
      ErrorType: errorType,
      ErrorMessage: errorMessage,
      StackTrace: typeof stackTrace === 'string' ? stackTrace : null,
      IsNonRetriable: isNonRetriable === true,
      Properties: properties ?? null,
      InnerFailure: null,
    }
  } catch {
    return undefined
  }
}
