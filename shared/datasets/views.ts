import type { DatasetSummary, DatasetView } from './contract'
import type { NameDocument, VersionDocument } from './documents'

/** A version as figures: without its chunks. */
export const viewOf = (document: VersionDocument): DatasetView => {
  const { name, version, rows, columns, splits, split_rule, created_at, created_by, source, forgotten } = document
  return {
    name,
    version,
    rows,
    columns,
    splits,
    split_rule,
    created_at,
    created_by,
    source,
    ...(forgotten && { forgotten }),
  }
}

/** A dataset as a list shows it. */
export const summaryOf = ({ name, splits, versions: [latest] }: NameDocument): DatasetSummary => ({
  name,
  ...latest,
  splits,
})
