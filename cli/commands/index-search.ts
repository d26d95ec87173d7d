import type { Operations } from '../../client'
import { keptServer } from '../dataset/find-server'
import { snippet } from '../retrieval/snippet'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { plain } from '../terminal'

/** The options of `index search`. */
export interface IndexSearchOptions extends CommonOptions {
  readonly mode?: 'hybrid' | 'keyword' | 'vector'
  readonly top?: number
  readonly filter?: string
  readonly facets?: string
  readonly rerank?: true | 'model' | 'semantic'
  readonly why?: boolean
}

type SearchAnswer = Operations['searchIndex']['reply']
type Result = SearchAnswer['results'][number]
type Order = Operations['searchIndex']['order']['body']

/** Searches an index and prints what it found. */
export const indexSearch = async (
  scene: Scene,
  session: Session,
  [index, query]: readonly [index: string, query: string],
  { mode, top, filter, facets, rerank, why = false, json }: IndexSearchOptions,
): Promise<number> => {
  const { terminal, signal } = scene
  const { client } = await keptServer(session)
  const body: Order = {
    query,
    highlight: true,
    ...(mode && { mode }),
    ...(top !== undefined && { top }),
    ...(filter !== undefined && { filter }),
    // The server says which fields there are.
    ...(facets !== undefined && {
      facets: facets.split(',').map((field) => field.trim()) as unknown as NonNullable<Order['facets']>,
    }),
    ...(rerank !== undefined && { rerank }),
  }
  const found = await client.searchIndex({ index, body }, { signal })
  if (json) {
    terminal.write(`${JSON.stringify(found, null, 2)}\n`)
    return 0
  }
  for (const note of found.notes ?? []) terminal.note(`${plain(note)}\n`)
  if (found.results.length === 0) terminal.write('Nothing was found.\n')
  found.results.forEach((result, at) => terminal.write(resultText(scene, result, at, why)))
  for (const [field, counts] of Object.entries(found.facets ?? {}))
    terminal.write(`${field}: ${counts.map(({ value, count }) => `${plain(value)} (${count})`).join(', ') || 'none'}\n`)
  return 0
}

const resultText = ({ terminal }: Scene, result: Result, at: number, why: boolean): string => {
  const { document, section, title, page, score, text, highlights = [] } = result
  const place = [section || title, ...(page === undefined ? [] : [`page ${page}`])].join(', ')
  const found = snippet(text, highlights, (word) => terminal.paint('bold', word))
  return [
    `${at + 1}. ${terminal.paint('cyan', plain(document))}  ${terminal.paint('dim', `${plain(place)}  ${score.toFixed(4)}`)}`,
    `   ${found}`,
    ...(why ? [`   ${terminal.paint('dim', plain(whyText(result)))}`] : []),
    '',
  ].join('\n')
}

const whyText = ({ why }: Result): string =>
  [
    ...(why.keyword_rank === null ? [] : [`by words ${why.keyword_rank} (${(why.keyword_score ?? 0).toFixed(3)})`]),
    ...(why.vector_rank === null ? [] : [`by vector ${why.vector_rank} (${(why.vector_score ?? 0).toFixed(3)})`]),
    ...(why.rerank ? [`by ${why.rerank.by} ${why.rerank.rank} (${why.rerank.score})`] : []),
    ...(why.terms && why.terms.length > 0 ? [`holds ${why.terms.join(', ')}`] : []),
    ...(why.note === undefined ? [] : [why.note]),
  ].join('; ')
