import { count, counted } from '../../../parts/format'
import type { Compared } from './compared'

/** What would settle the figures that are open: the fewest rows that settle one of them. */
export const settlingText = ({ metrics, rows }: Pick<Compared, 'metrics' | 'rows'>): string => {
  const open = Object.entries(metrics).filter(([, { verdict, n }]) => verdict === 'inconclusive' && n > 0)
  if (open.length === 0) return ''
  const [nearest] = open
    .flatMap(([key, { settles_at }]) => (settles_at === undefined ? [] : [{ key, settles_at }]))
    .toSorted((one, other) => one.settles_at - other.settles_at)
  const undecided = `${counted(open.length, 'figure')} undecided with ${counted(rows, 'row')}`
  return nearest ? `${undecided}; about ${count(nearest.settles_at)} would settle ${nearest.key}.` : `${undecided}.`
}
