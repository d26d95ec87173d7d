import type { Log, LogEntry } from './core'

const rank = { trace: 0, debug: 1, information: 2, warning: 3, error: 4, critical: 5, none: 6 } as const

/** Writes log lines from a level up, one a line, with time, level and function. */
export function lineLog(write: (line: string) => void, least: keyof typeof rank, now: () => Date): Log {
  return (entry) => {
    if (rank[entry.level] >= rank[least] && entry.level !== 'none') write(`${now().toISOString()} ${textOf(entry)}\n`)
  }
}

function textOf({ level, category, functionName, message }: LogEntry): string {
  const source = functionName === undefined ? category : `${functionName} ${category}`
  return `${level.padEnd(11)} [${source}] ${message}`
}
