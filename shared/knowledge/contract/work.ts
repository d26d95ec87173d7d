import type { DurableClient } from '../../runs/contract'

/** A piece of work on an index that an orchestration carries on: its own record says what it is and how far. */
export interface WorkRef {
  readonly project: string
  readonly index: string
  readonly work: string
  /** Whoever carries another one was replaced. */
  readonly token: string
}

/** What `knowledgeStep` answers. `not_before`: to be asked again then (milliseconds since 1970). */
export interface WorkAnswer {
  readonly done: boolean
  readonly not_before?: number
}

/** All that the orchestrations of knowledge do to the world. */
export interface KnowledgeActivities {
  knowledgeStep(ref: WorkRef, client?: DurableClient): Promise<WorkAnswer>
}
