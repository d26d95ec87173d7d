import type { Operations } from '../../client'
import type { Scene } from '../scene'
import { table } from '../table'

/** An index as a server answers it. */
export type IndexAnswer = Operations['getIndex']['reply']

/** Prints an index. */
export const showIndex = ({ terminal }: Pick<Scene, 'terminal'>, index: IndexAnswer, json = false): number => {
  if (json) terminal.write(`${JSON.stringify(index, null, 2)}\n`)
  else {
    const { name, generation, chunks, rebuild } = index
    terminal.write(
      table([
        ['index', name],
        ['documents', documentsText(index)],
        ['passages', String(chunks)],
        ['drift', driftText(index)],
        ['generation', generation],
        ...(rebuild ? [['rebuild', `${rebuild.documents} documents since ${rebuild.since}`]] : []),
      ]),
    )
  }
  return 0
}

/** How many documents there are, and how many of them are not indexed. */
export const documentsText = ({ documents, states: { pending, failed } }: IndexAnswer): string =>
  [`${documents}`, ...(pending > 0 ? [`${pending} pending`] : []), ...(failed > 0 ? [`${failed} failed`] : [])].join(
    ', ',
  )

/** What differed between documents and index when it was last looked. */
export const driftText = ({ drift }: IndexAnswer): string => (drift === null ? 'never looked' : driftWords(drift))

/** What differed, in words. */
export const driftWords = (drift: {
  readonly missing: number
  readonly stale: number
  readonly orphan: number
}): string =>
  drift.missing + drift.stale + drift.orphan === 0
    ? 'none'
    : `${drift.missing} missing, ${drift.stale} stale, ${drift.orphan} orphan`
