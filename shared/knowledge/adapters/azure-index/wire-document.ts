import { hashOf } from '../../../json'
import type { IndexedChunk, IndexScope } from '../../contract'
import { factsOf } from '../../filter/filter-passages'

/** A chunk as the service holds it. */
export interface WireDocument {
  readonly key: string
  readonly id: string
  readonly project: string
  readonly index_name: string
  readonly generation: string
  readonly document: string
  readonly sync: number
  readonly ordinal: number
  readonly passage: string
  readonly title: string
  readonly section: string
  readonly text: string
  readonly first: number
  readonly last: number
  readonly page: number | null
  readonly type: string
  readonly public: boolean
  readonly acl: readonly string[]
  /** What has no column of its own, as JSON. */
  readonly more: string | null
  readonly vector?: readonly number[]
}

/** What is read of a document where its vector is not wanted. */
export const selected = 'key,id,document,sync,ordinal,passage,title,section,text,first,last,page,public,acl,more'

/** The key of a chunk: ids are told apart within their index, keys over all. */
export const keyOf = (scope: IndexScope, id: string): string =>
  `${hashOf([scope.project, scope.index, scope.generation]).slice(0, 32)}-${id}`

/** A chunk in the service's form. */
export const documentOf = ({ project, index, generation }: IndexScope, chunk: IndexedChunk): WireDocument => {
  const { id, document, sync, ordinal, passage, title, section, text, start, end, page, acl, vector, ...more } = chunk
  return {
    key: keyOf({ project, index, generation }, id),
    id,
    project,
    index_name: index,
    generation,
    document,
    sync,
    ordinal,
    passage,
    title,
    section,
    text,
    first: start,
    last: end,
    page: page ?? null,
    type: String(factsOf(chunk).type),
    public: acl === null,
    acl: acl ?? [],
    more: Object.keys(more).length > 0 ? JSON.stringify(more) : null,
    ...(vector && { vector: Array.from(vector) }),
  }
}

/** The chunk of such a document. */
export const chunkOf = (found: WireDocument): IndexedChunk => ({
  ...(found.more !== null && (JSON.parse(found.more) as Partial<IndexedChunk>)),
  id: found.id,
  document: found.document,
  sync: found.sync,
  ordinal: found.ordinal,
  passage: found.passage,
  title: found.title,
  section: found.section,
  text: found.text,
  start: found.first,
  end: found.last,
  ...(found.page !== null && { page: found.page }),
  acl: found.public ? null : found.acl,
  ...(found.vector && { vector: new Float32Array(found.vector) }),
})
