import type { Log, LogEntry, LogLevel } from './contract'
import type { Hooks } from './hooks'

/** What a log line belongs to: with it, the app's log hooks see the line first. */
export interface LogSource {
  readonly functionName?: string
  readonly invocationId?: string
  readonly invocationContext?: object
  readonly hookData?: Record<string, unknown>
}

/** Carries log lines from handlers, library and host, through the app's log hooks, to the sink. */
export interface LogBus {
  /** A line of the host itself; no hook sees it. */
  host(level: LogLevel, message: string): void
  /** A line of a handler or of the library. */
  app(level: LogLevel, category: string, message: string, source?: LogSource): void
}

/** Makes the log bus of one app. */
export function createLogBus(hooks: Hooks, sink: Log): LogBus {
  const names = (source: LogSource): Partial<LogEntry> => ({
    ...(source.functionName !== undefined && { functionName: source.functionName }),
    ...(source.invocationId !== undefined && { invocationId: source.invocationId }),
  })

  return {
    host: (level, message) => sink({ level, category: 'host', message }),
    app(level, category, message, source = {}) {
      const context: Record<string, unknown> = {
        level,
        message,
        category,
        invocationContext: source.invocationContext,
        hookData: source.hookData ?? {},
        appHookData: hooks.appHookData,
      }
      try {
        hooks.runNow('log', context)
      } catch (error) {
        // A broken log hook must not fail the handler that logged.
        sink({ level: 'error', category: 'host', message: `A log hook failed: ${messageOf(error)}` })
      }
      // Of what a log hook sees, only level and message may change.
      sink({ level: context['level'] as LogLevel, category, message: String(context['message']), ...names(source) })
    },
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
