import { z } from 'zod'
import { shape } from '../../store/shape'

/** Which link of a waiting node holds, in the run's partition: a node has one at a time. */
export interface LinkDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'link'
  readonly path: string
  readonly epoch: number
  /** Hash of its token: the token itself is stored nowhere. */
  readonly token: string
}

/** Where a link leads, by the hash of its token. */
export interface LinkPointer {
  readonly id: string
  readonly v: number
  /** `project` is a name of the partition. */
  readonly of_project: string
  readonly run: string
  readonly path: string
  readonly epoch: number
}

const head = { id: z.string(), v: z.literal(1) }

/** Links in every version that may lie in a store. */
export const linkShape = shape<LinkDocument>({
  name: 'Wait link',
  version: 1,
  schema: z.object({
    ...head,
    doc: z.literal('link'),
    path: z.string(),
    epoch: z.number().int(),
    token: z.string(),
  }),
})

/** Pointers in every version that may lie in a store. */
export const pointerShape = shape<LinkPointer>({
  name: 'Wait pointer',
  version: 1,
  schema: z.object({ ...head, of_project: z.string(), run: z.string(), path: z.string(), epoch: z.number().int() }),
})

/** Where pointers lie: whoever holds a link says no project, so they lie under a name that no project can take. */
export const linksKey = ['*', 'wait'] as const
