import { fault } from '../faults'

/** How many blocks of a writer were told [11]. */
export interface BlocksTold {
  readonly writer: number
  readonly blocks: number
}

/** How far a follower has come. Records are told in batches, each by time: a position inside one names its bounds, so that the same batch is made again. Beside it stands how much was told of what is being said. */
export type Position =
  | { readonly stage: 'none' }
  | { readonly stage: 'started' }
  | NodePosition
  | { readonly stage: 'ending'; readonly index: number }

/** A position among the events of nodes; `upTo` and `index` are there together. */
export interface NodePosition {
  readonly stage: 'batch'
  readonly after: number
  readonly upTo?: number
  readonly index?: number
  readonly told?: readonly BlocksTold[]
}

// More attempts at nodes than this do not speak before one of them ends.
const mostWriters = 80

/** Writes a position as an SSE `id:`. */
export const writePosition = (position: Position): string => {
  if (position.stage === 'none') return ''
  if (position.stage === 'started') return 's'
  if (position.stage === 'ending') return `e${position.index}`
  const { after, upTo, index, told = [] } = position
  const kept = told.slice(-mostWriters)
  const bounds = index === undefined ? '' : `-${upTo}.${index}`
  return `n${after}${bounds}${kept.map(({ writer, blocks }) => `~${writer}.${blocks}`).join('')}`
}

const pattern = /^([ne])(\d{1,9})(?:-(\d{1,9})\.(\d{1,9}))?((?:~\d{1,9}\.\d{1,9}){0,80})$/

/** Reads a `Last-Event-ID`; absent or empty begins at the beginning. */
export const readPosition = (text: string | undefined): Position => {
  if (text === undefined || text === '') return { stage: 'none' }
  if (text === 's') return { stage: 'started' }
  const [, kind, first = '', upTo, index, blocks = ''] = pattern.exec(text) ?? []
  const told = [...blocks.matchAll(/~(\d+)\.(\d+)/g)].map(([, writer, count]) => ({
    writer: Number(writer),
    blocks: Number(count),
  }))
  const after = Number(first)
  if (kind === 'e' && upTo === undefined && told.length === 0) return { stage: 'ending', index: after }
  const batch = { stage: 'batch', after, ...(told.length > 0 && { told }) } as const
  if (kind === 'n' && upTo === undefined) return batch
  if (kind === 'n' && Number(upTo) > after) return { ...batch, upTo: Number(upTo), index: Number(index) }
  throw notAPosition(text)
}

/** Refuses a position that no event of the run has had. */
export const notAPosition = (text: string) =>
  fault('bad_request', `“${text.slice(0, 60)}” is no position in a run's events; send back the id of the last one`, {
    position: text.slice(0, 60),
  })
