import { mayAs, principalOf, type Caller } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { Flows } from '../../flows/contract'
import { isoTime } from '../../world'
import { headOf } from '../runs/create-evaluations'
import type { EvaluationOrder, EvaluationPlan } from '../runs/contract'
import { planEvaluation, type ArmOrder } from '../runs/plan-evaluation'
import { readAll } from '../runs/read-all'
import { perShard } from '../runs/row-documents'
import { parallelOf, planOf, totalOf, type EvaluationDeps, type EvaluationKind } from '../runs/scene'
import type { GateDefinition, GateRunOrder, Gates, GateSide, GateView, ReadGate } from './contract'
import { evidenceKey, evidenceShape, gateKey, gateShape } from './documents'
import { attemptsOf, finishGate, gatePlanOf, type GatePlan, type SnapshotTexts } from './finish-gate'
import { asKept, evidencesOf, newestEvidence, summaryOf, withoutVerdict } from './list-tries'
import { checkRules, sealedOf, sealOf, tampering } from './seal'

/** What gates stand on. */
export interface GatesDeps extends EvaluationDeps {
  /** The text files of a version, to look for rows of the dataset in them. */
  readonly texts: Pick<Flows, 'get'>
}

/** How gate runs go: all rows of both sides at once, or none where the seal is broken. */
export const gateKind = ({ texts }: Pick<GatesDeps, 'texts'>): EvaluationKind => ({
  async nextRound(scene, round) {
    const gate = gatePlanOf(scene)
    await attemptsOf(scene, gate)
    if (round > 0 || gate.tampered.length > 0) return { done: true }
    const shards = Array.from({ length: Math.ceil(totalOf(scene.plan) / perShard) }, (_none, shard) => shard)
    return { shards, parallel: parallelOf(scene.plan) }
  },
  finish: (scene) => finishGate(scene, textsBy(texts)),
})

const textsBy =
  (flows: Pick<Flows, 'get'>): SnapshotTexts =>
  async ({ caller }, flow, version) => {
    const { files } = await flows.get(caller, flow, { version })
    return Object.fromEntries(files.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text]])))
  }

/** Gates: definitions sealed before anything runs, runs with a verdict, and the evidence they leave. */
export const createGates = (deps: GatesDeps): Gates => {
  const { store, runs, world, evaluators } = deps

  const keptOf = (caller: Caller, name: string) =>
    gateShape.get(store, 'settings', gateKey(caller.project), checkedName(name))

  const gateOf = async (caller: Caller, name: string): Promise<ReadGate> => {
    const kept = await keptOf(caller, name)
    if (!kept) throw fault('not_found', `No gate “${name}” in project “${caller.project}”`, { gate: name })
    const { definition, sealed, seal, at, by } = kept.value
    return { name, seal, definition, sealed, at, by, intact: sealOf(sealed) === seal }
  }

  const sealing = async (caller: Caller, definition: GateDefinition) => {
    const plan = await planEvaluation(deps, caller, orderOf(definition), armsOf(definition, {}))
    checkRules(definition, plan)
    const sealed = sealedOf(definition, plan, evaluators, caller)
    return { sealed, seal: sealOf(sealed) }
  }

  const allGates = async (caller: Caller): Promise<readonly GateView[]> => {
    const found: GateView[] = []
    for (let cursor: string | undefined; ;) {
      const page = await store.list('settings', gateKey(caller.project), {
        limit: 500,
        ...(cursor !== undefined && { cursor }),
      })
      found.push(...page.items.map((kept) => gateShape.read(kept.value)))
      cursor = page.cursor
      if (cursor === undefined) return found
    }
  }

  return {
    async check(caller, name, definition) {
      if (!mayAs(caller, 'author')) throw fault('forbidden', 'Checking a gate needs the role author')
      const before = (await keptOf(caller, name))?.value
      const { sealed, seal } = await sealing(caller, definition)
      const changes = before ? tampering(before.sealed, sealed) : []
      return { seal, sealed, before: before?.seal ?? null, changes }
    },

    async put(caller, name, definition, { ifMatch, isNew = false } = {}) {
      if (!mayAs(caller, 'author')) throw fault('forbidden', 'Sealing a gate needs the role author')
      const id = checkedName(name)
      const { sealed, seal } = await sealing(caller, definition)
      const before = await keptOf(caller, name)
      if (isNew && before) throw fault('precondition_failed', `There is a gate “${name}” already`, { gate: name })
      if (ifMatch !== undefined && before?.value.seal !== ifMatch) {
        const now = before ? `is sealed as ${before.value.seal.slice(0, 12)}` : 'is not there'
        throw fault('precondition_failed', `Gate “${name}” ${now}, not as ${ifMatch.slice(0, 12)} as known`, {
          gate: name,
          seal: before?.value.seal ?? null,
        })
      }
      const [at, by] = [isoTime(world.now()), principalOf(caller).id]
      if (before?.value.seal === seal && sealOf(before.value.sealed) === seal)
        return { ...(await gateOf(caller, name)), created: false }
      const plain = JSON.parse(JSON.stringify({ definition, sealed })) as Pick<GateView, 'definition' | 'sealed'>
      const document = { id, v: 1, doc: 'gate' as const, name, seal, ...plain, at, by }
      await gateShape.put(store, 'settings', gateKey(caller.project), document, before)
      return { name, seal, ...plain, at, by, created: true }
    },

    get: gateOf,

    async list(caller) {
      const items = (await allGates(caller)).map(async ({ name, seal, sealed, at, by }) => {
        const last = await newestEvidence(store, caller.project, name)
        return {
          name,
          seal,
          at,
          by,
          intact: sealOf(sealed) === seal,
          flow: sealed.flow,
          dataset: `${sealed.dataset.name}@${sealed.dataset.version}`,
          required: Object.keys(sealed.required),
          last: last ? summaryOf(last) : null,
        }
      })
      return { items: await Promise.all(items) }
    },

    sealed: async (caller) => (await allGates(caller)).map(({ name, sealed }) => ({ name, flow: sealed.flow })),

    async run(caller, name, order, client, idempotencyKey) {
      if (!mayAs(caller, 'author')) throw fault('forbidden', 'Running a gate needs the role author')
      const gate = await gateOf(caller, name)
      const { plan, tampered } = await planAsSealed(deps, caller, gate, order)
      const gatePlan: GatePlan = { gate: name, seal: gate.seal, sealed: gate.sealed, tampered }
      const head = headOf(plan)
      return runs.start(
        caller,
        {
          ...head,
          kind: 'gate',
          inputs: { ...head.inputs, gate: name, seal: gate.seal },
          resolved: { ...head.resolved, gate: gatePlan as unknown as JsonObject },
          body: { name, ...order },
          ...(order.timeout_ms !== undefined && { deadline: isoTime(world.now() + order.timeout_ms) }),
          ...(order.webhook !== undefined && { webhook: order.webhook }),
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        },
        client,
      )
    },

    async runs(caller, name) {
      const { sealed } = await gateOf(caller, name)
      // First those under way: a try that ends meanwhile is among the judged then, instead of among none.
      const open = await withoutVerdict(runs, caller, name, sealed.flow)
      const judged = (await evidencesOf(store, caller.project, name)).map(summaryOf)
      const ended = new Set(judged.map(({ id }) => id))
      const others = open.filter(({ id }) => !ended.has(id))
      return { items: [...judged, ...others].toSorted((left, right) => (left.at < right.at ? 1 : -1)) }
    },

    async show(caller, name, run) {
      const header = await runs.header(caller, run).catch(() => undefined)
      const kept = await evidenceShape.get(store, 'evidence', evidenceKey(caller.project), checkedName(run))
      if (kept && kept.value.gate === name)
        return { ...asKept(kept.value.evidence), status: header?.status ?? 'completed' }
      if (header?.kind !== 'gate' || gatePlanOf({ header }).gate !== name)
        throw fault('not_found', `Gate “${name}” has no run “${run}”`, { gate: name, run })
      const plan = planOf(header)
      const done = (await readAll(store, caller.project, header, plan)).length
      return { id: run, gate: name, status: header.status, done, total: totalOf(plan) }
    },

    async evidence(caller, run) {
      const kept = await evidenceShape.get(store, 'evidence', evidenceKey(caller.project), checkedName(run))
      return kept && asKept(kept.value.evidence)
    },
  }
}

const checkedName = (name: string): string => {
  if (/^[A-Za-z0-9_~-]{1,128}$/.test(name)) return name
  throw fault('bad_request', 'A name is of letters, digits, _, ~ and -, at most 128', { name: name.slice(0, 140) })
}

const orderOf = ({
  required: _r,
  watched: _w,
  min_completion: _m,
  alpha: _a,
  baseline: _b,
  ...order
}: GateDefinition): EvaluationOrder => order

const armsOf = ({ flow, baseline }: GateDefinition, candidate: GateSide): readonly ArmOrder[] => [
  { name: 'candidate', flow, ...versionOf(candidate) },
  ...(baseline ? [{ name: 'baseline', flow, ...versionOf(baseline) }] : []),
]

const versionOf = ({ label, version, variant }: GateSide): GateSide => ({
  ...(label !== undefined && { label }),
  ...(version !== undefined && { version }),
  ...(variant !== undefined && { variant }),
})

// The dataset is taken at its sealed version; everything else is looked at anew and must be what it was.
const planAsSealed = async (
  deps: GatesDeps,
  caller: Caller,
  { definition, sealed, seal }: GateView,
  order: GateRunOrder,
): Promise<{ readonly plan: EvaluationPlan; readonly tampered: readonly string[] }> => {
  const { mapping, inputs, dataset } = sealed
  const pinned = { ...orderOf(definition), dataset: `${dataset.name}@${dataset.version}`, mapping, inputs }
  const plan = await planEvaluation(deps, caller, pinned, armsOf(definition, order), true)
  const found = tampering(sealed, sealedOf(definition, plan, deps.evaluators, caller))
  const isBroken = sealOf(sealed) !== seal
  return {
    plan,
    tampered: [
      ...found,
      ...(isBroken ? ['The gate was changed where it is kept: its seal does not fit it'] : []),
      ...(order.seal !== undefined && order.seal !== seal
        ? [`The gate is sealed as ${seal.slice(0, 12)}, not as ${order.seal.slice(0, 12)} as asked`]
        : []),
    ],
  }
}
