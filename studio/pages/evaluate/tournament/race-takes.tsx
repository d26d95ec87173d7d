import type { ReactElement } from 'react'
import { count, counted } from '../../../parts/format'
import type { orderOf } from './race-draft'

const perRound = 16

/** What a race takes at most, and the request that does the same. */
export const RaceTakes = ({
  order,
  rows,
  ceiling,
}: {
  readonly order: ReturnType<typeof orderOf>
  /** Rows of the dataset, where one is chosen. */
  readonly rows: number | undefined
  readonly ceiling: string
}): ReactElement => (
  <section className="panel" aria-label="What it takes">
    <div className="phead">
      <h2>What it takes</h2>
    </div>
    <div className="inset stack">
      {rows === undefined ? (
        <p className="t2">
          Contestants answer the same rows, {perRound} a round, in an order that chance decides. After each round
          whoever the rows speak against surely enough stops and costs nothing more.
        </p>
      ) : (
        <p className="t2">
          At most {counted(rows * order.arms.length, 'row')}: {count(rows)} for each of{' '}
          {counted(order.arms.length, 'contestant')}, in {counted(Math.ceil(rows / perRound), 'round')} of {perRound}.
          Whoever is surely behind stops after its round
          {ceiling.trim() === '' ? '' : `, and no round begins that would go beyond $${ceiling}`}.
        </p>
      )}
      {rows !== undefined && rows < perRound * 2 && (
        <p className="warn xs">{counted(rows, 'row')} seldom tell contestants apart.</p>
      )}
    </div>
    <div className="inset">
      <h3>By the API</h3>
      <code className="cmd">curl -X POST {location.origin}/api/tournaments -d @race.json</code>
      <pre className="code" tabIndex={0} aria-label="race.json">
        {JSON.stringify(order, null, 2)}
      </pre>
    </div>
  </section>
)
