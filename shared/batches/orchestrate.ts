import { openSettled, runShards, type ShardContext, type ShardTask } from '../shards'
import type { BatchInput, OpenedBatch } from './contract'

/** Runs the shards of a batch. */
export function* orchestrateBatch(context: ShardContext): Generator<ShardTask, unknown, unknown> {
  const { run, project, epoch, next: first = 0 } = context.getInput() as BatchInput
  const ref = { run, project, epoch }
  const opened = yield* openSettled<OpenedBatch>(context, 'openBatch', ref)
  if ('over' in opened) return opened
  const shards = Array.from({ length: opened.shards }, (_none, shard) => shard)
  const end = yield* runShards(context, 'runShard', ref, { shards, parallel: opened.parallel, first })
  if (end === 'over') return { over: true }
  if (end === 'done') return yield context.callActivity('finishBatch', ref)
  context.continueAsNew({ ...ref, next: end.anew })
  return undefined
}
