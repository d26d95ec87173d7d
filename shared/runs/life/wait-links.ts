import { Fault, fault } from '../../faults'
import type { BlobStore } from '../../blobs/contract'
import type { Caller } from '../../caller'
import { hashOf, sha256, type Json } from '../../json'
import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import { readHeader, requireContent } from '../access'
import type { DurableClient, LinkedWait, NodeRecord, OpenWait, RunBook, RunHeader, RunRef, WaitLink } from '../contract'
import { hasEnded, headerShape, nodeShape } from '../documents'
import { answerNode } from '../durable'
import { nodeRecordId } from '../journal'
import { listAll } from '../list-all'
import type { ValueFunctions } from '../values'
import { linkShape, linksKey, pointerShape, type LinkDocument, type LinkPointer } from './link-documents'

/** What links stand on; `newSecret` gives 64 hex digits of true randomness. */
export interface LinkDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly values: ValueFunctions
  readonly book: (ref: RunRef) => RunBook
  readonly newSecret: () => string
}

const personKind = 'human'
const longestShown = 2_000

/** The nodes of a run that wait for people, for whoever may see its content. */
export const listWaits = async (
  { store }: Pick<LinkDeps, 'store'>,
  caller: Caller,
  id: string,
): Promise<{ readonly items: readonly OpenWait[] }> => {
  const header = await readHeader(store, caller, id)
  requireContent(caller, header)
  if (hasEnded(header)) return { items: [] }
  const key = [caller.project, id] as const
  const isOfEpoch = { field: 'epoch', is: 'eq', value: header.epoch } as const
  const [nodes, links] = await Promise.all([
    listAll(store, key, nodeShape, [
      { field: 'doc', is: 'eq', value: 'node' },
      { field: 'status', is: 'eq', value: 'waiting' },
      isOfEpoch,
    ]),
    listAll(store, key, linkShape, [{ field: 'doc', is: 'eq', value: 'link' }, isOfEpoch]),
  ])
  const linked = new Set(links.map(({ path }) => path))
  return {
    items: nodes
      .filter(({ kind }) => kind === personKind)
      .map((node) => ({ ...askedBy(node), since: node.started, linked: linked.has(node.path) })),
  }
}

/** Makes the link of a waiting node; one made before leads nowhere from now on. Only its hash is stored. */
export const makeLink = async (deps: LinkDeps, caller: Caller, id: string, path: string): Promise<WaitLink> => {
  const { store, world } = deps
  const header = await readHeader(store, caller, id)
  requireContent(caller, header)
  const node = await waitingNode(deps, caller.project, header, path)
  if (!node) throw fault('conflict', `Node “${path}” of run “${id}” waits for nobody`, { run: id, node: path })
  const token = deps.newSecret()
  const hash = sha256(token)
  const { epoch } = header
  // The pointer goes first: one that no link names leads nowhere.
  const pointer: LinkPointer = { id: hash, v: 1, of_project: caller.project, run: id, path, epoch }
  await pointerShape.put(store, 'settings', linksKey, pointer, undefined)
  const place = { container: 'runs', key: [caller.project, id], id: linkId(path, epoch), shape: linkShape } as const
  let before: string | undefined
  await changeDocument(store, world, place, (there): LinkDocument => {
    before = there?.token
    return { id: place.id, v: 1, doc: 'link', path, epoch, token: hash }
  })
  if (before !== undefined) await store.delete('settings', linksKey, before)
  return { node: path, token, url: `/api/waits/${token}`, until: node.wait?.until ?? null }
}

/** What a link leads to. A link that is none, was used, replaced or is over is not there, and nothing says which. */
export const readLink = async (deps: LinkDeps, token: string): Promise<LinkedWait> => {
  const { node, header, project } = await followLink(deps, token)
  const inputs = node.inputs && (await deps.values.openValue(deps.blobs, { project, run: header.id }, node.inputs))
  const { node: path, title, form, until } = askedBy(node)
  return { flow: header.flow, node: path, title, form, until, inputs: shortened(inputs) }
}

/** Answers by a link, once: the record of the node takes one answer, and the link goes with it. */
export const answerLink = async (deps: LinkDeps, token: string, value: Json, client: DurableClient): Promise<void> => {
  const { node, header, project } = await followLink(deps, token)
  // Whoever holds the link may answer; the run is told nothing else of who that is.
  const holder: Caller = { project, id: 'link', groups: [], roles: ['read-content'] }
  try {
    await answerNode(deps, holder, header.id, node.path, value, client)
  } catch (error) {
    throw error instanceof Fault && error.word === 'conflict' ? noLink() : error
  }
  await deps.store.delete('settings', linksKey, sha256(token))
}

const followLink = async (
  deps: LinkDeps,
  token: string,
): Promise<{ readonly node: NodeRecord; readonly header: RunHeader; readonly project: string }> => {
  // Looked up by its hash: how long that takes says nothing of a token that is there.
  if (!/^[0-9a-f]{64}$/.test(token)) throw noLink()
  const { store } = deps
  const hash = sha256(token)
  const pointer = (await pointerShape.get(store, 'settings', linksKey, hash))?.value
  if (!pointer) throw noLink()
  const { of_project: project, run, path, epoch } = pointer
  const [link, header] = await Promise.all([
    linkShape.get(store, 'runs', [project, run], linkId(path, epoch)),
    headerShape.get(store, 'runs', [project, run], run),
  ])
  if (link?.value.token !== hash || header?.value.epoch !== epoch || header.value.purging) throw noLink()
  const node = await waitingNode(deps, project, header.value, path)
  if (!node) throw noLink()
  return { node, header: header.value, project }
}

const waitingNode = async (
  { store, world }: LinkDeps,
  project: string,
  header: RunHeader,
  path: string,
): Promise<NodeRecord | undefined> => {
  if (hasEnded(header)) return undefined
  const node = (await nodeShape.get(store, 'runs', [project, header.id], nodeRecordId(path, header.epoch)))?.value
  const isOver = node?.wait?.until !== undefined && Date.parse(node.wait.until) <= world.now()
  return node?.status === 'waiting' && node.kind === personKind && !isOver ? node : undefined
}

const linkId = (path: string, epoch: number): string => hashOf(['link', path, epoch])

const askedBy = ({ path, wait }: NodeRecord): Omit<OpenWait, 'since' | 'linked'> => ({
  node: path,
  title: wait?.title ?? null,
  form: wait?.form ?? null,
  until: wait?.until ?? null,
})

const noLink = (): Fault => fault('not_found', 'This link leads nowhere: it was used or replaced, or its time is over')

// Whoever answers sees what it is about, not every byte of it.
const shortened = (inputs: Json): Json => {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return cut(inputs)
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, cut(value)]))
}

const cut = (value: Json): Json => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= longestShown ? value : `${text.slice(0, longestShown)}…`
}
