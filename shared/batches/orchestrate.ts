import type { BatchInput, OpenedBatch, ShardAnswer } from './contract'

/** A task as the orchestrator sees it; only handed back to who made it. */
export type BatchTask = object

/** What a batch's orchestration may do, in the shape of the Durable Functions library. */
export interface BatchContext {
  readonly instanceId: string
  readonly currentUtcDateTime: Date
  readonly Task: { all(tasks: BatchTask[]): BatchTask }
  getInput(): unknown
  callActivity(name: string, input: unknown): BatchTask
  createTimer(fireAt: Date): BatchTask
  continueAsNew(input: unknown): void
}

// So that a history stays short however long the batch is.
const mostWaves = 25
const shortestPause = 250

/** Runs the shards of a batch, so many at a time, each until it says that it is finished [5]. */
export function* orchestrateBatch(context: BatchContext): Generator<BatchTask, unknown, unknown> {
  const { run, project, epoch, next: first = 0 } = context.getInput() as BatchInput
  const ref = { run, project, epoch }
  const open = { ...ref, instance: context.instanceId }
  let opened = (yield context.callActivity('openBatch', open)) as OpenedBatch
  while ('not_before' in opened) {
    yield context.createTimer(soonest(context, opened.not_before))
    opened = (yield context.callActivity('openBatch', open)) as OpenedBatch
  }
  if ('over' in opened) return opened
  const { shards, parallel } = opened

  let next = first
  let left: number[] = []
  for (let waves = 0; ; waves++) {
    while (left.length < parallel && next < shards) left.push(next++)
    if (left.length === 0) break
    if (waves >= mostWaves) {
      // Shards that are not finished are found so again: the lowest of them is where the next generation begins.
      context.continueAsNew({ ...ref, next: Math.min(...left) })
      return undefined
    }
    const tasks = left.map((shard) => context.callActivity('runShard', { ...ref, shard }))
    const answers = (yield context.Task.all(tasks)) as readonly ShardAnswer[]
    if (answers.some((answer) => 'over' in answer)) return { over: true }
    const later = answers.flatMap((answer, index) => {
      const shard = left[index]
      return 'over' in answer || answer.not_before === undefined || shard === undefined
        ? []
        : [{ shard, at: answer.not_before }]
    })
    left = later.map(({ shard }) => shard)
    // All of them have to wait: so does the batch.
    if (later.length === answers.length) {
      yield context.createTimer(soonest(context, Math.min(...later.map(({ at }) => at))))
    }
  }
  return yield context.callActivity('finishBatch', ref)
}

// Clocks differ, and a timer knows whole milliseconds only.
const soonest = ({ currentUtcDateTime }: BatchContext, at: number): Date =>
  new Date(Math.ceil(Math.max(at, currentUtcDateTime.getTime() + shortestPause)))
