import type { ReactElement } from 'react'
import { RunLink } from './run-link'

/** Where the rows of a version came from, as the API tells it. */
export interface VersionSource {
  readonly kind: string
  readonly [name: string]: unknown
}

/** Where a version came from, in words behind a comma; a run is a link. Nothing where it was not told. */
export const DatasetSource = ({ source }: { readonly source: VersionSource | undefined }): ReactElement | null => {
  const run = source?.['run']
  if (source === undefined) return null
  if (typeof run === 'string')
    return (
      <>
        , {source.kind === 'feedback' ? 'feedback on ' : 'from '}
        <RunLink id={run} />
      </>
    )
  if (source.kind === 'upload')
    return <>, uploaded{typeof source['format'] === 'string' && ` as ${source['format']}`}</>
  if (source.kind === 'forget') return <>, somebody was forgotten</>
  return <>, rows written</>
}
