import type { LogLevel } from '../../core/contract'
import { messageOf } from '../../core/log-bus'
import type { Failure, Work } from '../contract'
import type { FunctionTable } from '../function-table'
import { activityInput, activityResult } from '../protocol/activity-data'
import { activityFailure, plainFailure } from '../protocol/failure'
import type { HubStore } from '../store/hub-store'
import { FairQueue } from './fair-queue'
import { type HttpDeps, sendHttp } from './http-activity'

/** What the worker needs of its hub. */
export interface WorkerDeps {
  readonly store: HubStore
  readonly functions: FunctionTable
  readonly http: HttpDeps
  readonly limit: number
  readonly log: (level: LogLevel, message: string) => void
  readonly onBroken: (error: unknown) => void
}

type Outcome = { readonly result: string } | { readonly failure: Failure }

/** From here on Azure keeps a payload outside of its queues, which costs time and money. */
const largePayload = 64 * 1024

/**
 * Runs activities, so many at a time, the orchestrations taking turns. Work stays on disk until its result is, so what
 * a killed process left undone runs again.
 */
export class Worker {
  private readonly queue = new FairQueue<Work>()
  private readonly told = new Set<string>()
  private running = 0
  private isStopped = false
  private onIdle: (() => void) | undefined

  constructor(private readonly deps: WorkerDeps) {}

  add(work: Work): void {
    this.queue.add(work.instance, work)
    this.pump()
  }

  /** What is queued of an instance is not to be run any more; what runs is run in vain. */
  drop(instance: string): void {
    this.queue.drop(instance)
  }

  /** Begins nothing more; done when what runs has ended. */
  async stop(): Promise<void> {
    this.isStopped = true
    if (this.running > 0) await new Promise<void>((resolve) => (this.onIdle = resolve))
  }

  private pump(): void {
    while (!this.isStopped && this.running < this.deps.limit) {
      const work = this.queue.take()
      if (!work) return
      this.running++
      void this.perform(work).finally(() => {
        this.running--
        if (this.running === 0) this.onIdle?.()
        this.pump()
      })
    }
  }

  private async perform(work: Work): Promise<void> {
    const outcome = work.kind === 'http' ? await this.request(work) : await this.call(work)
    const { instance, execution, task } = work
    // The result is on its way to the disk; the place may be taken meanwhile.
    void this.deps.store
      .write((tx) => {
        if (!tx.finishWork(work.number)) return
        const where = { of: 'activity', execution, task } as const
        if ('result' in outcome) tx.send(instance, { kind: 'done', ...where, result: outcome.result })
        else tx.send(instance, { kind: 'failed', ...where, failure: outcome.failure })
      })
      .catch((error: unknown) => {
        if (!this.isStopped) this.deps.onBroken(error)
      })
  }

  private async call({ name, instance, input }: Work): Promise<Outcome> {
    const found = this.deps.functions.find('activity', name)
    if (found.kind === 'absent') return { failure: plainFailure(found.why) }
    this.warnOfSize(name, 'input', input)
    try {
      const result = activityResult(await found.target.run(activityInput(input), { instanceId: instance }))
      this.warnOfSize(name, 'result', result)
      return { result }
    } catch (error) {
      return { failure: activityFailure(name, error) }
    }
  }

  private async request({ name, input }: Work): Promise<Outcome> {
    try {
      return { result: await sendHttp(input ?? '', this.deps.http) }
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? ` (${messageOf(error.cause)})` : ''
      return { failure: plainFailure(`The durable HTTP call to ${name} failed: ${messageOf(error)}${cause}`) }
    }
  }

  private warnOfSize(name: string, what: 'input' | 'result', text: string | null): void {
    if (text === null || text.length < largePayload) return
    const key = `${name} ${what}`
    if (this.told.has(key)) return
    this.told.add(key)
    const kilobytes = Math.round(text.length / 1024)
    this.deps.log('warning', `Activity '${name}' has a ${what} of ${kilobytes} kB; keep large values in blobs`)
  }
}
