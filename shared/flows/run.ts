import type { FaultData } from '../faults'
import { fault, toFault, type Fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { CallRecord } from '../runs/contract'
import { isoTime } from '../world'
import { aggregates, aggregationPlan, gatherLine } from './aggregate'
import type { NodeFinish, NodeKind, PlanNode, RunOutcome } from './contract'
import { defaultOf, delayAfter, itemsOf } from './failures'
import { runEach } from './run-each'
import { endOfItems, harmless, type NodeEnd, type RunningNode } from './run-parts'
import { onlyDurable, waitingKind } from './waiting'
import { cacheKey, throughCache } from './node-cache'
import { nodeContext } from './node-context'
import { nodeFault } from './node-fault'
import { nodeRecord } from './node-record'
import { nodesByName, shownOutputs } from './plan-lookups'
import type { RunOrder } from './run-order'
import { runOutcome, runResult, type RunResult } from './run-result'
import type { RunValues } from './run-values'
import { checkCondition, resolveInputs } from './run-values'
import { schedule } from './schedule'
import { withinTimeout } from './time-limit'
import { timeTexts } from './time-texts'
import { truthOfInputs, truthOfOutput, type Truth } from './truth'
import type { Spent } from './spent'
import { addCalls, addSpent, nothingSpent, unknownSpent } from './spent'

/** Runs a plan in this process: every ready node at once, text as it comes, until all is decided, the deadline passes or the caller leaves. Resolves when the journal has stored everything. */
export const runInProcess = (order: RunOrder): Promise<RunOutcome> => new InProcessRun(order).run()

/** One run under way. */
class InProcessRun {
  private readonly outputs = new Map<string, Json>()
  private readonly finished = new Map<string, NodeFinish>()
  private readonly errors = new Map<string, FaultData>()
  private readonly running = new Map<string, RunningNode>()
  private readonly nodes: ReadonlyMap<string, PlanNode>
  private readonly values: RunValues
  private readonly inputTruth: Truth
  private readonly emit: NonNullable<RunOrder['onEvent']>
  private readonly stopping = new AbortController()
  private readonly timer = new AbortController()
  private readonly started: number
  private readonly maskedTexts = new Map<string, string>()
  private readonly answeredModels = new Map<string, string>()
  private readonly metrics: Record<string, number> = {}
  private spent: Spent = nothingSpent
  private firstToken: number | undefined
  private stopped: Pick<RunOutcome, 'status' | 'error'> | undefined
  private isOver = false
  private isAdvancing = false
  private readonly time = timeTexts()
  private finish: () => void = () => undefined

  constructor(private readonly order: RunOrder) {
    const { plan, inputs, environment, world } = order
    this.nodes = nodesByName(plan)
    this.values = { inputs, environment, outputs: this.outputs, finished: this.finished, plan }
    this.inputTruth = truthOfInputs(plan, inputs)
    this.started = world.now()
    this.emit = harmless(order)
  }

  async run(): Promise<RunOutcome> {
    const { plan, snapshot, signal, journal } = this.order
    const at = isoTime(this.started)
    if (this.order.within === undefined)
      this.emit({ type: 'run-start', run_id: journal.runId, flow: plan.flow, snapshot: snapshot.hash, at })
    this.order.onKnown?.(this.values)
    const leave = (): void => this.stop('cancelled', fault('cancelled', 'The caller left before the run had ended'))
    await new Promise<void>((finish) => {
      this.finish = finish
      if (signal?.aborted) return leave()
      signal?.addEventListener('abort', leave, { once: true })
      this.watchDeadline()
      return this.advance()
    })
    const result = this.stopped
      ? { ...this.stopped, outputs: null }
      : runResult(this.order.plan, this.errors, this.values)
    if (result.status === 'completed' && this.order.within === undefined && aggregates(plan)) await this.aggregate()
    signal?.removeEventListener('abort', leave)
    // A reason of its own, for the one that is made where none is given is dear.
    this.timer.abort(noReason)
    return this.close(result)
  }

  // Nodes that end together are followed by one look at the plan.
  private advanceSoon(): void {
    if (this.isAdvancing) return
    this.isAdvancing = true
    queueMicrotask(() => {
      this.isAdvancing = false
      this.advance()
    })
  }

  // Commits what the scheduler has decided and starts what it calls ready.
  private advance(): void {
    if (this.isOver) return
    const { ready, bypassed, cancelled, done } = schedule(this.order.plan, this.finished, this.inputTruth)
    for (const name of bypassed) this.commit(name, { status: 'bypassed' })
    for (const name of cancelled) this.commit(name, { status: 'cancelled' })
    if (done) return this.end()
    for (const name of ready) {
      const node = this.nodes.get(name)
      if (node && !this.running.has(name))
        this.runNode(node).catch((error: unknown) => this.stop('failed', toFault(error)))
    }
  }

  private async runNode(node: PlanNode): Promise<void> {
    const started = this.order.world.now()
    const entry: RunningNode = { node, started, at: this.time(started), inputs: null, calls: [], attempt: 1 }
    this.running.set(node.name, entry)
    if (this.order.onEvent) this.emit({ type: 'node-start', node: this.pathOf(node.name), at: entry.at })
    for (;;) {
      const end = await this.attempt(node, entry)
      const delay =
        end.error && !node.each && !this.isOver ? delayAfter(node.retry, entry.attempt, end.error) : undefined
      if (delay === undefined) return this.ended(entry, end)
      await this.order.world.sleep(delay, this.stopping.signal)
      entry.attempt += 1
    }
  }

  private async attempt(node: PlanNode, entry: RunningNode): Promise<NodeEnd> {
    try {
      checkCondition(this.order.plan, node, this.values, this.inputTruth)
      const inputs = resolveInputs(node, this.values)
      entry.inputs = inputs
      if (node.each) return await this.applyEach(node, inputs)
      return await this.reuseOrWork(node, inputs, entry)
    } catch (error) {
      return { status: 'failed', error: nodeFault(this.order, node, error) }
    }
  }

  private async reuseOrWork(node: PlanNode, inputs: JsonObject, entry: RunningNode): Promise<NodeEnd> {
    const { caller, plan, snapshot, services, world, kinds, journal } = this.order
    if (node.kind === waitingKind) throw onlyDurable(node, plan)
    const kind = kinds.get(node.kind)
    if (!kind) throw fault('node_failed', `Type “${node.kind}” is not known; known are ${[...kinds.keys()].join(', ')}`)
    const streams = this.order.within === undefined && Object.hasOwn(plan.streams, node.name)
    const stream = streams ? plan.streams[node.name] : undefined
    const work = (): Promise<Json> =>
      withinTimeout(node, world, this.stopping.signal, (signal) => this.work(kind, node, inputs, entry, signal, stream))
    if (node.cache === undefined) return { status: 'completed', output: await work() }
    const key = cacheKey(plan, node, inputs, snapshot.hash, caller, kind)
    const { output, isReused } = await throughCache(services.cache, caller, journal.runId, key, node, work)
    if (isReused && stream !== undefined && typeof output === 'string') this.token(node, stream, output)
    return { status: isReused ? 'reused' : 'completed', output }
  }

  private work(
    kind: NodeKind,
    node: PlanNode,
    inputs: JsonObject,
    entry: RunningNode,
    signal: AbortSignal,
    stream: string | undefined,
  ): Promise<Json> {
    const onDelta =
      stream !== undefined && this.order.onEvent ? (text: string) => this.token(node, stream, text) : undefined
    const { nodes, finished, maskedTexts } = this
    const seen = { path: this.pathOf(node.name), nodes, finished, maskedTexts, signal, onDelta }
    return kind.run(node.settings, inputs, nodeContext(this.order, entry, seen))
  }

  // A single run is a batch of one line; an aggregation that fails is told by its records, and the run has completed all the same.
  private async aggregate(): Promise<void> {
    const plan = aggregationPlan(this.order.plan, [gatherLine(this.order.plan, this.values)])
    const { metrics, usage, cost } = await new InProcessRun({
      ...inside(this.order),
      plan,
      within: '',
      signal: this.stopping.signal,
    }).run()
    Object.assign(this.metrics, metrics)
    this.spent = addSpent(this.spent, { usage, cost })
  }

  // Every item runs, whatever becomes of the others; the first that failed is the one to tell.
  private async applyEach(node: PlanNode, inputs: JsonObject): Promise<NodeEnd> {
    const path = this.pathOf(node.name)
    const items = itemsOf(node, inputs)
    const ends = await runEach(inside(this.order), node, path, inputs, items, (order) =>
      new InProcessRun({ ...order, signal: this.stopping.signal }).run(),
    )
    return endOfItems(node, ends)
  }

  private pathOf(name: string): string {
    return `${this.order.within ?? ''}${name}`
  }

  private token({ name }: PlanNode, output: string, delta: string): void {
    if (this.isOver || delta === '') return
    this.firstToken ??= this.order.world.now() - this.started
    this.order.journal.said?.(name, output, delta, this.running.get(name)?.at ?? '')
    this.emit({ type: 'token', output, delta })
  }

  private ended(entry: RunningNode, end: NodeEnd): void {
    if (this.isOver) return
    this.running.delete(entry.node.name)
    this.commit(entry.node.name, end, entry)
    this.advanceSoon()
  }

  // Each node is committed once; what comes later is dropped.
  private commit(name: string, { status, output = null, error, spent }: NodeEnd, entry?: RunningNode): void {
    const node = this.nodes.get(name)
    if (!node || this.finished.has(name)) return
    const { plan, world, journal } = this.order
    const now = world.now()
    const ended = this.time(now)
    const calls = entry?.calls ?? noCalls
    const own = spent ?? (calls.length === 0 ? nothingSpent : addCalls(calls))
    const standIn = status === 'failed' ? defaultOf(node) : undefined
    const value = standIn ?? output
    const isThere = status === 'completed' || status === 'reused' || standIn !== undefined
    this.finished.set(name, { status, tests: isThere ? truthOfOutput(plan, node, value) : noTests })
    if (isThere) this.outputs.set(name, value)
    if (status === 'failed' && error) this.errors.set(name, error)
    if (entry?.metrics) Object.assign(this.metrics, entry.metrics)
    if (own !== nothingSpent) this.spent = addSpent(this.spent, own)
    for (const { model, response_model } of calls) if (response_model) this.answeredModels.set(model, response_model)
    const path = this.pathOf(name)
    journal.nodeEnded(nodeRecord(plan, node, entry, { path, status, output: value, error, ended, spent: own }))
    this.order.onKnown?.(this.values)
    if (!this.order.onEvent) return
    const latency_ms = entry ? now - entry.started : 0
    this.emit({
      type: 'node-end',
      node: path,
      status,
      at: ended,
      latency_ms,
      ...(error && { error }),
      ...own,
    })
  }

  // Nobody waits for nodes that do not listen. A model that was being asked has used tokens nobody has counted: unknown, not zero.
  private stop(status: 'failed' | 'cancelled', reason: Fault): void {
    if (this.isOver) return this.stopping.abort(reason)
    const error = reason.toData()
    this.stopped = { status, error }
    const open = [...this.running.values()]
    this.running.clear()
    for (const entry of open) {
      const isAsking = this.order.kinds.get(entry.node.kind)?.modelChooses === true
      this.commit(entry.node.name, { status: 'cancelled', error, ...(isAsking && { spent: unknownSpent }) }, entry)
    }
    for (const { name, aggregation } of this.order.plan.nodes) {
      if (!aggregation) this.commit(name, { status: 'cancelled' })
    }
    this.end()
    this.stopping.abort(reason)
  }

  private end(): void {
    this.isOver = true
    this.finish()
  }

  private watchDeadline(): void {
    const { deadlineMs, world, plan, within } = this.order
    if (within !== undefined) return
    const late = (): void => {
      if (this.timer.signal.aborted) return
      const message = `The run took longer than the ${deadlineMs / 1000} s of a call; start it by POST /api/flows/${plan.flow}/runs, where it may take as long as it needs`
      this.stop('failed', fault('deadline_exceeded', message, { deadline_ms: deadlineMs }))
    }
    world.sleep(deadlineMs, this.timer.signal).then(late, late)
  }

  private async close(result: RunResult): Promise<RunOutcome> {
    const { journal, world, plan } = this.order
    const { spent, metrics, firstToken } = this
    const outcome = runOutcome(result, { spent, metrics, firstToken, latency_ms: world.now() - this.started })
    const { status, outputs, error } = outcome
    if (this.order.within !== undefined) return outcome
    if (outputs) this.emit({ type: 'outputs', outputs: shownOutputs(plan, outputs) })
    if (error) this.emit({ type: 'error', error })
    await journal.close({ ...outcome, resolved: { models: Object.fromEntries(this.answeredModels) } })
    const { usage, cost, latency_ms } = outcome
    this.emit({ type: 'run-end', run_id: journal.runId, status, at: isoTime(world.now()), usage, cost, latency_ms })
    return outcome
  }
}

// What runs inside of a run is not what its listener asked to know.
const inside = ({ onKnown: _onKnown, ...order }: RunOrder): RunOrder => order

const noReason = 'the run is over'
const noCalls: readonly CallRecord[] = []
const noTests: Truth = Object.freeze({})
