import type { Caller } from '../../caller'
import { Fault, fault } from '../../faults'
import type { DocumentStore, Kept, Where } from '../../store/contract'
import type { World } from '../../world'
import { isoTime } from '../../world'
import type { LabelDocument } from './documents'
import { labelShape } from './documents'

/** What a label is pointed at. */
export interface LabelTarget {
  readonly hash: string
  readonly description: string | null
  readonly type: string
}

/** Names that point at snapshots, moved by compare-and-swap. */
export interface Labels {
  /** The label, at most 5 s old. */
  read(project: string, flow: string, label: string): Promise<Kept<LabelDocument> | undefined>
  /** Every label of a flow as they are now. */
  all(project: string, flow: string): Promise<readonly LabelDocument[]>
  /** Every label of several flows, by flow, in one query. */
  ofFlows(project: string, flows: readonly string[]): Promise<ReadonlyMap<string, readonly LabelDocument[]>>
  /** Refuses with `precondition_failed` where the label does not stand at the hash (or ETag) named. */
  check(project: string, flow: string, label: string, ifMatch: string): Promise<void>
  /** Points a label at a snapshot; with `ifMatch` only from the hash (or ETag) named. */
  move(caller: Caller, flow: string, label: string, target: LabelTarget, ifMatch?: string): Promise<Kept<LabelDocument>>
  /** Moves `repo`, and `latest` with it where `latest` still equalled the old `repo` [13]. */
  moveRepo(caller: Caller, flow: string, target: LabelTarget, ifMatch?: string): Promise<Kept<LabelDocument>>
}

const oldestMs = 5_000
const mostTurns = 16

/** Labels over the house's store. */
export const createLabels = (deps: { readonly store: DocumentStore; readonly world: World }): Labels => {
  const { store, world } = deps
  const known = new Map<string, { readonly kept: Kept<LabelDocument>; readonly at: number }>()

  const readNow = async (project: string, flow: string, label: string): Promise<Kept<LabelDocument> | undefined> => {
    const at = world.now()
    const name = `${project}/${flow}/${label}`
    const before = known.get(name)
    const kept = await labelShape.get(store, 'flows', [project, flow], labelId(label))
    if (kept) known.set(name, { kept: before?.kept.etag === kept.etag ? before.kept : kept, at })
    else known.delete(name)
    return kept
  }

  const swap = async (
    caller: Caller,
    flow: string,
    before: Kept<LabelDocument> | undefined,
    after: Pick<LabelDocument, 'label' | 'hash' | 'description' | 'type' | 'previous' | 'settled'>,
  ): Promise<Kept<LabelDocument> | undefined> => {
    const at = world.now()
    const { label, hash, description, type, previous, settled } = after
    const document: LabelDocument = {
      id: labelId(label),
      v: 1,
      doc: 'label',
      label,
      hash,
      description,
      type,
      moved_at: isoTime(at),
      moved_by: caller.id,
      ...(settled !== undefined && { previous: previous ?? null, settled }),
    }
    try {
      const kept = await labelShape.put(store, 'flows', [caller.project, flow], document, before)
      known.set(`${caller.project}/${flow}/${after.label}`, { kept, at })
      return kept
    } catch (error) {
      if (error instanceof Fault && (error.word === 'precondition_failed' || error.word === 'conflict'))
        return undefined
      throw error
    }
  }

  const move: Labels['move'] = async (caller, flow, label, target, ifMatch) => {
    for (let turn = 0; turn < mostTurns; turn++) {
      const before = await readNow(caller.project, flow, label)
      checkMatch(label, before, ifMatch)
      if (before?.value.hash === target.hash) return before
      const after = await swap(caller, flow, before, { label, ...target })
      if (after) return after
    }
    throw contended(flow, label)
  }

  // Whoever finds `repo` moved and `latest` not yet seen to finishes that first; so a crash in between changes nothing.
  const settle = async (caller: Caller, flow: string, repo: Kept<LabelDocument>): Promise<void> => {
    const { hash, description, type, previous = null } = repo.value
    for (let turn = 0; ; turn++) {
      if (turn === mostTurns) throw contended(flow, 'latest')
      const latest = await readNow(caller.project, flow, 'latest')
      if (latest && latest.value.hash !== previous) break
      if (await swap(caller, flow, latest, { label: 'latest', hash, description, type })) break
    }
    await swap(caller, flow, repo, { ...targetOf(repo), label: 'repo', previous, settled: true })
  }

  const moveRepo: Labels['moveRepo'] = async (caller, flow, target, ifMatch) => {
    for (let turn = 0; turn < mostTurns; turn++) {
      const before = await readNow(caller.project, flow, 'repo')
      if (before?.value.settled === false) {
        await settle(caller, flow, before)
        continue
      }
      checkMatch('repo', before, ifMatch)
      if (before?.value.hash === target.hash) return before
      const previous = before?.value.hash ?? null
      const after = await swap(caller, flow, before, { label: 'repo', ...target, previous, settled: false })
      if (!after) continue
      await settle(caller, flow, after)
      return (await readNow(caller.project, flow, 'repo')) ?? after
    }
    throw contended(flow, 'repo')
  }

  return {
    read(project, flow, label) {
      const cached = known.get(`${project}/${flow}/${label}`)
      return cached && world.now() - cached.at < oldestMs ? Promise.resolve(cached.kept) : readNow(project, flow, label)
    },
    check: async (project, flow, label, ifMatch) => checkMatch(label, await readNow(project, flow, label), ifMatch),
    all: async (project, flow) => (await labelsOf(store, [project, flow])).get(flow) ?? [],
    ofFlows: async (project, flows) =>
      flows.length === 0 ? new Map() : labelsOf(store, [project], [{ field: 'flow', is: 'in', value: flows }]),
    move,
    moveRepo,
  }
}

const labelId = (label: string): string => `label~${label}`

const targetOf = ({ value: { hash, description, type } }: Kept<LabelDocument>): LabelTarget => ({
  hash,
  description,
  type,
})

const checkMatch = (label: string, before: Kept<LabelDocument> | undefined, ifMatch: string | undefined): void => {
  if (ifMatch === undefined) return
  const wanted = bare(ifMatch)
  if (before && (wanted === '*' || wanted === before.value.hash || wanted === bare(before.etag))) return
  const there = before?.value.hash ?? null
  const message = `Label “${label}” was to be moved from “${wanted}”; it stands at ${there === null ? 'nothing' : `“${there}”`}`
  throw fault('precondition_failed', message, { label, hash: there })
}

const bare = (etag: string): string => etag.trim().replace(/^W\//, '').replaceAll('"', '')

const contended = (flow: string, label: string): Fault =>
  fault('unavailable', `Label “${label}” of flow “${flow}” is moved by others at the same time; try again`, {
    flow,
    label,
  })

const labelsOf = async (
  store: DocumentStore,
  key: readonly string[],
  where: readonly Where[] = [],
): Promise<ReadonlyMap<string, readonly LabelDocument[]>> => {
  const found = new Map<string, LabelDocument[]>()
  for (let cursor: string | undefined; ;) {
    const page = await store.list('flows', key, {
      where: [{ field: 'doc', is: 'eq', value: 'label' }, ...where],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) {
      const { flow } = value as unknown as { readonly flow: string }
      found.set(flow, [...(found.get(flow) ?? []), labelShape.read(value)])
    }
    cursor = page.cursor
    if (cursor !== undefined) continue
    for (const labels of found.values()) labels.sort((left, right) => (left.label < right.label ? -1 : 1))
    return found
  }
}
