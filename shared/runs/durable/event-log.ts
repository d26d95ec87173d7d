import { Fault } from '../../faults'
import type { DocumentStore } from '../../store/contract'
import { listAll } from '../list-all'
import { durableVersion, eventShape, type EventDocument } from './documents'

type Key = readonly [project: string, run: string]

/** What an entry says. */
export type EventEntry = Pick<EventDocument, 'path' | 'epoch' | 'phase' | 'at' | 'output'>

/** The entries of a run's log after a number, in order. */
export const readLog = async (store: DocumentStore, key: Key, after = 0): Promise<readonly EventDocument[]> => {
  const entries = await listAll(store, key, eventShape, [
    { field: 'doc', is: 'eq', value: 'event' },
    { field: 'sequence', is: 'gt', value: after },
  ])
  return entries.toSorted((left, right) => left.sequence - right.sequence)
}

/** The same by one look where nothing has come. */
export const readNextEntries = async (
  store: DocumentStore,
  key: Key,
  after: number,
): Promise<readonly EventDocument[]> => {
  const next = await eventShape.get(store, 'runs', key, entryId(after + 1))
  if (!next) return []
  const more = await readLog(store, key, after + 1)
  return [next.value, ...more]
}

const entryId = (sequence: number): string => `event~${sequence}`

/** Appends to the logs of runs. A number is taken by creating its entry, so writers in several processes leave no gap and no two entries share one. */
export const createEventLog = (store: DocumentStore) => {
  const lengths = new Map<string, number>()
  const mostKept = 1_000

  const lengthOf = async (key: Key): Promise<number> =>
    lengths.get(key.join('/')) ?? (await readLog(store, key)).at(-1)?.sequence ?? 0

  const keepLength = (key: Key, length: number): void => {
    const name = key.join('/')
    lengths.delete(name)
    lengths.set(name, length)
    const [oldest] = lengths.keys()
    if (lengths.size > mostKept && oldest !== undefined) lengths.delete(oldest)
  }

  return {
    /** Answers the number that was taken. */
    async append(key: Key, entry: EventEntry): Promise<number> {
      for (let sequence = (await lengthOf(key)) + 1; ; sequence++) {
        const document: EventDocument = { id: entryId(sequence), v: durableVersion, doc: 'event', sequence, ...entry }
        try {
          await eventShape.put(store, 'runs', key, document, undefined)
          keepLength(key, sequence)
          return sequence
        } catch (error) {
          if (!(error instanceof Fault && error.word === 'conflict')) throw error
        }
      }
    },
    /** Numbers are never skipped: the length is the last number. */
    async length(key: Key): Promise<number> {
      const known = lengths.get(key.join('/')) ?? 0
      return (await readLog(store, key, known)).at(-1)?.sequence ?? known
    },
  }
}

/** Appends to the logs of runs. */
export type EventLog = ReturnType<typeof createEventLog>
