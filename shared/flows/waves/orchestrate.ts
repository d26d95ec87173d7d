import type { NodeFinish, Plan } from '../contract'
import { readySegments, schedule } from '../schedule'
import type { Truth } from '../truth'
import { expandPlan } from './compact-plan'
import type { ActivityInput, FlowRunInput, NodeResult, OpenAnswer, WorkAnswer } from './contract'

/** A task as the orchestrator sees it; only handed back to who made it. */
export type WaveTask = object

/** A timer that can be given up. */
export interface WaveTimer extends WaveTask {
  cancel(): void
}

/** What an orchestration may do, in the shape of the Durable Functions library: the world reaches it by these alone. */
export interface WaveContext {
  readonly instanceId: string
  /** The version at which the instance began; empty where it had none. */
  readonly version: string
  readonly currentUtcDateTime: Date
  readonly Task: { all(tasks: WaveTask[]): WaveTask; any(tasks: WaveTask[]): WaveTask }
  getInput(): unknown
  callActivity(name: string, input: unknown): WaveTask
  createTimer(fireAt: Date): WaveTimer
  waitForExternalEvent(name: string): WaveTask
  continueAsNew(input: unknown): void
}

const mostWakes = 100
// A process may die between an answer and its wake; then the next look finds the answer.
const longestPause = 10 * 60_000
// Instances that began before 1.1 look once a day.
const longestPauseOnce = 86_400_000
const shortestPause = 250

/** One durable run in waves: every ready segment at once, one activity each; nodes that wait are opened and left, and their records say when they are done [3]. */
export function* orchestrate(context: WaveContext): Generator<WaveTask, unknown, unknown> {
  const input = context.getInput() as FlowRunInput
  const { run, project, epoch, scope } = input
  const ref: ActivityInput = { run, project, epoch, ...(scope !== undefined && { scope }) }
  const open = { ...ref, instance: context.instanceId }
  let opened = (yield context.callActivity('openRun', open)) as OpenAnswer
  while ('not_before' in opened) {
    yield context.createTimer(new Date(soonest(context, opened.not_before)))
    opened = (yield context.callActivity('openRun', open)) as OpenAnswer
  }
  if ('over' in opened) return opened
  if ('items' in opened) return yield* runItems(context, input, ref, opened)

  const waves = new Waves(context, expandPlan(opened.plan), opened.truth)
  waves.take(opened.done)
  for (let wakes = 0; ;) {
    const { segments, isDone } = waves.next()
    if (isDone) break
    if (segments.length > 0) {
      const isOver = yield* runWave(context, ref, waves, segments)
      if (isOver) return { over: true }
      continue
    }
    if (waves.open.size === 0) {
      yield context.createTimer(new Date(waves.earliest()))
      continue
    }

    const nodes = [...waves.open.keys()]
    const seen = (yield context.callActivity('lookAt', { ...ref, nodes, idle: true })) as WorkAnswer
    if ('over' in seen) return seen
    if (waves.take(seen.done) > 0) continue

    wakes += 1
    const isAnew = yield* waitForWake(context, input, waves.earliest(), wakes)
    if (isAnew) return undefined
  }
  return yield context.callActivity('finishRun', ref)
}

// True where the run is over.
function* runWave(
  context: WaveContext,
  ref: ActivityInput,
  waves: Waves,
  segments: readonly number[],
): Generator<WaveTask, boolean, unknown> {
  const tasks = segments.map((segment) => context.callActivity('runSegment', { ...ref, segment }))
  // Those who answered meanwhile are not kept waiting for the branches they have nothing to do with.
  if (waves.open.size > 0) tasks.push(context.callActivity('lookAt', { ...ref, nodes: [...waves.open.keys()] }))
  const answers = (yield context.Task.all(tasks)) as readonly WorkAnswer[]
  for (const [index, answer] of answers.entries()) {
    if ('over' in answer) return true
    waves.take(answer.done)
    const segment = segments[index]
    if (segment !== undefined) waves.defer(segment, answer.not_before)
  }
  return false
}

function* runItems(
  context: WaveContext,
  input: FlowRunInput,
  ref: ActivityInput,
  { items, concurrency }: { readonly items: number; readonly concurrency: number },
): Generator<WaveTask, unknown, unknown> {
  let remaining: readonly number[] = Array.from({ length: items }, (_item, index) => index)
  /** Items left to people, with when somebody has to look after them. */
  const waiting = new Map<number, number>()
  for (let wakes = 0; remaining.length + waiting.size > 0;) {
    if (remaining.length > 0) {
      const wave = remaining.slice(0, concurrency)
      const tasks = wave.map((item) => context.callActivity('runItem', { ...ref, item }))
      const answers = (yield context.Task.all(tasks)) as readonly WorkAnswer[]
      const later: { readonly item: number; readonly at: number }[] = []
      for (const [index, item] of wave.entries()) {
        const answer = answers[index]
        if (!answer || 'over' in answer) return { over: true }
        if (answer.not_before !== undefined) later.push({ item, at: answer.not_before })
        if (answer.waits !== undefined) waiting.set(item, answer.waits)
      }
      remaining = [...later.map(({ item }) => item), ...remaining.slice(concurrency)]
      // A full wave of items that cannot go on yet: nothing to do but wait.
      if (later.length === wave.length)
        yield context.createTimer(new Date(soonest(context, Math.min(...later.map(({ at }) => at)))))
      continue
    }

    const seen = (yield context.callActivity('lookAt', { ...ref, nodes: [...waiting.keys()] })) as WorkAnswer
    if ('over' in seen) return seen
    remaining = seen.items ?? []
    for (const item of remaining) waiting.delete(item)
    if (remaining.length > 0) continue
    wakes += 1
    const isAnew = yield* waitForWake(context, input, Math.min(...waiting.values()), wakes)
    if (isAnew) return undefined
  }
  return yield context.callActivity('finishRun', ref)
}

// Waits right after a look, so that what is answered after it raises an event that the wait finds; true where a new generation begins.
function* waitForWake(
  context: WaveContext,
  input: FlowRunInput,
  until: number,
  wakes: number,
): Generator<WaveTask, boolean, unknown> {
  const wake = context.waitForExternalEvent('wake')
  const timer = context.createTimer(new Date(Math.ceil(until)))
  const first = yield context.Task.any([wake, timer])
  if (first !== timer) timer.cancel()
  // After a timer a new generation begins, for the old one's waiter would swallow the next event.
  if (first !== timer && wakes < mostWakes) return false
  context.continueAsNew(input)
  return true
}

// Clocks differ, and a timer knows whole milliseconds only: what cannot go on yet is never asked again at once.
const soonest = (context: WaveContext, at: number): number =>
  Math.ceil(Math.max(at, context.currentUtcDateTime.getTime() + shortestPause))

/** What is known of the nodes of a run, by place. */
class Waves {
  /** Nodes that wait, with when somebody has to look after them. */
  readonly open = new Map<number, number>()
  private readonly finished = new Map<string, NodeFinish>()
  private readonly deferred = new Map<number, number>()

  constructor(
    private readonly context: WaveContext,
    private readonly plan: Plan,
    private readonly truth: Truth,
  ) {}

  /** Takes over what became of nodes; answers how many of them are news that end one. */
  take(results: readonly NodeResult[]): number {
    let ended = 0
    for (const { node, status, tests = {}, until } of results) {
      if (status === 'waiting') {
        this.open.set(node, until ?? Infinity)
        continue
      }
      if (!isFinish(status) || this.finished.has(String(node))) continue
      this.open.delete(node)
      this.finished.set(String(node), { status, tests })
      ended += 1
    }
    return ended
  }

  defer(segment: number, notBefore: number | undefined): void {
    if (notBefore === undefined) this.deferred.delete(segment)
    else this.deferred.set(segment, soonest(this.context, notBefore))
  }

  next(): { readonly segments: readonly number[]; readonly isDone: boolean } {
    const decided = schedule(this.plan, this.finished, this.truth)
    for (const name of decided.bypassed) this.finished.set(name, { status: 'bypassed', tests: {} })
    for (const name of decided.cancelled) this.finished.set(name, { status: 'cancelled', tests: {} })
    const ready = decided.ready.filter((name) => !this.open.has(Number(name)))
    const now = this.context.currentUtcDateTime.getTime()
    const segments = readySegments(this.plan, { ...decided, ready }).filter(
      (segment) => (this.deferred.get(segment) ?? 0) <= now,
    )
    return { segments, isDone: decided.done }
  }

  /** When something is to be done without anybody's word. */
  earliest(): number {
    const now = this.context.currentUtcDateTime.getTime()
    const later = [...this.deferred.values()].filter((at) => at > now)
    const pause = ['', '1.0'].includes(this.context.version) ? longestPauseOnce : longestPause
    return Math.min(now + pause, ...later, ...this.open.values())
  }
}

const isFinish = (status: NodeResult['status']): status is NodeFinish['status'] =>
  status === 'completed' ||
  status === 'failed' ||
  status === 'cancelled' ||
  status === 'bypassed' ||
  status === 'reused'
