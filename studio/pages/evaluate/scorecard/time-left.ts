import type { EvaluationView } from '../evaluation-view'

/** How long the rows that are left take at the pace of those that are done; undefined before the first. */
export const timeLeft = (
  { done, total, started_at: started }: Pick<EvaluationView, 'done' | 'total' | 'started_at'>,
  now: number,
): number | undefined => (done === 0 ? undefined : ((now - Date.parse(started)) / done) * Math.max(0, total - done))
