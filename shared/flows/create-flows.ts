import type { BlobStore } from '../blobs/contract'
import type { Caller } from '../caller'
import { Fault, fault, statusOfFault, type FaultData, type FaultWord } from '../faults'
import type { JsonObject } from '../json'
import type { RunJournal, Runs, RunStart } from '../runs/contract'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import { isoTime } from '../world'
import { readInputs } from './coerce'
import type { Flows, InvokeOptions, NodeKind, NodeServices, Plan } from './contract'
import { inputsWithoutSecrets } from './masks'
import { checkFlowName, checkLabelName, requireRole } from './names'
import { publishFlow, validateFlow } from './publish'
import { shownOutputs } from './plan-lookups'
import { runInProcess } from './run'
import { createLabels } from './snapshot/labels'
import type { StoredSnapshot } from './snapshot/snapshots'
import { createSnapshots } from './snapshot/snapshots'
import { listFlows, viewFlow } from './view'
import { onlyDurable, waitingKind } from './waiting'
import { createWaveActivities } from './waves/activities'

/** What the flows room stands on. */
export interface FlowsDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly kinds: ReadonlyMap<string, NodeKind>
  readonly services: NodeServices
  /** Writes the run's header beside its first node. */
  readonly openJournal: (caller: Caller, start: RunStart) => RunJournal
  /** Where durable runs are started and kept; without it none can be. */
  readonly runs?: Pick<Runs, 'start' | 'book'>
  /** Hashes of the code modules deployed with a flow, by source path. */
  readonly deployedCode: (flow: string) => Promise<Readonly<Record<string, string>>>
  /** Below the 230 s after which Azure's front end gives up; 220 s where absent. */
  readonly deadlineMs?: number
  /** The values that `${env:…}` may take: those SLUICE_FLOW_ENV names. */
  readonly flowEnvironment?: Readonly<Record<string, string>>
}

/** The flows room: publish, label, list, show and call flows. */
export const createFlows = (deps: FlowsDeps): Flows => {
  const { store, blobs, world, kinds, deployedCode, flowEnvironment = {} } = deps
  const snapshots = createSnapshots({ store, blobs, world })
  const labels = createLabels({ store, world })
  const publishing = { store, blobs, snapshots, labels, kinds, environment: flowEnvironment, deployedCode }

  const find = async (
    { project }: Caller,
    flow: string,
    at: { readonly label?: string; readonly version?: string },
  ): Promise<{ readonly snapshot: StoredSnapshot; readonly label: string | null; readonly etag: string | null }> => {
    checkFlowName(flow)
    if (at.label !== undefined && at.version !== undefined) {
      throw fault('bad_request', 'A flow is named by a label or by a version, not by both', { flow })
    }
    if (at.version !== undefined) {
      return { snapshot: await snapshots.load(project, flow, at.version), label: null, etag: null }
    }
    const label = at.label ?? 'latest'
    checkLabelName(label)
    const kept = await labels.read(project, flow, label)
    if (!kept) throw await notThere(project, flow, label)
    return { snapshot: await snapshots.load(project, flow, kept.value.hash), label, etag: kept.etag }
  }

  const notThere = async (project: string, flow: string, label: string): Promise<Fault> => {
    const there = await labels.all(project, flow)
    if (there.length === 0) return fault('not_found', `No flow “${flow}” in project “${project}”`, { flow, project })
    const names = there.map((document) => document.label)
    return fault('not_found', `Flow “${flow}” has no label “${label}”; it has ${names.join(', ')}`, { flow, label })
  }

  const durableRuns = (): Pick<Runs, 'start' | 'book'> => {
    if (deps.runs) return deps.runs
    throw fault('unavailable', 'Durable runs need the runs room, which this house was made without')
  }

  return {
    list: (caller, page) => listFlows(store, labels, caller, page),
    async get(caller, flow, at = {}) {
      const { snapshot, etag } = await find(caller, flow, at)
      return viewFlow(store, caller, snapshot, await labels.all(caller.project, flow), etag)
    },
    async publish(caller, flow, order, options = {}) {
      checkFlowName(flow)
      if (options.label !== undefined) checkLabelName(options.label)
      return publishFlow(publishing, caller, flow, order, options)
    },
    async validate(_caller, flow, order) {
      checkFlowName(flow)
      return validateFlow(publishing, flow, order)
    },
    async versions({ project }, flow) {
      checkFlowName(flow)
      const [published, pointing] = await Promise.all([snapshots.published(project, flow), labels.all(project, flow)])
      if (published.length === 0)
        throw fault('not_found', `No flow “${flow}” in project “${project}”`, { flow, project })
      const items = published.map(({ hash, published_at, published_by }) => ({
        hash,
        published_at,
        published_by,
        labels: pointing.flatMap((document) => (document.hash === hash ? [document.label] : [])),
      }))
      return { items }
    },
    async setLabel(caller, flow, label, hash, { ifMatch } = {}) {
      requireRole(caller, 'author')
      checkFlowName(flow)
      checkLabelName(label)
      if (label === 'repo') throw fault('forbidden', 'Label “repo” is moved by the deploy step alone', { flow, label })
      const snapshot = await snapshots.load(caller.project, flow, hash)
      const { value, etag } = await labels.move(caller, flow, label, snapshot, ifMatch)
      return { label, hash: value.hash, etag }
    },
    async start(caller, flow, given, { idempotencyKey, ...options }, client) {
      requireRole(caller, 'runner')
      const { snapshot, label } = await find(caller, flow, options)
      const { variant } = options
      const plan = variant === undefined ? snapshot.plan : planOfVariant(snapshot, variant)
      const inputs = readInputs(plan.inputs, given)
      refuseSecrets(plan, inputs)
      return durableRuns().start(
        caller,
        {
          kind: 'flow',
          flow,
          snapshot: snapshot.hash,
          label,
          variant: variant ?? null,
          inputs,
          resolved: {},
          body: { inputs: given, ...options },
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        },
        client,
      )
    },
    activities: createWaveActivities({
      world,
      kinds,
      services: deps.services,
      environment: flowEnvironment,
      book: (ref) => durableRuns().book(ref),
      async load(project, { flow, snapshot: hash, variant }) {
        const snapshot = await snapshots.load(project, flow, hash)
        return { snapshot, plan: variant === null ? snapshot.plan : planOfVariant(snapshot, variant) }
      },
    }),
    async invoke(caller, flow, inputs, options = {}) {
      requireRole(caller, 'runner')
      const { snapshot, label, etag } = await find(caller, flow, options)
      return invoke(deps, caller, snapshot, inputs, options, { label, etag })
    },
  }
}

const defaultDeadline = 220_000

const invoke = async (
  deps: FlowsDeps,
  caller: Caller,
  snapshot: StoredSnapshot,
  given: JsonObject,
  { variant, signal, onEvent }: InvokeOptions,
  { label, etag }: { readonly label: string | null; readonly etag: string | null },
): ReturnType<Flows['invoke']> => {
  const { kinds, services, world, deadlineMs = defaultDeadline, flowEnvironment = {} } = deps
  const { hash, flow } = snapshot
  const plan = variant === undefined ? snapshot.plan : planOfVariant(snapshot, variant)
  const waiting = plan.nodes.find(({ kind }) => kind === waitingKind)
  if (waiting) throw onlyDurable(waiting, plan)
  const inputs = readInputs(plan.inputs, given)
  const journal = deps.openJournal(caller, {
    kind: 'flow',
    flow,
    snapshot: hash,
    label,
    variant: variant ?? null,
    inputs: inputsWithoutSecrets(plan, inputs),
    deadline: isoTime(world.now() + deadlineMs),
    resolved: {},
  })
  const watch = watchRun(deps, caller, journal.runId)
  const signals = [signal, watch.signal].filter((one) => one !== undefined)
  const outcome = await runInProcess({
    caller,
    plan,
    snapshot,
    inputs,
    kinds,
    services,
    world,
    journal,
    deadlineMs,
    environment: flowEnvironment,
    signal: AbortSignal.any(signals),
    ...(onEvent && { onEvent }),
  }).finally(watch.stop)
  if (outcome.error) throw asFault(outcome.error, journal.runId)
  return {
    outputs: shownOutputs(plan, outcome.outputs ?? {}),
    run_id: journal.runId,
    snapshot: hash,
    label_etag: etag,
    usage: outcome.usage,
    cost: outcome.cost,
    latency_ms: outcome.latency_ms,
    metrics: {},
  }
}

const betweenLooks = 2_000

// Whoever is called by hand is watched like a durable run: a cancel is a mark in the header, seen within two seconds.
const watchRun = ({ runs, world }: FlowsDeps, { project }: Caller, run: string) => {
  const over = new AbortController()
  const work = new AbortController()
  const look = async (): Promise<void> => {
    for (;;) {
      await world.sleep(betweenLooks, over.signal)
      if (over.signal.aborted) return
      if (!(await runs?.book({ project, run, epoch: 1 }).current())) return work.abort()
    }
  }
  if (runs) look().catch((cause: unknown) => world.log('warning', 'A run could not be watched', { run, cause }))
  return { signal: work.signal, stop: () => over.abort() }
}

// A durable run is gone on with from its header, and a header holds no secret.
const refuseSecrets = (plan: Plan, inputs: JsonObject): void => {
  const hidden = inputsWithoutSecrets(plan, inputs)
  const secret = Object.keys(inputs).find((name) => hidden[name] !== inputs[name])
  if (secret === undefined) return
  const message = `Input “${secret}” is a secret, which a durable run would have to store; name it in a connection instead`
  throw fault('bad_request', message, { input: secret })
}

const planOfVariant = ({ variants, default_variants, plan, flow }: StoredSnapshot, written: string): Plan => {
  const name = written.replace(/^\$\{(.*)\}$/, '$1')
  if (default_variants.includes(name)) return plan
  const found = Object.hasOwn(variants, name) ? variants[name] : undefined
  if (found) return found
  const there = [...default_variants, ...Object.keys(variants)].join(', ') || 'none'
  throw fault('bad_request', `Flow “${flow}” has no variant “${written.slice(0, 200)}”; it has ${there}`, { flow })
}

const asFault = ({ code, message, details, errors }: FaultData, run_id: string): Fault => {
  const word: FaultWord = Object.hasOwn(statusOfFault, code) ? (code as FaultWord) : 'internal'
  return new Fault(word, message, { ...details, run_id }, errors)
}
