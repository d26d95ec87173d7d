import { openSettled, runShards, type ShardContext, type ShardTask } from '../../shards'
import type { EvaluationInput, OpenedEvaluation, RoundAnswer } from './contract'

/** Runs the rounds of an evaluation, a gate or a tournament: the shards of each, until none comes next. */
export function* orchestrateEvaluation(context: ShardContext): Generator<ShardTask, unknown, unknown> {
  const { run, project, epoch, round = 0, next: first = 0 } = context.getInput() as EvaluationInput
  const ref = { run, project, epoch }
  const opened = yield* openSettled<OpenedEvaluation>(context, 'openEvaluation', ref)
  if ('over' in opened) return opened
  const answer = (yield context.callActivity('nextRound', { ...ref, round })) as RoundAnswer
  if ('over' in answer) return answer
  if ('done' in answer) return yield context.callActivity('finishEvaluation', ref)
  const end = yield* runShards(context, 'evaluateShard', ref, { ...answer, first })
  if (end === 'over') return { over: true }
  context.continueAsNew(end === 'done' ? { ...ref, round: round + 1 } : { ...ref, round, next: end.anew })
  return undefined
}
