import type { ReactElement } from 'react'
import { Link } from 'wouter'

/** Says that a gate was changed where it is kept, what that means and what to do. */
export const BrokenSeal = ({ name }: { readonly name: string }): ReactElement => (
  <section className="panel verdict banner shut" role="alert" aria-label="Broken seal">
    <span className="gatemark shut" aria-hidden="true" />
    <div className="grow">
      <h2>The seal of gate {name} is broken</h2>
      <p className="t2">
        What is kept under it was changed in the store: its content has another hash. Every try says “tampered” and
        spends nothing until it is sealed again; what was decided before stands as evidence with its own seal.
      </p>
    </div>
    <Link className="btn" href={`/evaluate/gates/${encodeURIComponent(name)}/edit`}>
      Look and seal again
    </Link>
  </section>
)
