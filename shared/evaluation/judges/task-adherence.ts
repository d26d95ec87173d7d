import { graded } from './graded'
import { conversationAndResponse } from './row-parts'

/** Grades how far an assistant did its task as it was told to. */
export const taskAdherence = graded(
  'task-adherence',
  'Whether the assistant did what it was told to do, 1 to 5',
  ['response'],
  conversationAndResponse,
)
