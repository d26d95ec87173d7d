import type { ChatModel } from '../../models/contract'
import type { TextRange } from './extraction'
import type { Facets, Filter, PassageField } from './search-index'

/** A passage as searches and retrieve nodes answer it; the words of API.md. */
export interface Passage {
  readonly passage: string
  readonly document: string
  readonly title: string
  readonly section: string
  readonly page?: number
  readonly text: string
  readonly start: number
  readonly end: number
  readonly score: number
  /** Places in `text` of the words that were found. */
  readonly highlights?: readonly TextRange[]
  readonly why: PassageWhy
}

/** Why a passage ranks where it does. */
export interface PassageWhy {
  readonly keyword_rank: number | null
  readonly vector_rank: number | null
  readonly keyword_score?: number
  readonly vector_score?: number
  /** The words of the query that the passage holds. */
  readonly terms?: readonly string[]
  readonly rerank?: { readonly by: 'model' | 'semantic'; readonly rank: number; readonly score: number }
  /** What was asked for and could not be done. */
  readonly note?: string
}

/** A turn of the conversation that a query stands in. */
export interface ChatTurn {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

/** A search as the API and the retrieve node ask it. */
export interface SearchOrder {
  readonly index: string
  readonly query: string
  readonly mode?: 'hybrid' | 'keyword' | 'vector'
  readonly top?: number
  /** In words, such as `type eq 'pdf' and page gt 3`, or as the tree they are read to. */
  readonly filter?: string | Filter
  /** Fields, or fields with how many of their values. */
  readonly facets?: readonly (PassageField | { readonly field: PassageField; readonly count?: number })[]
  readonly highlight?: boolean
  /** Orders the best ones anew: by a chat model (`true` as well), or by the index's own semantic ranker. */
  readonly rerank?: boolean | 'model' | 'semantic'
  /** With it the query is first rewritten by a chat model to stand for itself. */
  readonly history?: readonly ChatTurn[]
}

/** What the one who searches brings along: a node's model, whose calls are journalled with its run, in place of the room's own. */
export interface SearchTools {
  readonly chat?: ChatModel
  readonly signal?: AbortSignal
}

/** What a search found. */
export interface SearchReply {
  readonly results: readonly Passage[]
  readonly facets?: Facets
  /** What was looked for, where the conversation said more than the query. */
  readonly rewritten?: string
  /** What was asked for and could not be done. */
  readonly notes?: readonly string[]
}
