import type { Fault } from './faults'
import type { RowOutcome } from './flows/rows/contract'
import type { DocumentStore, StoredDocument } from './store/contract'
import type { Shape } from './store/shape'

// Rows per partition; it holds whole shards.
const perBucket = 256

/** The partition of the container `rows` that holds a row of a run. */
export const rowKey = (project: string, run: string, index: number): readonly string[] => [
  project,
  run,
  String(Math.floor(index / perBucket)),
]

/** The id of a row of one attempt [9]. */
export const rowId = (index: number, attempt: number): string => `${index}~${attempt}`

/** How a row ended that never got to its flow. */
export const notRun = (error: Fault): RowOutcome => ({
  status: 'failed',
  outputs: null,
  error: error.toData(),
  usage: null,
  cost: null,
  latency_ms: 0,
  metrics: {},
  gathered: {},
})

/** The rows of a range, each in its highest attempt, by number [9]. The range lies in whole partitions or in one. */
export const readRowsOf = async <T extends StoredDocument & { readonly index: number; readonly attempt: number }>(
  store: DocumentStore,
  shape: Shape<T>,
  [project, run]: readonly [project: string, run: string],
  from: number,
  to: number,
): Promise<ReadonlyMap<number, T>> => {
  const rows = new Map<number, T>()
  for (let bucket = Math.floor(from / perBucket); bucket * perBucket < to; bucket++) {
    for (let cursor: string | undefined; ;) {
      const page = await store.list('rows', rowKey(project, run, bucket * perBucket), {
        where: [
          { field: 'index', is: 'gte', value: from },
          { field: 'index', is: 'lt', value: to },
        ],
        limit: 500,
        ...(cursor !== undefined && { cursor }),
      })
      for (const kept of page.items) {
        const row = shape.read(kept.value)
        if (row.attempt > (rows.get(row.index)?.attempt ?? 0)) rows.set(row.index, row)
      }
      cursor = page.cursor
      if (cursor === undefined) break
    }
  }
  return rows
}
