import { fault, type FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { DurableClient, ItemEnd, NodeRecord, NodeRecordDraft, NodeWait } from '../../runs/contract'
import { isoTime } from '../../world'
import { itemPath } from '../bodies'
import { isObject } from '../definition/shapes'
import type { PlanNode } from '../contract'
import { defaultOf, itemFailed, itemsOf } from '../failures'
import { withoutSecrets } from '../masks'
import { addSpent, nothingSpent, type Spent } from '../spent'
import { committed, faultOf, inputsOf, type Performed } from './perform-node'
import type { FlowRunInput } from './contract'
import type { Scene } from './scene'

/** Opens a node that waits for a person: from now on its record says when it is done [3]. */
export const openHuman = async (scene: Scene, node: PlanNode): Promise<Performed> => {
  const { timeout } = node
  const until = timeout === undefined ? undefined : isoTime(scene.deps.world.now() + timeout)
  return openNode(scene, node, () => {
    // An item of an outermost map is left to the map's instance; what is nested deeper runs where it is met.
    if (scene.scope.includes('/')) throw tooDeep(node)
    return { ...(until !== undefined && { until }), ...askedBy(node) }
  })
}

const askedBy = ({ settings: { title, form } }: PlanNode): Pick<NodeWait, 'title' | 'form'> => ({
  ...(typeof title === 'string' && { title }),
  ...(isObject(form) && { form }),
})

/** Opens a map; an outermost one is left to an instance of its own, started as often as this is done again. */
export const openEach = async (scene: Scene, node: PlanNode, client: DurableClient | undefined): Promise<Performed> => {
  const opened = await openNode(scene, node, (inputs) => ({ items: itemsOf(node, inputs).length }))
  if (client && opened.is === 'committed' && opened.record.status === 'waiting') await startEach(scene, node, client)
  return opened
}

/** Starts the instance that carries an outermost map; one that lives is left as it is. */
export const startEach = (scene: Scene, node: PlanNode, client: DurableClient): Promise<void> => {
  const { run, project, epoch } = scene.book.ref
  const scope = scene.pathOf(node.name)
  const input: FlowRunInput = {
    run,
    project,
    epoch,
    snapshot: scene.snapshot.hash,
    protocol: scene.header.protocol,
    scope,
  }
  return client.start('flowRun', scene.book.instance(scope), { ...input })
}

/** Ends a wait whose time is up: people who did not answer in time have not answered. */
export const endWait = async (scene: Scene, node: PlanNode, until: string | undefined): Promise<void> => {
  if (until === undefined || Date.parse(until) > scene.deps.world.now()) return
  const message = `Nobody answered “${node.name}” before ${until}`
  const error = fault('deadline_exceeded', message, { node: node.name, until }).toData()
  const record = await settleFailed(scene, node, error)
  if (record) await scene.take(record)
}

/** Ends a map by what became of its items: the list of their outputs, or the first that failed. */
export const endEach = async (scene: Scene, node: PlanNode, items: number): Promise<Performed> => {
  const path = scene.pathOf(node.name)
  const ends: ItemEnd[] = []
  for (let index = 0; index < items; index++) {
    const end = await scene.book.item(itemPath(node, path, index))
    if (!end) return { is: 'later', notBefore: scene.deps.world.now() + 1_000 }
    ends.push(end)
  }
  const spent = ends.reduce<Spent>((sum, { usage, cost }) => addSpent(sum, { usage, cost }), nothingSpent)
  const failed = ends.findIndex((end) => 'error' in end)
  const end = ends[failed]
  const record =
    end && 'error' in end
      ? await settleFailed(scene, node, itemFailed(node, failed, end.error).toData(), spent)
      : await scene.book.settle(path, {
          status: 'completed',
          output: outputOfEach(node, ends),
          ...spent,
        })
  return committed(record)
}

const outputOfEach = ({ each }: PlanNode, ends: readonly ItemEnd[]): Json => {
  const outputs = ends.map((one) => ('outputs' in one ? one.outputs : null))
  return each?.over === null ? (outputs[0] ?? null) : outputs
}

/** Ends a node that waited as failed; the value that stands in for its output lies in the record. */
export const settleFailed = (
  scene: Scene,
  node: PlanNode,
  error: FaultData,
  spent: Spent = nothingSpent,
): Promise<NodeRecord | undefined> =>
  scene.book.settle(scene.pathOf(node.name), { status: 'failed', output: defaultOf(node) ?? null, error, ...spent })

const tooDeep = ({ name }: PlanNode) =>
  fault('node_failed', `Node “${name}” waits for a person in a map or call inside another, which no run can`, {
    node: name,
  })

const openNode = async (
  scene: Scene,
  node: PlanNode,
  waitFor: (inputs: JsonObject) => NonNullable<NodeRecord['wait']>,
): Promise<Performed> => {
  const there = await scene.book.record(scene.pathOf(node.name))
  if (there) return { is: 'committed', record: there }
  const now = isoTime(scene.deps.world.now())
  await scene.openInputsOf(node)
  let inputs: JsonObject | null = null
  const draft = (more: Pick<NodeRecordDraft, 'status'> & Partial<NodeRecordDraft>): NodeRecordDraft => ({
    path: scene.pathOf(node.name),
    kind: node.kind,
    attempts: 1,
    started: now,
    ended: null,
    inputs: withoutSecrets(scene.plan, node, inputs),
    output: null,
    ...nothingSpent,
    calls: [],
    ...more,
  })
  let wait: NonNullable<NodeRecord['wait']>
  try {
    inputs = inputsOf(scene, node)
    wait = waitFor(inputs)
  } catch (error) {
    const failed = { status: 'failed', error: faultOf(scene, node, error), output: defaultOf(node) ?? null } as const
    return committed(await scene.book.commit(scene.scope, draft({ ...failed, ended: now })))
  }
  // What fails from here on is the ground, not the node.
  return committed(await scene.book.open(scene.scope, draft({ status: 'waiting' }), wait))
}
