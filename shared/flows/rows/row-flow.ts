import type { Caller } from '../../caller'
import { Fault, fault, toFault } from '../../faults'
import type { JsonObject } from '../../json'
import type { RunBook, RunJournal } from '../../runs/contract'
import { aggregates, aggregationPlan, gatherLine } from '../aggregate'
import { allPlans, boundHashes } from '../bind-flows'
import type { BoundFlows } from '../bodies'
import { readInputs } from '../coerce'
import type { NodeServices, Plan, RunOutcome } from '../contract'
import type { FlowsRoom } from '../flows-deps'
import { shownOutputs } from '../plan-lookups'
import { runInProcess } from '../run'
import type { RunOrder } from '../run-order'
import type { RunValues } from '../run-values'
import type { StoredSnapshot } from '../snapshot/snapshots'
import { nothingSpent } from '../spent'
import { waitingKind } from '../waiting'
import { servicesOfAttempt } from '../waves/memo'
import type { RowFlow, RowOrder, RowOutcome } from './contract'
import { withOtherModel, type OtherModel } from './other-model'

/** A version of a flow with all it calls. */
export interface OpenedFlow {
  readonly snapshot: StoredSnapshot
  readonly label: string | null
  readonly plan: Plan
  readonly flows: BoundFlows
  readonly other?: OtherModel
}

/** Makes a version of a flow ready to run the rows of a batch by the in-process driver. */
export const rowFlow = (room: FlowsRoom, caller: Caller, opened: OpenedFlow): RowFlow => {
  const { snapshot, plan, flows, label } = opened
  refusePeople(plan, flows)
  // A batch can wait where somebody else cannot.
  const services: NodeServices = { ...withOtherModel(room.services, opened.other ?? {}), priority: 'batch' }
  const order = (
    book: RunBook,
    journal: RunJournal,
    signal: AbortSignal,
    onGroundFailure?: (cause: unknown) => void,
  ): Omit<RunOrder, 'inputs' | 'deadlineMs'> => ({
    caller,
    plan,
    snapshot,
    flows,
    kinds: room.kinds,
    services,
    servicesFor: (path, attempt) =>
      servicesOfAttempt(services, book, { run: book.ref.run, path, attempt }, onGroundFailure),
    world: room.world,
    environment: room.flowEnvironment ?? {},
    journal,
    signal,
  })

  return {
    flow: snapshot.flow,
    snapshot: snapshot.hash,
    label,
    inputs: plan.inputs,
    outputs: plan.outputs,
    nodes: plan.nodes.map(({ name }) => name),
    bound: boundHashes(flows),
    aggregates: aggregates(plan),

    async run(book, row) {
      const inputs = readOrFault(plan, row)
      if (inputs instanceof Fault) return unstarted(inputs)
      let values: RunValues | undefined
      let groundFailure: unknown
      const seen = rowJournal(book.ref.run, `${row.path}/`)
      const note = (cause: unknown): void => {
        groundFailure ??= cause
      }
      const outcome = await withinTime(room, row, (signal) =>
        runInProcess({
          ...order(book, seen.journal, signal, note),
          inputs,
          deadlineMs: row.timeoutMs,
          within: `${row.path}/`,
          onKnown: (known) => {
            values = known
          },
        }),
      )
      // A store that was away says nothing of the row: it is run again, and what was kept is not asked for again.
      if (groundFailure !== undefined) return { ...unstarted(toFault(groundFailure)), status: 'cancelled' }
      return {
        ...outcome,
        outputs: outcome.outputs && shownOutputs(plan, outcome.outputs),
        metrics: outcome.metrics ?? {},
        gathered: values && outcome.status === 'completed' ? gatherLine(plan, values) : {},
        ...seen.told(),
        ...(row.wants && values && { wanted: wantedOf(row.wants, values) }),
      }
    },

    async aggregate(book, lines, signal) {
      const written: Promise<unknown>[] = []
      const journal: RunJournal = {
        runId: book.ref.run,
        nodeEnded: (draft) => void written.push(book.commit('', draft)),
        close: () => Promise.resolve(),
      }
      const {
        metrics = {},
        usage,
        cost,
      } = await runInProcess({
        ...order(book, journal, signal),
        plan: aggregationPlan(plan, lines),
        inputs: {},
        deadlineMs: longestAggregation,
        within: '',
      })
      await Promise.all(written)
      return { metrics, usage, cost }
    },
  }
}

// No activity lasts over five minutes [5].
const longestAggregation = 4 * 60_000

// A row's records are the row itself; of its nodes it tells how long they took and who answered.
const rowJournal = (
  runId: string,
  within: string,
): { readonly journal: RunJournal; readonly told: () => Pick<RowOutcome, 'nodes' | 'models'> } => {
  const nodes: Record<string, number> = {}
  const models = new Set<string>()
  const journal: RunJournal = {
    runId,
    nodeEnded({ path, started, ended, calls }) {
      for (const { response_model } of calls) if (response_model !== undefined) models.add(response_model)
      if (started === null || ended === null) return
      nodes[path.startsWith(within) ? path.slice(within.length) : path] = Date.parse(ended) - Date.parse(started)
    },
    close: () => Promise.resolve(),
  }
  return { journal, told: () => ({ nodes, models: [...models] }) }
}

const wantedOf = (wants: readonly string[], { outputs }: RunValues): JsonObject =>
  Object.fromEntries(
    wants.flatMap((name) => {
      const output = outputs.get(name)
      return output === undefined ? [] : [[name, output]]
    }),
  )

const readOrFault = (plan: Plan, { inputs }: RowOrder): JsonObject | Fault => {
  try {
    return readInputs(plan.inputs, inputs)
  } catch (error) {
    return toFault(error)
  }
}

const unstarted = (error: Fault): RowOutcome => ({
  status: 'failed',
  outputs: null,
  error: error.toData(),
  ...nothingSpent,
  latency_ms: 0,
  metrics: {},
  gathered: {},
})

const withinTime = async (
  { world }: FlowsRoom,
  { signal, timeoutMs }: RowOrder,
  work: (signal: AbortSignal) => Promise<RunOutcome>,
): Promise<RunOutcome> => {
  const over = new AbortController()
  const late = new AbortController()
  const expire = (): void => {
    if (!over.signal.aborted) late.abort(fault('deadline_exceeded', `The row took longer than ${timeoutMs} ms`))
  }
  world.sleep(timeoutMs, over.signal).then(expire, expire)
  try {
    const outcome = await work(AbortSignal.any([signal, late.signal]))
    const error =
      late.signal.aborted && outcome.status === 'cancelled' ? toFault(late.signal.reason).toData() : undefined
    return error ? { ...outcome, status: 'failed', error } : outcome
  } finally {
    over.abort('the row is over')
  }
}

const refusePeople = (plan: Plan, flows: BoundFlows): void => {
  for (const { nodes, flow } of allPlans(plan, flows)) {
    const waiting = nodes.find(({ kind }) => kind === waitingKind)
    if (!waiting) continue
    throw fault(
      'bad_request',
      `Node “${waiting.name}” of flow “${flow}” waits for a person; the rows of a batch cannot`,
      {
        node: waiting.name,
      },
    )
  }
}
