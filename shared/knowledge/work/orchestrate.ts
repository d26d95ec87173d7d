import type { WorkAnswer, WorkRef } from '../contract'

/** A task as the orchestrator sees it; only handed back to who made it. */
export type WorkTask = object

/** What the orchestration of a piece of work may do, in the shape of the Durable Functions library. */
export interface WorkContext {
  readonly currentUtcDateTime: Date
  getInput(): unknown
  callActivity(name: string, input: unknown): WorkTask
  createTimer(fireAt: Date): WorkTask
  continueAsNew(input: unknown): void
}

// So that a history stays short however long the work is.
const mostSteps = 100
const shortestPause = 250

/** Carries a piece of work on an index step by step; what it is and how far is in its record, so no value of a user comes by here. */
export function* orchestrateKnowledge(context: WorkContext): Generator<WorkTask, unknown, unknown> {
  const { project, index, work, token } = context.getInput() as WorkRef
  const ref: WorkRef = { project, index, work, token }
  for (let steps = 0; steps < mostSteps; steps++) {
    const { done, not_before } = (yield context.callActivity('knowledgeStep', ref)) as WorkAnswer
    if (done) return { done }
    if (not_before === undefined) continue
    const soonest = context.currentUtcDateTime.getTime() + shortestPause
    yield context.createTimer(new Date(Math.ceil(Math.max(soonest, not_before))))
  }
  context.continueAsNew(ref)
  return undefined
}
