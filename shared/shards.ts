/** A task as an orchestrator sees it; only handed back to who made it. */
export type ShardTask = object

/** What an orchestration over shards may do, in the shape of the Durable Functions library. */
export interface ShardContext {
  readonly instanceId: string
  readonly currentUtcDateTime: Date
  readonly Task: { all(tasks: ShardTask[]): ShardTask }
  getInput(): unknown
  callActivity(name: string, input: unknown): ShardTask
  createTimer(fireAt: Date): ShardTask
  continueAsNew(input: unknown): void
}

/** What an activity over a shard answers: the run is over, or when to ask again (milliseconds since 1970), or that the shard is finished. */
export type ShardEnd = { readonly over: true } | { readonly not_before?: number }

// So that a history stays short however many shards there are.
const mostWaves = 25
const shortestPause = 250

/** Asks an activity that opens a run until the epoch before has settled; gives its answer. */
export function* openSettled<T extends object>(
  context: ShardContext,
  activity: string,
  input: object,
): Generator<ShardTask, Exclude<T, { readonly not_before: number }>, unknown> {
  for (;;) {
    const opened = (yield context.callActivity(activity, { ...input, instance: context.instanceId })) as T
    if (!('not_before' in opened)) return opened as Exclude<T, { readonly not_before: number }>
    yield context.createTimer(soonest(context, Number(opened['not_before'])))
  }
}

/** Runs shards, so many at a time, each until it says that it is finished [5]. `anew`: a new generation is to begin at that place. */
export function* runShards(
  context: ShardContext,
  activity: string,
  input: object,
  {
    shards,
    parallel,
    first,
  }: { readonly shards: readonly number[]; readonly parallel: number; readonly first: number },
): Generator<ShardTask, 'done' | 'over' | { readonly anew: number }, unknown> {
  let next = first
  let open: readonly number[] = []
  for (let waves = 0; ; waves++) {
    const more = Math.max(0, Math.min(parallel - open.length, shards.length - next))
    open = [...open, ...Array.from({ length: more }, (_none, index) => next + index)]
    next += more
    if (open.length === 0) return 'done'
    // Shards that are not finished are found so again: the first of them is where the next generation begins.
    if (waves >= mostWaves) return { anew: Math.min(...open) }
    const tasks = open.map((place) => context.callActivity(activity, { ...input, shard: shards[place] }))
    const answers = (yield context.Task.all(tasks)) as readonly ShardEnd[]
    if (answers.some((answer) => 'over' in answer)) return 'over'
    const later = answers.flatMap((answer, index) => {
      const place = open[index]
      return 'over' in answer || answer.not_before === undefined || place === undefined
        ? []
        : [{ place, at: answer.not_before }]
    })
    open = later.map(({ place }) => place)
    // All of them have to wait: so does the run.
    if (later.length === answers.length)
      yield context.createTimer(soonest(context, Math.min(...later.map(({ at }) => at))))
  }
}

// Clocks differ, and a timer knows whole milliseconds only.
const soonest = ({ currentUtcDateTime }: ShardContext, at: number): Date =>
  new Date(Math.ceil(Math.max(at, currentUtcDateTime.getTime() + shortestPause)))
