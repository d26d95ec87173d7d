import type { Command, Failure, HttpOrder, Planned } from '../contract'
import { isFinal } from '../protocol/failure'
import { commandOf } from './command-of'
import { MirrorTask, isEntityError, taskOf } from './mirror-task'
import { nextPoll } from './next-poll'
import { retryDelay } from './retry-delay'

/** Something that an open task waited for has come. */
export interface Completion {
  /** A sequence id, the request id of an entity call or lock, or the name of an external event. */
  readonly key: string
  readonly isSuccess: boolean
  readonly result?: string | null
  readonly failure?: Failure
  readonly at: number
}

/**
 * Follows the SDK's own numbering of tasks, from the actions it gave and the events it was given. The SDK expects the
 * ids of a history to be those it will count to, so this must agree with it step for step; it does no input or output.
 */
export class Mirror {
  private sequence = 0
  private readonly open = new Map<string, MirrorTask>()
  private readonly waiting = new Map<string, MirrorTask[]>()
  private readonly early = new Map<string, Completion[]>()
  private commands: Command[] = []
  /** The task the orchestrator is blocked on; undefined where it may be any, for a task yielded again leaves no trace. */
  private current: MirrorTask | undefined
  /** HTTP polls that are sent when their timer fires. */
  private readonly polls = new Map<string, { readonly id: number; readonly request: HttpOrder }>()
  private taken = 0

  /** Every action taken, to hold replays against. */
  readonly plans: Planned[] = []
  /** Ids of work that keeps the instance from ending. */
  readonly work = new Set<number>()
  /** The orchestrator's own timers that have not fired, by where their actions stand. */
  readonly timers = new Map<number, readonly number[]>()
  /** Attempts that failed before a later one succeeded. */
  readonly recovered = new Set<number>()
  /** The critical section that was asked for and not left. */
  held: { readonly entities: readonly string[]; readonly request: string } | undefined
  /** What was blocked can go on: the SDK must run. */
  isReady = false

  /** An event has come. */
  settle(completion: Completion): void {
    const { key } = completion
    const task = this.open.get(key) ?? this.waiting.get(key)?.pop()
    if (this.waiting.get(key)?.length === 0) this.waiting.delete(key)
    if (!task) {
      const list = this.early.get(key)
      if (list) list.push(completion)
      else this.early.set(key, [completion])
      return
    }
    this.open.delete(key)
    if (task.id !== undefined) {
      this.work.delete(task.id)
      this.timers.delete(task.id)
    }
    this.sendPoll(key)
    const isSuccess = completion.isSuccess && !isEntityError(task, completion.result)
    this.end(task, isSuccess, completion)
    if (this.current === undefined || this.current.state !== 'running') this.isReady = true
  }

  /** The SDK has run: these are its new actions, and `later` the events it was given after the one that let it go on. */
  resume(plans: readonly Planned[], later: readonly Completion[], at: number): void {
    this.current = undefined
    this.isReady = false
    let next = this.takeUntilBlocked(plans, 0, at)
    for (const completion of later) {
      this.settle(completion)
      if (!this.isBlocked()) next = this.takeUntilBlocked(plans, next, at)
    }
    while (next < plans.length) next = this.takeUntilBlocked(plans, next, at)
    if (!this.isBlocked()) this.current = undefined
    this.isReady = false
  }

  /** From here on the answer to this task comes under the name of its request. */
  rename(id: number, request: string): void {
    const task = this.open.get(String(id))
    if (!task) return
    this.open.delete(String(id))
    this.open.set(request, task)
  }

  /** The orchestrator has ended: work that is still open only has to be waited for, and timers of the host's own need not be. */
  settleAfterEnd(key: string): void {
    const task = this.open.get(key)
    if (task?.id !== undefined) this.work.delete(task.id)
    this.open.delete(key)
  }

  /** Lets go of the delays between retries and polls, which mean nothing to an orchestrator that has ended. */
  dropDelays(): readonly number[] {
    const ids = [...this.open.values()].filter((task) => task.kind === 'delay').map((task) => task.id as number)
    for (const { id } of this.polls.values()) this.work.delete(id)
    this.polls.clear()
    for (const id of ids) this.work.delete(id)
    return ids
  }

  /** The orchestrator has cancelled a timer. */
  cancel(id: number): void {
    this.work.delete(id)
    this.timers.delete(id)
  }

  /** What is to be done since the last call. */
  drain(): readonly Command[] {
    const { commands } = this
    this.commands = []
    return commands
  }

  /** Ids under which something is open, for those who compare them with the SDK's. */
  openKeys(): string[] {
    return [...this.open.keys()].toSorted()
  }

  isOpen(key: string): boolean {
    return this.open.has(key)
  }

  /** The number the next task will get. */
  get nextId(): number {
    return this.sequence
  }

  private isBlocked(): boolean {
    return this.current?.state === 'running'
  }

  private takeUntilBlocked(plans: readonly Planned[], from: number, at: number): number {
    let next = from
    while (next < plans.length && !(next > from && this.isBlocked())) this.take(plans[next++] as Planned, at)
    return next
  }

  private take(plan: Planned, at: number): void {
    const place = this.taken++
    this.plans.push(plan)
    if (plan.kind === 'continue-as-new') return
    if (plan.kind === 'signal') {
      const { target, operation, input = null } = plan
      this.commands.push({ kind: 'signal', id: this.sequence++, target, operation, input })
      return
    }
    if (plan.kind === 'release') return this.release()
    this.current = taskOf(plan)
    this.track(this.current, [place], at)
  }

  private release(): void {
    const entities = this.held?.entities ?? []
    this.commands.push({ kind: 'release', id: this.sequence, entities, request: this.held?.request ?? '' })
    this.sequence += entities.length
    this.held = undefined
  }

  private track(task: MirrorTask, path: readonly number[], at: number): void {
    if (task.kind === 'any' || task.kind === 'all') {
      task.children.forEach((child, place) => this.track(child, [...path, place], at))
      return
    }
    if (task.kind === 'retry' || task.kind === 'poll') {
      task.startedAt = at
      for (const child of task.children) this.track(child, path, at)
      return
    }
    const { plan } = task
    if (plan.kind === 'event') {
      const list = this.waiting.get(plan.name)
      if (list) list.push(task)
      else this.waiting.set(plan.name, [task])
      this.deliverEarly(plan.name)
      return
    }
    const id = this.number(task)
    if (plan.kind === 'timer') this.timers.set(id, path)
    this.order(plan, id)
    this.deliverEarly(String(id))
  }

  private number(task: MirrorTask): number {
    const id = this.sequence++
    task.id = id
    this.open.set(String(id), task)
    this.work.add(id)
    return id
  }

  private order(plan: Planned, id: number, spent?: Failure): void {
    if (plan.kind === 'lock') this.held = { entities: plan.entities, request: plan.request }
    const command = commandOf(plan, id, spent)
    if (command) this.commands.push(command)
  }

  /** What came before anybody waited for it. */
  private deliverEarly(key: string): void {
    const list = this.early.get(key)
    const completion = list?.shift()
    if (list?.length === 0) this.early.delete(key)
    if (completion) this.settle(completion)
  }

  private end(task: MirrorTask, isSuccess: boolean, by: Completion): void {
    const wasRunning = task.state === 'running'
    task.state = isSuccess ? 'completed' : 'failed'
    const { parent } = task
    if (!parent) return
    switch (parent.kind) {
      case 'any':
        if (parent.state === 'running') this.end(parent, true, by)
        break
      case 'all':
        if (wasRunning && isSuccess) parent.completed++
        if (parent.state !== 'running') break
        if (!isSuccess) this.end(parent, false, by)
        else if (parent.completed === parent.children.length) this.end(parent, true, by)
        break
      case 'retry':
        this.retry(parent, isSuccess, by)
        break
      case 'poll':
        this.poll(parent, task, isSuccess, by)
        break
      case 'delay':
      case 'leaf':
      default:
        break
    }
  }

  /** The SDK counts attempts and takes an id for each delay, also for the one after the last attempt. */
  private retry(task: MirrorTask, isSuccess: boolean, by: Completion): void {
    const { plan } = task
    const policy = plan.kind === 'activity' || plan.kind === 'sub-orchestration' ? plan.retry : undefined
    if (!policy) return
    const isOver = task.attempt > policy.attempts
    if (task.isWaiting) {
      task.isWaiting = false
      if (isOver) return this.end(task, false, by)
      const leaf = new MirrorTask('leaf', plan)
      task.adopt(leaf)
      const id = this.number(leaf)
      const isSpent = isFinal(task.lastFailure) || (policy.timeout !== null && by.at - task.startedAt >= policy.timeout)
      this.order(plan, id, isSpent ? task.lastFailure : undefined)
      return this.deliverEarly(String(id))
    }
    if (isSuccess) {
      for (const { id, state } of task.children) if (id !== undefined && state === 'failed') this.recovered.add(id)
      return this.end(task, true, by)
    }
    task.isWaiting = true
    task.lastFailure = by.failure
    const delay = retryDelay(policy, task.attempt, by.at - task.startedAt, by.failure)
    task.attempt++
    this.delay(task, by.at + delay)
  }

  private poll(task: MirrorTask, child: MirrorTask, isSuccess: boolean, by: Completion): void {
    if (!isSuccess) return this.end(task, false, by)
    if (child.kind === 'delay') return
    const request = task.plan.kind === 'http' ? task.plan.request : undefined
    const next = request && nextPoll(request, by.result ?? null)
    if (!next) return this.end(task, true, by)

    // Both ids are taken at once; the request is sent when the timer fires.
    const delay = new MirrorTask('delay', task.plan)
    const leaf = new MirrorTask('leaf', task.plan)
    task.adopt(delay)
    task.adopt(leaf)
    const timerId = this.number(delay)
    this.polls.set(String(timerId), { id: this.number(leaf), request: next.request })
    this.commands.push({ kind: 'timer', id: timerId, fireAt: by.at + next.delay })
    this.deliverEarly(String(timerId))
    this.deliverEarly(String(timerId + 1))
  }

  private sendPoll(key: string): void {
    const next = this.polls.get(key)
    if (!next) return
    this.polls.delete(key)
    this.commands.push({ kind: 'http', ...next })
  }

  private delay(task: MirrorTask, fireAt: number): void {
    const delay = new MirrorTask('delay', task.plan)
    task.adopt(delay)
    const id = this.number(delay)
    this.commands.push({ kind: 'timer', id, fireAt })
    this.deliverEarly(String(id))
  }
}
