import type { Json } from '../../json'
import type { RunTrace } from './marks'
import type { StoredValue } from './values'

/** What somebody says of a run. */
export interface FeedbackOrder {
  readonly flow: string
  /** As it came. */
  readonly given: Json
  /** Whether the members of a JSON object in it are shown as attributes of their own. */
  readonly flatten: boolean
  readonly baggage: Readonly<Record<string, string>>
  /** The run it is about, by its id or by the trace that the run's request carried. */
  readonly run?: string
  readonly trace?: RunTrace
}

/** Feedback in the partition of its run; where none is known, in that of its trace or flow. */
export interface FeedbackRecord extends Omit<FeedbackOrder, 'given' | 'run'> {
  readonly id: string
  readonly v: number
  readonly doc: 'feedback'
  readonly at: string
  readonly by: string
  readonly given: StoredValue
}
