import { z } from 'zod'
import type { Caller } from '../../caller'
import { Fault } from '../../faults'
import { hashOf, type Json } from '../../json'
import type { DocumentStore } from '../../store/contract'
import { shape } from '../../store/shape'
import type { RunHeader, RunsForgotten, StoredValue, Subject, SubjectMarks } from '../contract'
import { hasEnded } from '../documents'
import { headersOf } from '../durable/sweep'
import type { ValueFunctions } from '../values'
import { purgeRun, type PurgeDeps } from './purge'

interface SubjectDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'subject'
  readonly subject: string
  /** Where the run read its data: of a row, what its path begins with. */
  readonly place: string
}

const version = 1

const subjectShape = shape<SubjectDocument>({
  name: 'Subject of a run',
  version,
  schema: z.object({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('subject'),
    subject: z.string(),
    place: z.string(),
  }),
})

const hashOfSubject = ({ collection, partition }: Subject): string => hashOf(['subject', collection, partition])

/** Marks of subjects in a store: a hash beside the records of the run, which goes with them. */
export const subjectMarks = (store: DocumentStore): SubjectMarks => ({
  async mark(project, run, path, subject) {
    const place = /^\d+~\d+(?=\/)/.exec(path)?.[0] ?? ''
    const hash = hashOfSubject(subject)
    const document: SubjectDocument = {
      id: `subject-${hashOf([hash, place])}`,
      v: version,
      doc: 'subject',
      subject: hash,
      place,
    }
    try {
      await subjectShape.put(store, 'runs', [project, run], document, undefined)
    } catch (error) {
      // It is marked already.
      if (!(error instanceof Fault) || error.word !== 'conflict') throw error
    }
  },
})

/** What forgetting runs stands on. */
export interface ForgetDeps extends PurgeDeps {
  readonly values: ValueFunctions
  cancel(run: string): Promise<unknown>
}

/** Purges the runs of flows that carry a subject, and their forks [10]. */
export const forgetRuns = async (
  deps: ForgetDeps,
  caller: Caller,
  order: Subject & { readonly carries: (value: Json) => boolean },
): Promise<RunsForgotten> => {
  const subject = hashOfSubject(order)
  const marked = await placesOf(deps.store, caller.project, subject)
  const found = new Map<string, RunHeader>()
  const forks: RunHeader[] = []
  for await (const { value: header } of headersOf(deps.store, caller.project, [])) {
    if (header.kind !== 'flow') continue
    if (marked.has(header.id) || (await carriesSubject(deps, caller.project, header, order)))
      found.set(header.id, header)
    else if (header.durable?.fork) forks.push(header)
  }
  // What a fork took over it did not read itself; and a fork may have been forked.
  for (let isNews = true; isNews;) {
    isNews = false
    for (const header of forks) {
      if (found.has(header.id) || !found.has(header.durable?.fork?.run ?? '')) continue
      found.set(header.id, header)
      isNews = true
    }
  }
  const runs: string[] = []
  let blobs = 0
  for (const [id, header] of found) {
    if (!hasEnded(header)) await deps.cancel(id).catch(unlessEnded)
    const purged = await purgeRun(deps, caller.project, id)
    if (!purged) continue
    runs.push(id)
    blobs += purged.blobs
  }
  const others = [...marked].filter(([id]) => !found.has(id))
  return { subject, runs, blobs, marked: new Map(others) }
}

const placesOf = async (
  store: DocumentStore,
  project: string,
  subject: string,
): Promise<ReadonlyMap<string, Set<string>>> => {
  const places = new Map<string, Set<string>>()
  for (let cursor: string | undefined; ;) {
    const page = await store.list<SubjectDocument & { readonly run: string }>('runs', [project], {
      where: [
        { field: 'doc', is: 'eq', value: 'subject' },
        { field: 'subject', is: 'eq', value: subject },
      ],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) {
      const run = places.get(value.run) ?? new Set<string>()
      places.set(value.run, run.add(subjectShape.read(value).place))
    }
    cursor = page.cursor
    if (cursor === undefined) return places
  }
}

const carriesSubject = async (
  { blobs, values }: ForgetDeps,
  project: string,
  header: RunHeader,
  { partition, carries }: { readonly partition: string; readonly carries: (value: Json) => boolean },
): Promise<boolean> => {
  if (header.principal === partition || header.durable?.as.actingFor?.id === partition) return true
  const place = { project, run: header.id }
  const has = async (stored: StoredValue | undefined): Promise<boolean> => {
    if (!stored) return false
    try {
      return carries(await values.openValue(blobs, place, stored))
    } catch (error) {
      // A purge that was stopped has taken the blob already.
      if (error instanceof Fault && error.word === 'not_found') return false
      throw error
    }
  }
  return (await has(header.inputs)) || has(header.outputs)
}

const unlessEnded = (error: unknown): void => {
  if (!(error instanceof Fault) || error.word !== 'conflict') throw error
}
