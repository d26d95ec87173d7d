/** How large the parts of a dataset may be. */
export const limits = {
  /** Bytes of one line, or of one record that goes over several. */
  line: 1024 * 1024,
  /** Levels a row may be nested. */
  depth: 64,
  columns: 1000,
  /** Bytes of a column’s name. */
  columnName: 256,
  splits: 20,
  /** Broken lines that are told; more are only counted. */
  told: 100,
  /** Lines one record of separated values may go over. */
  recordLines: 10_000,
  /** Quotation marks left open after which a file is not what it says it is; each costs a second look at what follows. */
  openQuotes: 100,
  /** Rows and bytes after which a chunk is full. */
  chunkRows: 256,
  chunkBytes: 1024 * 1024,
  /** Bytes of the list of chunks in a version’s document, which ends at 2 MB. */
  chunkList: 1_600_000,
  /** Versions that a dataset’s document lists; older ones are still found by their hash. */
  versions: 1000,
  /** Chunks one page looks through. */
  chunksOfPage: 64,
} as const
