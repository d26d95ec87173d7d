import type { BlobStore } from '../../blobs/contract'
import { principalOf, type Caller } from '../../caller'
import { Fault, fault } from '../../faults'
import { hashOf, type Json } from '../../json'
import type { DocumentStore } from '../../store/contract'
import { isoTime, type World } from '../../world'
import type { DurableClient, DurableStart, ForkMark, RunHeader, StoredValue } from '../contract'
import { headerShape, runProtocol, runVersion } from '../documents'
import { untold } from '../life/tell-end'
import { readsAs } from '../reads-as'
import { keptTitle } from '../title'
import type { ValueFunctions } from '../values'
import type { Projects } from './projects'

/** The orchestrator that carries a durable run of a kind. */
export const orchestratorOf = (kind: RunHeader['kind']): string =>
  kind === 'flow' ? 'flowRun' : kind === 'batch' ? 'batchRun' : 'evaluationRun'

/** The event by which a waiting instance is woken; what happened is read from the records. */
export const wakeEvent = 'wake'

/** The instance that carries a run at an epoch [6], or one of its outermost maps. */
export const instanceOf = (run: string, epoch: number, map?: string): string =>
  map === undefined ? `${run}~${epoch}` : `${run}~${epoch}~${hashOf(map).slice(0, 16)}`

/** What starting stands on. */
export interface StartDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly values: ValueFunctions
  readonly ground: string
  readonly projects: Projects
}

/** Creates the header of a durable run, which is the record of its having been asked for [7], and starts its instance. */
export const startRun = async (
  deps: StartDeps,
  caller: Caller,
  start: DurableStart,
  client: DurableClient,
): Promise<{ readonly run_id: string; readonly created: boolean }> => {
  const { store, blobs, world, values, ground, projects } = deps
  const { idempotencyKey, body } = start
  const id =
    idempotencyKey === undefined
      ? world.newId()
      : hashOf(['run', caller.project, caller.id, start.flow, idempotencyKey])
  const body_hash = hashOf(body)
  await projects.note(caller.project)
  const place = { project: caller.project, run: id }
  const inputs = await values.keepValue(blobs, place, start.inputs)
  const header: RunHeader = {
    id,
    v: runVersion,
    doc: 'run',
    kind: start.kind,
    protocol: runProtocol,
    epoch: 1,
    flow: start.flow,
    snapshot: start.snapshot,
    label: start.label,
    variant: start.variant,
    status: 'queued',
    caller: caller.id,
    principal: principalOf(caller).id,
    inputs,
    ...keptTitle(inputs, start),
    usage: null,
    cost: null,
    latency_ms: null,
    started: isoTime(world.now()),
    ...(start.deadline !== undefined && { deadline: start.deadline }),
    resolved: { ...start.resolved, ground },
    durable: {
      as: readsAs(caller),
      ...(idempotencyKey !== undefined && { body_hash }),
      ...(start.fork && { fork: await forkMark(start.fork, (value) => values.keepValue(blobs, place, value)) }),
    },
    ...(start.webhook !== undefined && { webhook: untold(start.webhook, world.now()) }),
    ...(start.record && { record: start.record, values: 'kept' as const }),
  }
  const there = await createOnce(store, caller.project, header)
  if (there && there.durable?.body_hash !== body_hash) throw otherBody(id)
  const standing = there ?? header
  if (standing.status === 'queued') await startInstance(deps, caller.project, standing, client)
  return { run_id: id, created: there === undefined }
}

/** Starts the instance of a queued run; where the hub cannot be reached the sweeper will. */
export const startInstance = async (
  { world }: Pick<StartDeps, 'world'>,
  project: string,
  header: RunHeader,
  client: DurableClient,
): Promise<boolean> => {
  const { id: run, epoch, snapshot, protocol } = header
  try {
    const input = { run, project, epoch, snapshot, protocol }
    await client.start(orchestratorOf(header.kind), instanceOf(run, epoch), input)
    return true
  } catch (cause) {
    world.log('warning', 'A run could not be started yet; the sweeper will try again', { run, cause })
    return false
  }
}

// The header that was there already, if one was.
const createOnce = async (store: DocumentStore, project: string, header: RunHeader): Promise<RunHeader | undefined> => {
  try {
    await headerShape.put(store, 'runs', [project, header.id], header, undefined)
    return undefined
  } catch (error) {
    if (!(error instanceof Fault && error.word === 'conflict')) throw error
    const there = await headerShape.get(store, 'runs', [project, header.id], header.id)
    if (!there) throw error
    return there.value
  }
}

const forkMark = async (
  { overrides, ...mark }: NonNullable<DurableStart['fork']>,
  keep: (value: Json) => Promise<StoredValue>,
): Promise<ForkMark> => ({
  ...mark,
  overrides: Object.fromEntries(
    await Promise.all(Object.entries(overrides).map(async ([name, value]) => [name, await keep(value)] as const)),
  ),
})

const otherBody = (run: string): Fault =>
  fault('conflict', 'This Idempotency-Key was used for another request; a key names one request only', { run_id: run })
