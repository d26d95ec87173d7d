import { z } from 'zod'
import { Fault } from '../../faults'
import { isoTime } from '../../world'
import type { DurableClient } from '../../runs/contract'
import type { Kept } from '../../store/contract'
import { shape } from '../../store/shape'
import type { WorkRef } from '../contract'
import type { KnowledgeDeps } from '../ground'

const workSchema = z.object({
  id: z.string(),
  v: z.literal(1),
  doc: z.literal('work'),
  kind: z.enum(['reconcile', 'rebuild', 'document']),
  /** Whoever carries another one was replaced. */
  token: z.string(),
  done: z.boolean(),
  /** Milliseconds since 1970 of the last step. */
  touched: z.number(),
  started_at: z.string(),
  phase: z.string(),
  /** Where the phase goes on; null at its beginning. */
  cursor: z.string().nullable(),
  /** The document it is about, or the generation. */
  subject: z.string().nullable(),
  /** Blobs younger than this are still on their way. */
  grace_ms: z.number(),
  /** Steps in a row that came to nothing. */
  tries: z.number(),
  counts: z.record(z.string(), z.number()),
})

/** A piece of work on an index: what it is and how far. The orchestration that carries it knows neither. */
export type Work = z.infer<typeof workSchema>

const works = shape<Work>({ name: 'work on an index', version: 1, schema: workSchema })

/** A piece of work that has been silent for so long is begun anew by the next who wants it. */
const silence = 5 * 60_000

/** The orchestrator that carries every piece of work. */
export const workOrchestrator = 'knowledgeRun'

/** What a new piece of work is begun with. */
export type WorkOrder = Pick<Work, 'id' | 'kind' | 'phase'> & Partial<Pick<Work, 'subject' | 'grace_ms'>>

/** Begins, reads and writes pieces of work. */
export const createWorkDocuments = ({ store, world }: Pick<KnowledgeDeps, 'store' | 'world'>) => {
  const read = ({ project, index, work }: Omit<WorkRef, 'token'>): Promise<Kept<Work> | undefined> =>
    works.get(store, 'knowledge', [project, index], work)

  /** Undefined where somebody else wrote in between. */
  const write = async (
    { project, index }: Pick<WorkRef, 'project' | 'index'>,
    value: Work,
    before: Kept<Work> | undefined,
  ): Promise<Kept<Work> | undefined> => {
    try {
      return await works.put(store, 'knowledge', [project, index], { ...value, touched: world.now() }, before)
    } catch (error) {
      if (error instanceof Fault && raceWords.has(error.word)) return undefined
      throw error
    }
  }

  return {
    read,
    write,

    /** Begins a piece of work, or joins the one of that name that is under way. */
    async begin(project: string, index: string, order: WorkOrder): Promise<WorkRef> {
      for (;;) {
        const before = await read({ project, index, work: order.id })
        const isUnderWay =
          before && !before.value.done && before.value.touched + silence > world.now() && isSame(before.value, order)
        if (isUnderWay) return { project, index, work: order.id, token: before.value.token }
        const fresh: Work = {
          v: 1,
          doc: 'work',
          token: world.newId(),
          done: false,
          touched: 0,
          started_at: isoTime(world.now()),
          cursor: null,
          subject: null,
          grace_ms: 0,
          tries: 0,
          counts: {},
          ...order,
        }
        if (await write({ project, index }, fresh, before))
          return { project, index, work: order.id, token: fresh.token }
      }
    },

    /** Whatever is not done in an index. */
    async open(project: string, index: string): Promise<readonly WorkRef[]> {
      const { items } = await store.list('knowledge', [project, index], {
        where: [
          { field: 'doc', is: 'eq', value: 'work' },
          { field: 'done', is: 'eq', value: false },
        ],
        limit: 500,
      })
      return items.map(({ value }) => works.read(value)).map(({ id, token }) => ({ project, index, work: id, token }))
    },
  }
}

/** Lets the task hub carry a piece of work; one that it carries already is left as it is. */
export const startWork = (client: DurableClient, ref: WorkRef): Promise<void> =>
  client.start(workOrchestrator, `knowledge~${ref.token}`, { ...ref })

/** Work that takes more for settled than is asked for does too little. */
const isSame = (there: Work, { subject = null, grace_ms = 0 }: WorkOrder): boolean =>
  there.subject === subject && there.grace_ms <= grace_ms

const raceWords: ReadonlySet<string> = new Set(['conflict', 'precondition_failed', 'not_found'])
