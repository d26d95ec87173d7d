import { z } from 'zod'
import { mayAs, type Caller } from '../caller'
import type { Datasets } from '../datasets/contract'
import { fault } from '../faults'
import type { NodeCache } from '../flows/contract'
import type { RecordsRoom } from '../records/contract'
import type { RowKind, RowsToForget, Runs } from '../runs/contract'
import type { DocumentStore } from '../store/contract'
import { shape } from '../store/shape'
import { isoTime, type World } from '../world'
import { carriesSubject } from './carries'
import type { ForgetReceipt, Removed, Subjects } from './contract'

/** What forgetting stands on: every room that may hold something of a subject. */
export interface SubjectsDeps {
  readonly store: DocumentStore
  readonly world: World
  readonly records: Pick<RecordsRoom, 'forget'>
  readonly datasets: Pick<Datasets, 'forget'>
  readonly runs: Pick<Runs, 'forget' | 'forgetRows'>
  /** Every kind of rows, those first from which others are made. */
  readonly rowKinds: readonly RowKind[]
  readonly cache: Pick<NodeCache, 'forget'>
}

interface ReceiptDocument extends Omit<ForgetReceipt, 'receipt'> {
  readonly id: string
  readonly v: number
  readonly doc: 'receipt'
  readonly by: string
}

const version = 1

const receiptShape = shape<ReceiptDocument>({
  name: 'Receipt of a forgetting',
  version,
  schema: z.object({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('receipt'),
    subject: z.string(),
    removed: z.object({
      records: z.number(),
      runs: z.number(),
      rows: z.number(),
      datasets: z.number(),
      blobs: z.number(),
      memo: z.number(),
    }),
    at: z.string(),
    by: z.string(),
  }),
})

/** Forgetting one subject everywhere, with a receipt [10]. */
export const createSubjects = ({ store, world, records, datasets, runs, rowKinds, cache }: SubjectsDeps): Subjects => ({
  async forget(caller, { collection, partition, fields }, client) {
    requireOwner(caller)
    const carries = carriesSubject(partition, fields)
    // What new work would be made from goes first, what says where to look goes last.
    const gone = await records.forget(caller, collection, partition)
    const sets = await datasets.forget(caller, carries)
    const cut = await runs.forget(caller, { collection, partition, carries }, client)
    const rows = { rows: 0, blobs: 0, memo: 0, runs: [] as string[] }
    let done: RowsToForget['cut'] = new Map()
    for (const kind of rowKinds) {
      const found = await runs.forgetRows(caller, kind, { carries, marked: cut.marked, cut: done }, client)
      done = found.cut
      rows.rows += found.rows
      rows.blobs += found.blobs
      rows.memo += found.memo
      rows.runs.push(...found.runs)
    }
    const cached = await cache.forget(caller.project, new Set([...cut.runs, ...rows.runs]))
    const removed: Removed = {
      records: gone,
      runs: cut.runs.length,
      rows: rows.rows,
      datasets: sets.datasets,
      blobs: sets.blobs + cut.blobs + rows.blobs,
      memo: rows.memo + cached,
    }
    const document: ReceiptDocument = {
      id: world.newId(),
      v: version,
      doc: 'receipt',
      subject: cut.subject,
      removed,
      at: isoTime(world.now()),
      by: caller.id,
    }
    await receiptShape.put(store, 'evidence', receiptsKey(caller), document, undefined)
    return receiptOf(document)
  },

  async receipts(caller, { limit, cursor } = {}) {
    requireOwner(caller)
    const page = await store.list('evidence', receiptsKey(caller), {
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    })
    return {
      items: page.items.map(({ value }) => receiptOf(receiptShape.read(value))),
      ...(page.cursor !== undefined && { next: page.cursor }),
    }
  },
})

const receiptsKey = ({ project }: Caller): readonly string[] => [project, 'forget']

const receiptOf = ({ id, subject, removed, at }: ReceiptDocument): ForgetReceipt => ({
  receipt: id,
  subject,
  removed,
  at,
})

const requireOwner = (caller: Caller): void => {
  if (mayAs(caller, 'owner')) return
  throw fault('forbidden', `Forgetting somebody needs the role owner; the caller holds ${caller.roles.join(', ')}`, {
    needs: ['owner'],
    holds: caller.roles,
  })
}
