/** Severity words of Azure Functions' own logs. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error'

/** Writes one log line; fields are data beside the text and never hold a secret. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void

/** The clock, ids, chance and log a room is handed, so that a test can play time itself. */
export interface World {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** Resolves after `milliseconds`, or at once when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** A new URL-safe id that sorts by the time it was made. */
  readonly newId: () => string
  /** A number in [0, 1). */
  readonly random: () => number
  readonly log: Log
}

/** An instant as ISO 8601 in UTC, the only form in which times are stored and answered. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()
