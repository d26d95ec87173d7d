import type { Json, JsonObject } from '../../json'
import type { DurableClient, ItemEnd, NodeRecordDraft } from '../../runs/contract'
import { waitForAll } from '../../wait-for-all'
import { isoTime } from '../../world'
import { inputsOfItem, itemPath } from '../bodies'
import type { PlanNode } from '../contract'
import { firstError, itemsOf } from '../failures'
import { resolveOutputs } from '../run-values'
import { schedule } from '../schedule'
import { addSpent, nothingSpent, type Spent } from '../spent'
import { toFault, type FaultData } from '../../faults'
import { waitingKind } from '../waiting'
import { endEach, endWait, openEach, openHuman } from './open-node'
import { performNode, type Performed } from './perform-node'
import { Scene } from './scene'

/** Who works, until when new nodes may begin [5], and on which nodes. */
export interface WorkOrder {
  readonly holder: string
  readonly until: number
  readonly allows: (name: string) => boolean
  readonly client: DurableClient
}

/** How far the work came: all that was allowed is done, or is to be gone on with later, or the run is over. */
export type Worked =
  { readonly is: 'done' } | { readonly is: 'later'; readonly notBefore: number } | { readonly is: 'over' }

/** How far the work on an item came: it may also be left to people. */
export type ItemWorked = Worked | { readonly is: 'waits'; readonly until: number }

const longestWait = 10 * 60_000

/** Performs what is ready among the allowed nodes until nothing is, and commits what is decided by it. */
export const work = async (scene: Scene, order: WorkOrder): Promise<Worked> => {
  const postponed = new Map<string, number>()
  for (;;) {
    const { ready, bypassed, cancelled } = schedule(scene.plan, scene.finished, scene.truth)
    for (const name of bypassed) if (!(await commitDecided(scene, name, 'bypassed'))) return { is: 'over' }
    for (const name of cancelled) if (!(await commitDecided(scene, name, 'cancelled'))) return { is: 'over' }
    const names = ready.filter((name) => order.allows(name) && !scene.waiting.has(name) && !postponed.has(name))
    if (names.length === 0) break
    if (scene.deps.world.now() >= order.until) return { is: 'later', notBefore: scene.deps.world.now() }
    const nodes = names.flatMap((name) => scene.nodes.get(name) ?? [])
    // Where the ground fails one node the others are waited for: unwatched they would outlive their activity.
    const ends = await waitForAll(nodes.map((node) => perform(scene, node, order)))
    for (const [index, end] of ends.entries()) {
      if (end.is === 'over') return end
      if (end.is === 'later') postponed.set(names[index] ?? '', end.notBefore)
      else await scene.take(end.record)
    }
  }
  return postponed.size === 0 ? { is: 'done' } : { is: 'later', notBefore: Math.min(...postponed.values()) }
}

/** How a scope ended once nothing in it is left to do: its outputs, or the first error in plan order [4]. */
export const endOf = async (scene: Scene): Promise<ItemEnd> => {
  const spent = [...scene.records.values()].reduce<Spent>(
    (sum, { usage, cost }) => addSpent(sum, { usage, cost }),
    nothingSpent,
  )
  const errors = new Map(
    [...scene.records].flatMap(([name, { error, status }]) =>
      error && status === 'failed' ? [[name, error] as const] : [],
    ),
  )
  const error = firstError(scene.plan, errors)
  if (error) return { error, ...spent }
  await scene.openOutputs()
  try {
    return { outputs: resolveOutputs(scene.plan, scene.values), ...spent }
  } catch (caught) {
    return { error: toFault(caught).toData(), ...spent }
  }
}

/** Works on one item of a map and keeps how it ended. */
export const workOnItem = async (
  scene: Scene,
  node: PlanNode,
  inputs: JsonObject,
  index: number,
  order: Omit<WorkOrder, 'allows'>,
): Promise<ItemWorked> => {
  const inner = await sceneOfItem(scene, node, inputs, index)
  if (!inner) return { is: 'done' }
  for (const [name, { wait }] of inner.waiting) {
    const waiting = inner.nodes.get(name)
    if (waiting) await endWait(inner, waiting, wait?.until)
  }
  const worked = await work(inner, { ...order, allows: () => true })
  if (worked.is !== 'done') return worked
  if (inner.waiting.size > 0) return { is: 'waits', until: untilOf(inner) }
  await inner.book.keepItem(inner.scope, await endOf(inner))
  return worked
}

/** Whether an item of a map has something to do: people have answered or their time is up, or it has ended. */
export const canGoOn = async (scene: Scene, node: PlanNode, inputs: JsonObject, index: number): Promise<boolean> => {
  const inner = await sceneOfItem(scene, node, inputs, index)
  if (!inner || untilOf(inner) <= scene.deps.world.now()) return true
  const { ready, bypassed, cancelled, done } = schedule(inner.plan, inner.finished, inner.truth)
  return done || bypassed.length + cancelled.length > 0 || ready.some((name) => !inner.waiting.has(name))
}

// Undefined where the item has ended: what it was handed may not be what it can take, and then that is its end.
const sceneOfItem = async (
  scene: Scene,
  node: PlanNode,
  inputs: JsonObject,
  index: number,
): Promise<Scene | undefined> => {
  const path = itemPath(node, scene.pathOf(node.name), index)
  if (await scene.book.item(path)) return undefined
  const { each } = node
  const items = each ? itemsOf(node, inputs) : []
  if (!each || index >= items.length) return undefined
  const { deps, header, caller, book } = scene
  const { plan, snapshot } = await scene.bodyOf(node, each)
  const given = readGiven(() => inputsOfItem(node, inputs, items[index] ?? null, plan))
  if ('error' in given) {
    await book.keepItem(path, given)
    return undefined
  }
  const inner = new Scene(deps, header, caller, book, snapshot, plan, given.inputs, path)
  await inner.refresh()
  return inner
}

const untilOf = ({ waiting, deps }: Scene): number =>
  Math.min(
    deps.world.now() + longestWait,
    ...[...waiting.values()].flatMap(({ wait }) => (wait?.until === undefined ? [] : [Date.parse(wait.until)])),
  )

// What a called flow cannot take is how its call ended.
const readGiven = (
  read: () => JsonObject,
): { readonly inputs: JsonObject } | (ItemEnd & { readonly error: FaultData }) => {
  try {
    return { inputs: read() }
  } catch (error) {
    return { error: toFault(error).toData(), ...nothingSpent }
  }
}

const perform = (scene: Scene, node: PlanNode, order: WorkOrder): Promise<Performed> => {
  if (node.kind === waitingKind) return openHuman(scene, node)
  if (!node.each) return performNode(scene, node, order.holder)
  // A map inside a map is run where it is met; only an outermost one is left to an instance of its own.
  return scene.scope === '' ? openEach(scene, node, order.client) : workOnEach(scene, node, order)
}

const workOnEach = async (scene: Scene, node: PlanNode, order: WorkOrder): Promise<Performed> => {
  const opened = await openEach(scene, node, undefined)
  if (opened.is !== 'committed' || opened.record.status !== 'waiting') return opened
  const inputs = (opened.record.inputs ? await scene.book.openValue(opened.record.inputs) : {}) as JsonObject
  const items: readonly Json[] = itemsOf(node, inputs)
  for (let index = 0; index < items.length; index++) {
    const worked = await workOnItem(scene, node, inputs, index, order)
    if (worked.is === 'waits') return { is: 'later', notBefore: worked.until }
    if (worked.is !== 'done') return worked
  }
  return endEach(scene, node, items.length)
}

// True where the run goes on.
const commitDecided = async (scene: Scene, name: string, status: 'bypassed' | 'cancelled'): Promise<boolean> => {
  const node = scene.nodes.get(name)
  if (!node) return true
  const draft: NodeRecordDraft = {
    path: scene.pathOf(name),
    kind: node.kind,
    status,
    attempts: 0,
    started: null,
    ended: isoTime(scene.deps.world.now()),
    inputs: null,
    output: null,
    ...nothingSpent,
    calls: [],
  }
  const record = await scene.book.commit(scene.scope, draft)
  if (record) await scene.take(record)
  return record !== undefined
}

/** The error of a scope's end, if it has one. */
export const errorOfEnd = (end: ItemEnd): FaultData | undefined => ('error' in end ? end.error : undefined)
