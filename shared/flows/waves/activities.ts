import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { DurableClient, RunEnd } from '../../runs/contract'
import { aggregates, aggregationPlan, gatherLine } from '../aggregate'
import { waitingKind } from '../waiting'
import { addSpent, nothingSpent, type Spent } from '../spent'
import { compactPlan, runNodes } from './compact-plan'
import { endEach, endWait, startEach } from './open-node'
import type { NodeResult, OpenAnswer, WaveActivities, WorkAnswer } from './contract'
import { openScene, Scene, sceneOf, type WaveDeps } from './scene'
import { takeOver } from './take-over'
import { canGoOn, endOf, errorOfEnd, work, workOnItem, type Worked } from './work'

// No activity lasts over five minutes; a node begun by then has its own limits [5].
const longestWork = 4 * 60_000
const over = { over: true } as const

/** Makes the activities of durable runs. */
export const createWaveActivities = (deps: WaveDeps): WaveActivities => ({
  async openRun({ instance, scope, ...ref }, client) {
    const book = deps.book(ref)
    const header = scope === undefined ? await book.claimRun(instance) : await book.current()
    if (!header) return over
    const settled = Date.parse(header.durable?.settled ?? '')
    if (settled > deps.world.now()) return { not_before: settled }
    const scene = await sceneOf(deps, ref, book, header)
    if (scope !== undefined) return openItems(scene, scope)
    await takeOver(scene)
    await scene.refresh()
    await lookAfter(scene, [...scene.waiting.keys()], client)
    if (scene.records.size > 0) await commitDecided(scene)
    const done = resultsOf(scene, [...scene.records.keys()])
    return { plan: compactPlan(scene.plan), truth: scene.truth, done }
  },

  async runSegment({ segment, ...ref }, client) {
    const scene = await openScene(deps, ref)
    if (!scene) return over
    await scene.refresh()
    const names = new Set(scene.plan.segments[segment]?.nodes)
    const { world } = deps
    const until = world.now() + longestWork
    const worked = await work(scene, { holder: world.newId(), until, allows: (name) => names.has(name), client })
    return answerOf(scene, worked, [...names])
  },

  async runItem({ item, scope = '', ...ref }, client) {
    const scene = await openScene(deps, ref)
    const node = scene?.nodes.get(scope)
    const record = await scene?.book.record(scope)
    if (!scene || !node || !record) return over
    const inputs = (record.inputs ? await scene.book.openValue(record.inputs) : {}) as JsonObject
    const { world } = deps
    const order = { holder: world.newId(), until: world.now() + longestWork, client }
    const worked = await workOnItem(scene, node, inputs, item, order)
    return worked.is === 'waits' ? { done: [], waits: worked.until } : answerOf(scene, worked, [])
  },

  async lookAt({ nodes, idle, scope, ...ref }, client) {
    const scene = await openScene(deps, ref)
    if (!scene) return over
    if (scope !== undefined) return lookAtItems(scene, scope, nodes)
    const names = scene.namesAt(nodes)
    for (const name of names) {
      const record = await scene.book.record(name)
      if (record) await scene.take(record)
    }
    await lookAfter(scene, names, client)
    // What an answer decides is to be seen at once, not when the next segment runs; so is what two segments decided of
    // which neither saw the other's end.
    if (idle === true || scene.finished.size > 0) {
      await scene.refresh()
      await commitDecided(scene)
    }
    const people = names.some((name) => scene.nodes.get(name)?.kind === waitingKind)
    const isWaiting = idle === true && people && names.every((name) => scene.waiting.has(name))
    await scene.book.show(isWaiting ? 'waiting' : 'running')
    return { done: resultsOf(scene, names) }
  },

  async finishRun({ scope, ...ref }, client) {
    const scene = await openScene(deps, ref)
    if (!scene) return over
    return scope === undefined ? finish(deps, scene, client) : finishItems(scene, scope, client)
  },
})

const openItems = async (scene: Scene, scope: string): Promise<OpenAnswer> => {
  const record = await scene.book.record(scope)
  const node = scene.nodes.get(scope)
  if (record?.status !== 'waiting' || !node?.each) return over
  return { items: record.wait?.items ?? 0, concurrency: node.each.concurrency }
}

const lookAtItems = async (scene: Scene, scope: string, items: readonly number[]): Promise<WorkAnswer> => {
  const node = scene.nodes.get(scope)
  const record = await scene.book.record(scope)
  if (!node || record?.status !== 'waiting') return over
  const inputs = (record.inputs ? await scene.book.openValue(record.inputs) : {}) as JsonObject
  const ready: number[] = []
  for (const item of items) if (await canGoOn(scene, node, inputs, item)) ready.push(item)
  return { done: [], items: ready }
}

const finish = async (deps: WaveDeps, scene: Scene, client: DurableClient): Promise<JsonObject> => {
  await scene.refresh()
  if ((await commitDecided(scene)).is === 'over') return over
  const isAll = runNodes(scene.plan).every(({ name }) => scene.finished.has(name))
  // A replica that lags: the ground asks again.
  if (!isAll) throw fault('unavailable', 'The run’s records are not all to be seen yet', { run: scene.book.ref.run })
  const end = await endOf(scene)
  const error = errorOfEnd(end)
  const aggregated = error || !aggregates(scene.plan) ? undefined : await aggregate(scene, client)
  const spent = aggregated ? addSpent(end, aggregated.spent) : end
  const done: RunEnd = {
    status: error ? 'failed' : 'completed',
    outputs: 'outputs' in end ? end.outputs : null,
    ...(error && { error }),
    usage: spent.usage,
    cost: spent.cost,
    latency_ms: deps.world.now() - Date.parse(scene.header.started),
    ...(aggregated && { metrics: aggregated.metrics }),
    resolved: { models: answeredModels(scene) },
  }
  return (await scene.book.finish(done)) ? { status: done.status } : over
}

// A single run is a batch of one line; an aggregation that fails is told by its records, and the run has completed all the same.
const aggregate = async (
  scene: Scene,
  client: DurableClient,
): Promise<{ readonly metrics: Readonly<Record<string, number>>; readonly spent: Spent }> => {
  const { deps, header, caller, book, snapshot, inputs, plan } = scene
  await scene.openAll(plan.nodes.map(({ name }) => name))
  const inner = new Scene(
    deps,
    header,
    caller,
    book,
    snapshot,
    aggregationPlan(plan, [gatherLine(plan, scene.values)]),
    inputs,
    '',
  )
  await inner.refresh()
  const order = { holder: deps.world.newId(), until: deps.world.now() + longestWork, allows: () => true, client }
  await work(inner, order)
  const records = [...inner.records.values()]
  return {
    metrics: Object.fromEntries(records.flatMap(({ metrics = {} }) => Object.entries(metrics))),
    spent: records.reduce<Spent>(addSpent, nothingSpent),
  }
}

const finishItems = async (scene: Scene, scope: string, client: DurableClient): Promise<JsonObject> => {
  const node = scene.nodes.get(scope)
  const record = await scene.book.record(scope)
  if (!node || !record) return over
  if (record.status === 'waiting') {
    const ended = await endEach(scene, node, record.wait?.items ?? 0)
    if (ended.is === 'over') return over
    if (ended.is === 'later') throw fault('unavailable', `The items of “${scope}” are not all to be seen yet`)
  }
  await client.raise(scene.book.instance(), 'wake', {})
  return { status: 'completed' }
}

// The instance of a map is started anew where it is gone.
const lookAfter = async (scene: Scene, names: readonly string[], client: DurableClient): Promise<void> => {
  for (const name of names) {
    const node = scene.nodes.get(name)
    const record = scene.waiting.get(name)
    if (!node || !record) continue
    if (node.each) await startEach(scene, node, client)
    else await endWait(scene, node, record.wait?.until)
  }
}

const answerOf = (scene: Scene, worked: Worked, names: readonly string[]): WorkAnswer => {
  if (worked.is === 'over') return over
  const done = resultsOf(scene, names)
  return worked.is === 'later' ? { done, not_before: worked.notBefore } : { done }
}

const resultsOf = (scene: Scene, names: readonly string[]): readonly NodeResult[] =>
  names.flatMap((name) => scene.resultOf(name) ?? [])

const answeredModels = (scene: Scene): JsonObject =>
  Object.fromEntries(
    [...scene.records.values()].flatMap(({ calls }) =>
      calls.flatMap(({ model, response_model }) => (response_model === undefined ? [] : [[model, response_model]])),
    ),
  )

// Commits the bypassed and the cancelled; nothing is begun.
const commitDecided = (scene: Scene): Promise<Worked> =>
  work(scene, { holder: '', until: 0, allows: () => false, client: nobody })

const noClient = (): never => {
  throw fault('internal', 'What is only decided opens nothing')
}
const nobody: DurableClient = { start: noClient, raise: noClient, status: noClient, terminate: noClient }
