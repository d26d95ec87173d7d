import type { Caller } from '../caller'
import type { RunSummary } from '../runs/contract'
import type { Need, Studio, Summary } from './contract'
import { everyPage } from './every-page'
import { figuresOf } from './flow-figures'
import { gatesOf, inconclusiveNeed } from './flow-gates'
import { qualities } from './flow-quality'
import type { StudioDeps } from './studio-deps'

const day = 86_400_000
const mostRuns = 5_000
const mostDocuments = 5_000
const mostNeeds = 8

/** Reads the figures of the four stages from what is stored. */
export const summaryOf = (deps: StudioDeps): Studio['summary'] => {
  const qualityOf = qualities(deps)
  return async (caller) => {
    const now = deps.world.now()
    const [models, flows, recent, waiting, evaluations, documents, datasets, connections, gates] = await Promise.all([
      modelsOf(deps, caller),
      everyPage((page) => deps.flows.list(caller, page), 500),
      everyPage(
        (page) => deps.runs.list(caller, page),
        mostRuns,
        (run) => now - Date.parse(run.started_at) > day,
      ),
      deps.runs.list(caller, { status: 'waiting', limit: 50 }),
      everyPage((page) => deps.runs.list(caller, { ...page, kind: 'evaluation' }), 500),
      documentsOf(deps, caller),
      everyPage((page) => deps.datasets.list(caller, page), 500),
      everyPage((page) => deps.connections.list(caller, page), 500),
      gatesOf(deps, caller),
    ])
    const quality = await qualityOf(caller, evaluations.items)
    const runs = recent.items
    const failed = runs.filter((run) => run.status === 'failed')
    const summary: Summary = {
      explore: models,
      build: {
        flows: flows.items.length,
        indexes: documents.indexes,
        documents: documents.items.length,
        searchable: documents.items.filter(({ status }) => status === 'indexed').length,
        datasets: datasets.items.length,
        evaluations: evaluations.items.length,
      },
      operate: {
        runs: runs.length,
        failed: failed.length,
        waiting: waiting.items.length,
        partial: recent.partial,
      },
      manage: {
        spent: runs.reduce((sum, run) => sum + (run.cost ?? 0), 0),
        unpriced: runs.filter((run) => run.cost === null && run.ended_at !== null).length,
        connections: connections.items.length,
      },
      flows: flows.items.map((flow) => ({
        ...figuresOf(flow, runs, now),
        quality: quality.get(flow.name) ?? null,
        ...gates(flow.name),
      })),
      needs: [
        ...waiting.items.map(waitingNeed),
        ...documents.items.filter(({ status }) => status === 'failed').map(failedDocument),
        ...flows.items.flatMap(({ name }) => {
          const { gate } = gates(name)
          return gate ? inconclusiveNeed(name, gate) : []
        }),
        ...failed.map(failedRun),
      ].slice(0, mostNeeds),
    }
    return summary
  }
}

const modelsOf = async ({ modelDesk }: StudioDeps, caller: Caller): Promise<Summary['explore']> => {
  const { items, endpoints } = await modelDesk.list(caller, { available: true, limit: 500 })
  return {
    models: items.length,
    priced: items.filter(({ prices }) => prices.input !== null && prices.output !== null).length,
    endpoints: endpoints.filter(({ ok }) => ok).length,
  }
}

type ListedDocument = {
  readonly path: string
  readonly index: string
  readonly status: string
  readonly at: string | null
  readonly why: string
}

const documentsOf = async (
  { knowledge }: StudioDeps,
  caller: Caller,
): Promise<{ readonly indexes: number; readonly items: readonly ListedDocument[] }> => {
  const indexes = await everyPage((page) => knowledge.listIndexes(caller, page), 100)
  const lists = await Promise.all(
    indexes.items.map(async ({ name }) => {
      const { items } = await everyPage((page) => knowledge.listDocuments(caller, name, page), mostDocuments)
      return items.map((document) => ({
        path: document.path,
        index: name,
        status: document.status,
        at: document.indexed_at,
        why: document.error?.code ?? '',
      }))
    }),
  )
  return { indexes: indexes.items.length, items: lists.flat() }
}

const waitingNeed = (run: RunSummary): Need => ({
  kind: 'waiting_run',
  id: run.id,
  title: `${run.flow} waits for an answer`,
  detail: run.id,
  at: run.started_at,
})

const failedDocument = ({ path, index, why, at }: ListedDocument): Need => ({
  kind: 'failed_document',
  id: path,
  title: `${path} could not be read`,
  detail: `index ${index}${why === '' ? '' : `, ${why}`}`,
  index,
  at,
})

const failedRun = (run: RunSummary): Need => ({
  kind: 'failed_run',
  id: run.id,
  title: `A run of ${run.flow} failed`,
  detail: run.error?.code ?? 'without a word',
  at: run.started_at,
})
