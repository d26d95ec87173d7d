import type { ReactElement } from 'react'
import { ago, counted, duration, money, shortHash } from '../../parts/format'
import type { CostEstimate } from './cost-estimate'

/** How many rows will be run, and what that took last. */
export const EstimateText = ({
  rows,
  estimate,
}: {
  readonly rows: number
  readonly estimate: CostEstimate | undefined
}): ReactElement => (
  <span className="xs t2">
    {counted(rows, 'row')}, each run once.{' '}
    {estimate ? (
      <>
        About <b>{money(estimate.cost)}</b> and {duration(estimate.ms)}, by what {shortHash(estimate.from.hash)} took{' '}
        {ago(estimate.from.started_at)} over {counted(estimate.from.total, 'row')}; more evaluators with a judge cost
        more.
      </>
    ) : (
      'What it costs is unknown: no evaluation of this flow is over yet.'
    )}
  </span>
)
