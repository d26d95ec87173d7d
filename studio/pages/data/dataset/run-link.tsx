import type { ReactElement } from 'react'
import { Link } from 'wouter'

/** A run by the end of its id, which is what tells runs of one day apart. */
export const RunLink = ({ id }: { readonly id: string }): ReactElement => (
  <Link className="acc" href={`/runs/${id}`} title={id}>
    run {id.slice(-6)}
  </Link>
)
