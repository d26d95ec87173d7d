import type { ChildMessage, StopMessage } from './contract'

/** Follows invocations, so that a supervisor can name the function that blocks the loop. */
export interface InvocationWatch {
  /** A function begins; call the result when it has ended. */
  enter(functionName: string): () => void
}

/** What is used of the process to reach its supervisor. */
export interface SupervisedProcess {
  readonly send?: ((message: ChildMessage) => unknown) | undefined
  readonly connected?: boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

/** How often the supervisor hears that the loop turns. */
export const beatInterval = 500

/** Tells the supervisor about invocations; undefined where nobody supervises this process. */
export function watchInvocations(own: SupervisedProcess): InvocationWatch | undefined {
  if (!own.send) return undefined
  const tell = (message: ChildMessage): void => {
    if (own.connected) own.send?.(message)
  }
  const running = new Map<string, number>()
  const told = new Set<string>()
  const timer = setInterval(() => {
    told.clear()
    tell({ kind: 'beat', running: [...running.keys()].slice(0, 20) })
  }, beatInterval)
  timer.unref()

  return {
    enter(name) {
      running.set(name, (running.get(name) ?? 0) + 1)
      // A handler may block from its first line, so its name goes out before it; once a beat, for messages cost time.
      if (!told.has(name)) {
        told.add(name)
        tell({ kind: 'entered', name })
      }
      return () => {
        const left = (running.get(name) ?? 1) - 1
        if (left > 0) running.set(name, left)
        else running.delete(name)
      }
    },
  }
}

/** Calls `stop` when the supervisor asks for it, or is gone. */
export function heedSupervisor(own: SupervisedProcess, stop: () => void): void {
  if (!own.send) return
  own.on('message', (message) => {
    if ((message as StopMessage | null)?.kind === 'stop') stop()
  })
  own.on('disconnect', stop)
}
