import type { EvaluatedShard, EvaluationInput, EvaluationOver, RoundAnswer } from './contract'

/** A task as the orchestrator sees it; only handed back to who made it. */
export type EvaluationTask = object

/** What an evaluation's orchestration may do, in the shape of the Durable Functions library. */
export interface EvaluationContext {
  readonly instanceId: string
  readonly currentUtcDateTime: Date
  readonly Task: { all(tasks: EvaluationTask[]): EvaluationTask }
  getInput(): unknown
  callActivity(name: string, input: unknown): EvaluationTask
  createTimer(fireAt: Date): EvaluationTask
  continueAsNew(input: unknown): void
}

// So that a history stays short however long the evaluation is.
const mostWaves = 25
const shortestPause = 250

/** Runs the rounds of an evaluation, a gate or a tournament: the shards of each, so many at a time, until none comes next. */
export function* orchestrateEvaluation(context: EvaluationContext): Generator<EvaluationTask, unknown, unknown> {
  const { run, project, epoch, round = 0, next: first = 0 } = context.getInput() as EvaluationInput
  const ref = { run, project, epoch }
  const opened = yield context.callActivity('openEvaluation', { ...ref, instance: context.instanceId })
  if ('over' in (opened as EvaluationOver | object)) return opened
  const answer = (yield context.callActivity('nextRound', { ...ref, round })) as RoundAnswer
  if ('over' in answer) return answer
  if ('done' in answer) return yield context.callActivity('finishEvaluation', ref)
  const { shards, parallel } = answer

  let next = first
  let open: number[] = []
  for (let waves = 0; ; waves++) {
    while (open.length < parallel && next < shards.length) open.push(next++)
    if (open.length === 0) break
    if (waves >= mostWaves) {
      // Shards that are not finished are found so again: the first of them is where the next generation begins.
      context.continueAsNew({ ...ref, round, next: Math.min(...open) })
      return undefined
    }
    const tasks = open.map((place) => context.callActivity('evaluateShard', { ...ref, shard: shards[place] }))
    const answers = (yield context.Task.all(tasks)) as readonly EvaluatedShard[]
    if (answers.some((shard) => 'over' in shard)) return { over: true }
    const later = answers.flatMap((shard, index) => {
      const place = open[index]
      return 'over' in shard || shard.not_before === undefined || place === undefined
        ? []
        : [{ place, at: shard.not_before }]
    })
    open = later.map(({ place }) => place)
    // All of them have to wait: so does the evaluation.
    if (later.length === answers.length) {
      const soonest = context.currentUtcDateTime.getTime() + shortestPause
      yield context.createTimer(new Date(Math.ceil(Math.max(soonest, Math.min(...later.map(({ at }) => at))))))
    }
  }
  context.continueAsNew({ ...ref, round: round + 1 })
  return undefined
}
