import { callerOfRun, type Caller } from '../../caller'
import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { NodeRecord, RunBook, RunHeader, RunRef } from '../../runs/contract'
import type { World } from '../../world'
import { boundName, sealedPlan, type Body } from '../bodies'
import type { NodeFinish, NodeKind, NodeServices, Plan, PlanEach, PlanNode, Snapshot } from '../contract'
import { seenNode } from '../failures'
import { nodesByName } from '../plan-lookups'
import type { RunValues } from '../run-values'
import { truthOfInputs, truthOfOutput, type Truth } from '../truth'
import { runNodes } from './compact-plan'
import type { NodeResult } from './contract'

/** What the activities of durable runs stand on. */
export interface WaveDeps {
  readonly world: World
  readonly kinds: ReadonlyMap<string, NodeKind>
  readonly services: NodeServices
  readonly environment: Readonly<Record<string, string>>
  readonly book: (ref: RunRef) => RunBook
  /** The snapshot a header names, and the plan of its variant. */
  readonly load: (project: string, header: RunHeader) => Promise<{ readonly snapshot: Snapshot; readonly plan: Plan }>
  /** A called flow at the version the run fixed. */
  readonly loadFlow: (project: string, flow: string, hash: string) => Promise<Body>
}

/** One scope of a durable run as its records show it: the outermost nodes, or those of one item of a map. */
export class Scene {
  readonly finished = new Map<string, NodeFinish>()
  readonly waiting = new Map<string, NodeRecord>()
  readonly records = new Map<string, NodeRecord>()
  readonly values: RunValues
  readonly truth: Truth
  readonly maskedTexts = new Map<string, string>()
  readonly nodes: ReadonlyMap<string, PlanNode>
  private readonly outputs = new Map<string, Json>()
  private readonly places: ReadonlyMap<string, number>

  constructor(
    readonly deps: WaveDeps,
    readonly header: RunHeader,
    readonly caller: Caller,
    readonly book: RunBook,
    readonly snapshot: Body['snapshot'],
    readonly plan: Plan,
    readonly inputs: JsonObject,
    /** `` or `each[3]`. */
    readonly scope: string,
  ) {
    const { finished, outputs } = this
    this.nodes = nodesByName(plan)
    this.values = { inputs, outputs, finished, environment: deps.environment, plan }
    this.truth = truthOfInputs(plan, inputs)
    this.places = new Map(runNodes(plan).map(({ name }, place) => [name, place]))
  }

  pathOf(name: string): string {
    return this.scope === '' ? name : `${this.scope}/${name}`
  }

  /** What a node carries out, at the version the run fixed when it started [8]. */
  async bodyOf(node: PlanNode, { body }: PlanEach): Promise<Body> {
    if ('plan' in body) return { plan: body.plan, snapshot: this.snapshot }
    const { flows } = this.header.resolved
    const hash = isJsonObject(flows) ? flows[boundName(body)] : undefined
    if (typeof hash !== 'string') {
      throw fault('internal', `Flow “${boundName(body)}” was not fixed when the run started`, { flow: body.flow })
    }
    const { plan, snapshot } = await this.deps.loadFlow(this.book.ref.project, body.flow, hash)
    return { plan: sealedPlan(node, this.plan, plan), snapshot }
  }

  /** The names of the nodes at the places that history knows. */
  namesAt(places: readonly number[]): readonly string[] {
    const nodes = runNodes(this.plan)
    return places.flatMap((place) => nodes[place]?.name ?? [])
  }

  /** Reads what has been committed since. */
  async refresh(): Promise<void> {
    for (const record of await this.book.records(this.scope)) await this.take(record)
  }

  /** Takes over a record. */
  async take(record: NodeRecord): Promise<void> {
    const name = this.scope === '' ? record.path : record.path.slice(this.scope.length + 1)
    const node = this.nodes.get(name)
    if (!node || this.finished.has(name)) return
    this.records.set(name, record)
    const { status } = record
    if (status === 'waiting') {
      this.waiting.set(name, record)
      return
    }
    if (status === 'queued' || status === 'running') return
    this.waiting.delete(name)
    const isThere = status === 'completed' || status === 'reused' || (status === 'failed' && hasDefault(node))
    if (isThere && node.tests.length > 0) await this.open(name)
    const tests = isThere ? truthOfOutput(this.plan, node, this.outputs.get(name) ?? null) : {}
    this.finished.set(name, { status, tests })
  }

  /** Fetches the outputs a node is about to read, and the masked texts of prompts among them. */
  async openInputsOf(node: PlanNode): Promise<void> {
    const when = node.condition === null ? undefined : this.plan.conditions[node.condition]?.when
    const references = [...Object.values(node.inputs), ...(when ? [when] : [])]
    await this.openAll(references.flatMap((reference) => (reference.from === 'node' ? [reference.node] : [])))
  }

  /** Fetches the outputs that the plan's own outputs read. */
  async openOutputs(): Promise<void> {
    const references = Object.values(this.plan.outputs).map(({ reference }) => reference)
    await this.openAll(references.flatMap((reference) => (reference.from === 'node' ? [reference.node] : [])))
  }

  /** What history is told of a node that has ended or waits. */
  resultOf(name: string): NodeResult | undefined {
    const node = this.places.get(name)
    const record = this.records.get(name)
    if (node === undefined || !record) return undefined
    const tests = this.finished.get(name)?.tests
    const { output, wait, status } = record
    return {
      node,
      status,
      ...(output && 'ref' in output && { ref: output.ref.slice(output.ref.lastIndexOf('/') + 1), size: output.size }),
      ...(tests && Object.keys(tests).length > 0 && { tests }),
      ...(status === 'waiting' && untilOf(wait, this.deps.world.now())),
    }
  }

  /** Fetches outputs by name. */
  async openAll(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.open(seenNode(this.plan, name, this.finished))))
  }

  private async open(name: string): Promise<void> {
    const record = this.records.get(name)
    if (!record || this.outputs.has(name)) return
    const { output, masked } = record
    if (masked) {
      const text = await this.book.openValue(masked)
      if (typeof text === 'string') this.maskedTexts.set(name, text)
    }
    this.outputs.set(name, output === null ? null : await this.book.openValue(output))
  }
}

// The instance of a map is looked after every minute; a person is waited for.
const untilOf = (wait: NodeRecord['wait'], now: number): Pick<NodeResult, 'until'> => {
  if (wait?.items !== undefined) return { until: now + 60_000 }
  return wait?.until === undefined ? {} : { until: Date.parse(wait.until) }
}

const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hasDefault = ({ on_error }: PlanNode): boolean => on_error !== undefined && 'default' in on_error

/** Opens a run where it goes on at this epoch: undefined where it does not. */
export const openScene = async (deps: WaveDeps, ref: RunRef): Promise<Scene | undefined> => {
  const book = deps.book(ref)
  const header = await book.current()
  return header && sceneOf(deps, ref, book, header)
}

/** The outermost scope of a run whose header is at hand. */
export const sceneOf = async (deps: WaveDeps, ref: RunRef, book: RunBook, header: RunHeader): Promise<Scene> => {
  const [{ snapshot, plan }, inputs] = await Promise.all([
    deps.load(ref.project, header),
    book.openValue(header.inputs),
  ])
  return new Scene(
    deps,
    header,
    callerOfRun(ref.project, header.caller, header.durable?.as),
    book,
    snapshot,
    plan,
    inputs as JsonObject,
    '',
  )
}
