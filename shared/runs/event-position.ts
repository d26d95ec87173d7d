import { fault } from '../faults'

/** How far a follower has come. Records are told in batches, each by time: a position inside one names its bounds, so that the same batch is made again. */
export type Position =
  | { readonly stage: 'none' }
  | { readonly stage: 'started' }
  | { readonly stage: 'batch'; readonly after: number; readonly upTo?: undefined; readonly index?: undefined }
  | { readonly stage: 'batch'; readonly after: number; readonly upTo: number; readonly index: number }
  | { readonly stage: 'ending'; readonly index: number }

/** Writes a position as an SSE `id:`. */
export const writePosition = (position: Position): string => {
  if (position.stage === 'none') return ''
  if (position.stage === 'started') return 's'
  if (position.stage === 'ending') return `e${position.index}`
  const { after, upTo, index } = position
  return index === undefined ? `n${after}` : `n${after}-${upTo}.${index}`
}

/** Reads a `Last-Event-ID`; absent or empty begins at the beginning. */
export const readPosition = (text: string | undefined): Position => {
  if (text === undefined || text === '') return { stage: 'none' }
  if (text === 's') return { stage: 'started' }
  const [, kind, first = '', upTo, index] = /^(?:([ne])(\d{1,9})(?:-(\d{1,9})\.(\d{1,9}))?)$/.exec(text) ?? []
  if (kind === 'e' && upTo === undefined) return { stage: 'ending', index: Number(first) }
  if (kind === 'n' && upTo === undefined) return { stage: 'batch', after: Number(first) }
  if (kind === 'n' && Number(upTo) > Number(first)) {
    return { stage: 'batch', after: Number(first), upTo: Number(upTo), index: Number(index) }
  }
  throw fault(
    'bad_request',
    `“${text.slice(0, 60)}” is no position in a run's events; send back the id of the last one`,
    {
      position: text.slice(0, 60),
    },
  )
}
