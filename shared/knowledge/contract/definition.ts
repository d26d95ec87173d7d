/** How one index is made: written once by PUT /indexes/{index}. */
export interface IndexDefinition {
  readonly name: string
  readonly chunking: Chunking
  readonly embedding: { readonly model: string; readonly dimensions: number; readonly semantic: boolean }
}

/** How an index cuts its documents. Tokens are estimated. */
export interface Chunking {
  /** `structure` packs blocks up to the budget within their section; `parent-child` does so for parents and cuts each again into the children that are searched. */
  readonly strategy: 'structure' | 'parent-child'
  /** The budget of a passage that is searched. */
  readonly max_tokens: number
  /** How much of the passage before is repeated, in whole sentences, where a section had to be cut; 0 where absent. */
  readonly overlap_tokens?: number
  /** The budget of a parent; four times `max_tokens` where absent. Of `parent-child` only. */
  readonly parent_tokens?: number
}

/** Names one physical index. */
export interface IndexScope {
  readonly project: string
  readonly index: string
  readonly generation: string
}
