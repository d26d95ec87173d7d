import type { IndexDefinition } from './definition'
import type { DocumentState } from './documents'

/** An index as the API answers it. Drift is null until somebody has measured it. */
export interface IndexStatus extends IndexDefinition {
  readonly generation: string
  readonly documents: number
  readonly chunks: number
  /** What the documents weigh as they are stored. */
  readonly bytes: number
  /** Documents by how far they are. */
  readonly states: Readonly<Record<DocumentState, number>>
  readonly drift: Drift | null
  /** The generation that is built beside, and how many documents stand in it. */
  readonly rebuild:
    | (Omit<IndexDefinition, 'name'> & {
        readonly generation: string
        readonly since: string
        readonly documents: number
      })
    | null
}

/** What differed between the container and the index when it was last looked at; all of it was then mended. */
export interface Drift {
  /** Documents of which nothing can be found. */
  readonly missing: number
  /** Documents of which something else can be found than they say. */
  readonly stale: number
  /** Documents that are gone, and passages of nobody. */
  readonly orphan: number
  /** ISO 8601. */
  readonly at: string
}

/** What a reconcile found; `done` is false where it goes on in an orchestration. */
export interface ReconcileReport extends Omit<Drift, 'at'> {
  readonly done: boolean
}
