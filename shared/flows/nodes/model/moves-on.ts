import type { Fault } from '../../../faults'

const trouble = new Set(['rate_limited', 'model_unreachable', 'model_timeout', 'unavailable', 'connection_failed'])

/** Whether another model is to be asked after this failure: the provider is busy, gone or broken. What is wrong with the request is wrong for every model. */
export const movesOn = ({ word, details }: Fault): boolean => {
  if (trouble.has(word)) return true
  if (word !== 'model_failed') return false
  // Without a status the answer broke off or was none.
  const { status } = details
  return typeof status !== 'number' || status >= 500 || status === 408
}
