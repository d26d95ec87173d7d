/** Looks at what an orchestrator asks for before it crosses the wire, where objects still show who is who. */
export interface RepeatedTasks {
  look(result: unknown): unknown
}

interface Action {
  readonly compoundActions?: readonly Action[]
}

/**
 * Warns, once, of a task that is in more than one `Task.any` or `Task.all`. On the wire it looks like a new task, so
 * Azure runs it again and numbers tasks differently from the SDK; this host does the same and must say why.
 */
export function repeatedTasks(warn: (message: string) => void): RepeatedTasks {
  let hasWarned = false
  return {
    look(result) {
      const { actions } = (result ?? {}) as { actions?: readonly (readonly Action[])[] }
      if (!hasWarned && isRepeated(actions?.[0] ?? [])) {
        hasWarned = true
        warn(
          'A task is yielded inside a second Task.any or Task.all. Its work would run again, and a later task could get its result; make a new task for each.',
        )
      }
      return result
    },
  }
}

function isRepeated(actions: readonly Action[]): boolean {
  if (!actions.some(({ compoundActions }) => compoundActions)) return false
  const seen = new Set<Action>()
  const isNew = (action: Action): boolean => {
    const before = seen.size
    seen.add(action)
    return seen.size > before && (action.compoundActions ?? []).every(isNew)
  }
  return !actions.every(isNew)
}
