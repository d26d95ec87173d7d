import type { ReactElement } from 'react'
import type { Json } from '../../../../client'
import { count, duration, money } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { ValueView } from '../../../parts/value-view'
import type { Usage } from '../../../api/types'

/** A row of a batch as the API lists it. */
export interface BatchRow {
  readonly index: number
  readonly row: number
  readonly variant: string | null
  readonly attempt: number
  readonly status: string
  readonly inputs?: Json
  readonly outputs?: Json
  readonly error?: { readonly code: string; readonly message: string }
  readonly usage?: Usage | null
  readonly cost?: number | null
  readonly latency_ms?: number | null
}

/** One row of a batch, whole: why it failed, what came out, what went in. */
export const BatchRowDetail = ({ row }: { readonly row: BatchRow }): ReactElement => (
  <section className="panel det" aria-label={`Row ${row.row}`}>
    <div className="phead">
      <h2>Row {row.row}</h2>
      <Pill state={row.status} text={`${row.status} in ${duration(row.latency_ms)}`} />
      <span className="grow" />
      <span className="t3 xs num">
        {row.usage ? `${count(row.usage.input_tokens + row.usage.output_tokens)} tokens, ` : ''}
        {row.cost === undefined || row.cost === null ? 'cost unknown' : money(row.cost)}
      </span>
    </div>
    <div className="dbodyx" tabIndex={0} role="region" aria-label="Values of the row">
      {row.error && (
        <div className="failure">
          <span className="mono strong">{row.error.code}</span>
          <p className="break">{row.error.message}</p>
        </div>
      )}
      {row.outputs !== undefined && <ValueView label="Outputs" value={row.outputs} />}
      {row.inputs !== undefined && <ValueView label="Inputs" value={row.inputs} />}
    </div>
  </section>
)
