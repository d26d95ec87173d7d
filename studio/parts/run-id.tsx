import type { ReactElement } from 'react'
import { CopyButton } from './copy-button'

const shown = 12

/** The first characters of a run’s id, by which people know it; copying takes it whole. */
export const RunId = ({ id }: { readonly id: string }): ReactElement => (
  <span className="rid" title={id}>
    <span className="mono">{id.slice(0, shown)}</span>
    <CopyButton text={id} name={`Copy run id ${id}`} />
  </span>
)
