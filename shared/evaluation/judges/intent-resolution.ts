import { graded } from './graded'
import { conversationAndResponse } from './row-parts'

/** Grades whether an assistant understood what was wanted and settled it. */
export const intentResolution = graded(
  'intent-resolution',
  'Whether the assistant understood what was wanted and settled it, 1 to 5',
  ['response'],
  conversationAndResponse,
)
