import type { Failure, Planned } from '../contract'

/** A task as the mirror knows it: the counterpart of one task object inside the SDK. */
export class MirrorTask {
  state: 'running' | 'completed' | 'failed' = 'running'
  /** The sequence id; external events have none. */
  id: number | undefined
  parent: MirrorTask | undefined
  readonly children: MirrorTask[]
  /** Children that have completed, for an `all`. */
  completed = 0

  /** Of a retry: attempts begun, when the first began, whether a delay is running, the last failure. */
  attempt = 1
  startedAt = 0
  isWaiting = false
  lastFailure: Failure | undefined

  constructor(
    readonly kind: 'leaf' | 'delay' | 'any' | 'all' | 'retry' | 'poll',
    readonly plan: Planned,
    children: MirrorTask[] = [],
  ) {
    this.children = children
    for (const child of children) child.parent = this
  }

  adopt(child: MirrorTask): void {
    child.parent = this
    this.children.push(child)
  }
}

/** The tree of tasks that a plan stands for. */
export function taskOf(plan: Planned): MirrorTask {
  if (plan.kind === 'any' || plan.kind === 'all') return new MirrorTask(plan.kind, plan, plan.children.map(taskOf))
  const leaf = new MirrorTask('leaf', plan)
  if ((plan.kind === 'activity' || plan.kind === 'sub-orchestration') && plan.retry) {
    return new MirrorTask('retry', plan, [leaf])
  }
  return plan.kind === 'http' && plan.polls ? new MirrorTask('poll', plan, [leaf]) : leaf
}

/** The SDK finds the error of an entity call inside its answer. */
export function isEntityError({ plan }: MirrorTask, result: string | null | undefined): boolean {
  if (plan.kind !== 'entity-call' || typeof result !== 'string') return false
  return typeof (JSON.parse(result) as { exceptionType?: unknown } | null)?.exceptionType === 'string'
}
