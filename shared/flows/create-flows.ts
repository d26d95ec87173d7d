import type { Caller } from '../caller'
import { fault, type Fault } from '../faults'
import type { JsonObject } from '../json'
import { bindFlows, boundHashes, recordPolicyOf, refuseChosenOwners } from './bind-flows'
import { boundName, type Body, type BoundFlows } from './bodies'
import { readInputs } from './coerce'
import type { RecordPolicy } from '../runs/contract'
import type { Flows, Plan } from './contract'
import type { FlowsDeps, FlowsRoom } from './flows-deps'
import { inputsWithoutSecrets } from './masks'
import { forkRun, resumeRun } from './life/run-life'
import { checkFlowName, checkLabelName, requireRole } from './names'
import { runPrompts } from './node-test/run-prompts'
import { testNode } from './node-test/test-node'
import { planOfVariant } from './plan-of-variant'
import { shownOutputs } from './plan-lookups'
import { publishFlow, validateFlow } from './publish'
import { runNow } from './run-now'
import { scoreFlow } from './score/score'
import { swaggerOf } from './score/swagger'
import { rowFlow } from './rows/row-flow'
import { readFlowCode } from './snapshot/flow-code'
import { createLabels } from './snapshot/labels'
import type { StoredSnapshot } from './snapshot/snapshots'
import { createSnapshots } from './snapshot/snapshots'
import { listFlows, viewFlow } from './view'
import { createWaveActivities } from './waves/activities'

/** The flows room: publish, label, list, show and call flows. */
export const createFlows = (deps: FlowsDeps): Flows => {
  const { store, blobs, world, kinds, deployedCode, flowEnvironment = {} } = deps
  const snapshots = createSnapshots({ store, blobs, world })
  const labels = createLabels({ store, world })
  const publishing = {
    store,
    blobs,
    snapshots,
    labels,
    kinds,
    environment: flowEnvironment,
    deployedCode,
    ...(deps.services.python && { python: deps.services.python }),
  }

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

  const room: FlowsRoom = {
    ...deps,
    async bind(caller, plan) {
      const flows = await bindFlows(plan, async (flow, label) => asBody((await find(caller, flow, { label })).snapshot))
      if (flows.size > 0) refuseChosenOwners(plan, flows, kinds)
      return flows
    },
  }

  // The versions that a run has fixed, and no others.
  const rebind = (caller: Caller, plan: Plan, bound: Readonly<Record<string, string>>): Promise<BoundFlows> =>
    bindFlows(plan, async (flow, label) => {
      const hash = bound[boundName({ flow, label })]
      if (hash === undefined)
        throw fault('internal', `Flow “${flow}@${label}” was not fixed when the run started`, { flow })
      return asBody(await snapshots.load(caller.project, flow, hash))
    })

  const durableRuns = (): NonNullable<FlowsDeps['runs']> => {
    if (deps.runs) return deps.runs
    throw fault('unavailable', 'Durable runs need the runs room, which this house was made without')
  }

  const life = {
    runs: durableRuns,
    load: (caller: Caller, flow: string, hash: string) => snapshots.load(caller.project, flow, hash),
    find,
    bind: (caller: Caller, plan: Plan) => room.bind(caller, plan),
    refuse: (plan: Plan, inputs: JsonObject, record: RecordPolicy | undefined) => {
      refuseSecrets(plan, inputs)
      refuseUnrecorded(plan, record)
    },
  }

  return {
    list: (caller, page) => listFlows(store, labels, caller, page),
    async get(caller, flow, at = {}) {
      const { snapshot, etag } = await find(caller, flow, at)
      return viewFlow(store, caller, snapshot, await labels.all(caller.project, flow), etag)
    },
    async code(caller, flow, path, at = {}) {
      return readFlowCode(blobs, (await find(caller, flow, at)).snapshot, path)
    },
    async publish(caller, flow, order, options = {}) {
      checkFlowName(flow)
      if (options.label !== undefined) checkLabelName(options.label)
      return publishFlow(publishing, caller, flow, order, options)
    },
    async validate(caller, flow, order) {
      checkFlowName(flow)
      return validateFlow(publishing, caller, flow, order)
    },
    async versions({ project }, flow) {
      checkFlowName(flow)
      const [published, pointing] = await Promise.all([snapshots.published(project, flow), labels.all(project, flow)])
      if (published.length === 0)
        throw fault('not_found', `No flow “${flow}” in project “${project}”`, { flow, project })
      const items = published.map(({ hash, published_at, published_by, message }) => ({
        hash,
        published_at,
        published_by,
        ...(message !== undefined && { message }),
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
      const plan = planOfVariant(snapshot, variant)
      const called = await room.bind(caller, plan)
      const inputs = readInputs(plan.inputs, given)
      const record = recordPolicyOf(plan, called)
      refuseSecrets(plan, inputs)
      refuseUnrecorded(plan, record)
      return durableRuns().start(
        caller,
        {
          kind: 'flow',
          flow,
          snapshot: snapshot.hash,
          label,
          variant: variant ?? null,
          inputs,
          resolved: called.size === 0 ? {} : { flows: boundHashes(called) },
          body: { inputs: given, ...options },
          ...(options.webhook !== undefined && { webhook: options.webhook }),
          ...(record && { record }),
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        },
        client,
      )
    },
    resume: (caller, run, client) => resumeRun(life, caller, run, client),
    fork: (caller, run, order, client) => forkRun(life, caller, run, order, client),
    activities: createWaveActivities({
      world,
      kinds,
      services: deps.services,
      environment: flowEnvironment,
      book: (ref) => durableRuns().book(ref),
      async load(project, { flow, snapshot: hash, variant }) {
        const snapshot = await snapshots.load(project, flow, hash)
        return { snapshot, plan: planOfVariant(snapshot, variant) }
      },
      loadFlow: async (project, flow, hash) => asBody(await snapshots.load(project, flow, hash)),
    }),
    rows: {
      async open(caller, { flow, variant, bound, model, parameters, ...at }) {
        requireRole(caller, 'runner')
        const { snapshot, label } = await find(caller, flow, at)
        const plan = planOfVariant(snapshot, variant)
        const flows = bound ? await rebind(caller, plan, bound) : await room.bind(caller, plan)
        refuseUnrecorded(plan, recordPolicyOf(plan, flows))
        const other = { ...(model !== undefined && { model }), ...(parameters && { parameters }) }
        return rowFlow(room, caller, { snapshot, label, plan, flows, other })
      },
    },
    async score(caller, flow, order) {
      requireRole(caller, 'runner')
      const { snapshot, label } = await find(caller, flow, order)
      return scoreFlow(room, { caller, snapshot, label }, order)
    },
    async testNode(caller, flow, order) {
      // It reads with inputs of the caller's own choosing what the flow reads with its own.
      requireRole(caller, 'author')
      return testNode(room, caller, (await find(caller, flow, order)).snapshot, order)
    },
    async runPrompts(caller, run, node) {
      // Who may not read the flow's files may not read what they write either.
      requireRole(caller, 'reader')
      if (!deps.recorded)
        throw fault('unavailable', 'Prompts of runs need the runs room, which this house was made without')
      const view = await deps.recorded.get(caller, run)
      const { snapshot } = await find(caller, view.flow, { version: view.hash })
      return runPrompts(room, deps.recorded, caller, { snapshot, run: view, node })
    },
    async swagger(caller, flow, { base, ...at }) {
      const { snapshot } = await find(caller, flow, at)
      return swaggerOf(snapshot.plan, snapshot.files, { base, included: deps.responseFields })
    },
    async invoke(caller, flow, inputs, options = {}) {
      requireRole(caller, 'runner')
      const { snapshot, label, etag } = await find(caller, flow, options)
      const plan = planOfVariant(snapshot, options.variant)
      const {
        run_id,
        outputs,
        usage,
        cost,
        latency_ms,
        metrics = {},
      } = await runNow(room, {
        ...options,
        caller,
        snapshot,
        label,
        plan,
        inputs,
      })
      return {
        outputs: shownOutputs(plan, outputs ?? {}),
        run_id,
        snapshot: snapshot.hash,
        label_etag: etag,
        usage,
        cost,
        latency_ms,
        metrics,
      }
    },
  }
}

const asBody = (snapshot: StoredSnapshot): Body => ({ plan: snapshot.plan, snapshot })

// What a durable run knows is what its records say.
const refuseUnrecorded = ({ flow }: Plan, record: RecordPolicy | undefined): void => {
  if (record !== 'none') return
  const message = `Flow “${flow}”, or one that it calls, says record: none, and a durable run or batch goes on from its records; call it by /invoke, or let it say record: masked`
  throw fault('bad_request', message, { flow, record })
}

// A durable run is gone on with from its header, and a header holds no secret.
const refuseSecrets = (plan: Plan, inputs: JsonObject): void => {
  const hidden = inputsWithoutSecrets(plan, inputs)
  const secret = Object.keys(inputs).find((name) => hidden[name] !== inputs[name])
  if (secret === undefined) return
  const message = `Input “${secret}” is a secret, which a durable run would have to store; name it in a connection instead`
  throw fault('bad_request', message, { input: secret })
}
