/** What an orchestration asked for. */
export type TaskOrder =
  | { readonly kind: 'activity'; readonly name: string; readonly input: unknown }
  | { readonly kind: 'timer'; readonly at: number }
  | { readonly kind: 'event'; readonly name: string }

/** What a hub tells an orchestration: a task's end, or something from outside. */
export type HubEvent =
  | { readonly task: number; readonly value: unknown }
  | { readonly task: number; readonly error: string }
  | { readonly event: string; readonly value: unknown }

/** What was told at once, and when. */
export interface Turn {
  readonly at: number
  readonly events: readonly HubEvent[]
}

/** An orchestrator over a context in the library's shape. */
export type Orchestrator = (context: never) => Generator<object, unknown, unknown>

interface Task {
  readonly parts?: readonly Task[]
  readonly isAny?: boolean
  order?: number
  value?: unknown
  error?: string
}

/** Where a history leads. */
export interface Replayed {
  readonly tasks: readonly TaskOrder[]
  readonly isDone: boolean
  readonly error?: unknown
  readonly continued?: unknown
}

/** Runs an orchestration from its beginning through all it has been told. */
export const replay = (
  orchestrator: Orchestrator,
  instanceId: string,
  input: unknown,
  turns: readonly Turn[],
): Replayed => {
  const orders: TaskOrder[] = []
  const tasks: Task[] = []
  const waiting: { readonly name: string; readonly task: Task }[] = []
  const buffered: { readonly name: string; readonly value: unknown }[] = []
  let now = turns[0]?.at ?? 0
  let ends = 0
  let continued: unknown
  const make = (order: TaskOrder): Task => {
    const task: Task = {}
    orders.push(order)
    tasks.push(task)
    return task
  }
  const end = (task: Task, value: unknown): void => {
    task.order = ends++
    task.value = value
  }
  const context = {
    instanceId,
    version: 'newest',
    get currentUtcDateTime() {
      return new Date(now)
    },
    Task: { all: (parts: Task[]) => ({ parts }), any: (parts: Task[]) => ({ parts, isAny: true }) },
    getInput: () => input,
    callActivity: (name: string, given: unknown) => make({ kind: 'activity', name, input: given }),
    createTimer: (fireAt: Date) => Object.assign(make({ kind: 'timer', at: fireAt.getTime() }), { cancel: () => {} }),
    waitForExternalEvent(name: string) {
      const task = make({ kind: 'event', name })
      const place = buffered.findIndex((one) => one.name === name)
      if (place === -1) waiting.push({ name, task })
      else end(task, buffered.splice(place, 1)[0]?.value)
      return task
    },
    continueAsNew: (next: unknown) => void (continued = next),
  }
  const take = (event: HubEvent): void => {
    if ('event' in event) {
      const place = waiting.findIndex(({ name }) => name === event.event)
      const [waiter] = place === -1 ? [] : waiting.splice(place, 1)
      if (waiter) end(waiter.task, event.value)
      else buffered.push({ name: event.event, value: event.value })
      return
    }
    const task = tasks[event.task]
    if (!task || task.order !== undefined) return
    if ('error' in event) task.error = event.error
    end(task, 'value' in event ? event.value : undefined)
  }

  const generator = orchestrator(context as never)
  try {
    let step = generator.next()
    const goOn = (): void => {
      while (step.done !== true) {
        const task = step.value as Task
        const failed = failureOf(task)
        if (failed !== undefined) step = generator.throw(new Error(failed))
        else if (isEnded(task)) step = generator.next(valueOf(task))
        else return
      }
    }
    for (const turn of turns) {
      now = turn.at
      for (const event of turn.events) {
        take(event)
        goOn()
      }
    }
    goOn()
    return { tasks: orders, isDone: step.done === true, ...(continued !== undefined && { continued }) }
  } catch (error) {
    return { tasks: orders, isDone: true, error }
  }
}

const isEnded = ({ parts, isAny, order }: Task): boolean =>
  parts ? (isAny ? parts.some(isEnded) : parts.every(isEnded)) : order !== undefined

const failureOf = ({ parts, isAny, error }: Task): string | undefined =>
  parts && !isAny ? parts.map(failureOf).find((one) => one !== undefined) : error

const valueOf = ({ parts, isAny, value }: Task): unknown => {
  if (!parts) return value
  if (!isAny) return parts.map(valueOf)
  return parts.filter(isEnded).toSorted((left, right) => (left.order ?? 0) - (right.order ?? 0))[0]
}
