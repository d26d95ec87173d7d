import type { Caller } from '../caller'
import type { FoundItem, Studio } from './contract'
import { everyPage } from './every-page'
import type { StudioDeps } from './studio-deps'

const mostLooked = 2_000

/** Finds flows, runs, documents and datasets whose name holds every word of a text. */
export const findIn =
  (deps: StudioDeps): Studio['find'] =>
  async (caller, text, most = 8) => {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    if (words.length === 0) return []
    const fits = (...names: readonly (string | null)[]): boolean => {
      const all = names.join(' ').toLowerCase()
      return words.every((word) => all.includes(word))
    }
    const [flows, runs, documents, datasets] = await Promise.all([
      everyPage((page) => deps.flows.list(caller, page), mostLooked),
      runsFound(deps, caller, text.trim(), fits),
      documentsFound(deps, caller, fits),
      everyPage((page) => deps.datasets.list(caller, page), mostLooked),
    ])
    const found: readonly (readonly FoundItem[])[] = [
      flows.items
        .filter((flow) => fits(flow.name, flow.description))
        .map(({ name, description }) => ({
          kind: 'flow',
          id: name,
          name,
          ...(description !== null && { detail: description }),
        })),
      runs,
      documents,
      datasets.items.filter(({ name }) => fits(name)).map(({ name }) => ({ kind: 'dataset', id: name, name })),
    ]
    return found.flatMap((items) => items.slice(0, most))
  }

type Fits = (...names: readonly (string | null)[]) => boolean

// Among the newest alone; what a run was asked is its text, for those who may read it.
const runsFound = async ({ runs }: StudioDeps, caller: Caller, text: string, fits: Fits): Promise<FoundItem[]> => {
  const { items } = await runs.list(caller, { limit: 200 })
  return items
    .filter((run) => run.id.startsWith(text) || fits(run.id, run.flow, run.status, run.kind, run.title ?? null))
    .map((run) => ({ kind: 'run', id: run.id, name: run.title ?? run.id, detail: `${run.flow}, ${run.status}` }))
}

const documentsFound = async ({ knowledge }: StudioDeps, caller: Caller, fits: Fits): Promise<FoundItem[]> => {
  const { items } = await everyPage((page) => knowledge.listIndexes(caller, page), 100)
  const lists = await Promise.all(
    items.map(async ({ name: index }) => {
      const documents = await everyPage((page) => knowledge.listDocuments(caller, index, page), mostLooked)
      return documents.items
        .filter(({ path }) => fits(path))
        .map(({ path }): FoundItem => ({ kind: 'document', id: path, name: path, detail: index, index }))
    }),
  )
  return lists.flat()
}
