import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { ago, count, counted, duration, money, shortHash } from '../../../parts/format'
import { isOver } from '../evaluation-view'
import type { Tournament } from './race-data'
import { roundsOf, savedOf } from './race-told'

/** What was raced over, how much of it, and what stopping early saved. */
export const RaceFacts = ({ race }: { readonly race: Tournament }): ReactElement => {
  const [name = '', version = ''] = race.dataset.split('@')
  const saved = savedOf(race)
  const isRunning = !isOver(race.status)
  const isWhole = race.status === 'completed'
  return (
    <dl className="panel facts">
      <div>
        <dt>Flow</dt>
        <dd>
          <Link className="link" href={`/flows/${encodeURIComponent(race.flow)}`}>
            {race.flow}
          </Link>
        </dd>
      </div>
      <div>
        <dt>Dataset</dt>
        <dd>
          <Link className="link" href={`/data/datasets/${encodeURIComponent(name)}?version=${version}`}>
            {name}
          </Link>{' '}
          <span className="tag">{shortHash(version)}</span>
        </dd>
      </div>
      <div>
        <dt>Measured by</dt>
        <dd>{race.evaluators.join(', ')}</dd>
      </div>
      <div>
        <dt>Rounds</dt>
        <dd className="num">
          {race.rounds.length} of at most {roundsOf(race)}
        </dd>
      </div>
      <div>
        <dt>Rows raced</dt>
        <dd className="num">
          {count(race.done)} <span className="t3">of {count(race.whole)}</span>
        </dd>
      </div>
      <div>
        <dt>{isWhole ? 'Saved' : isRunning ? 'Not raced yet' : 'Not raced'}</dt>
        <dd className="num">
          {counted(saved.rows, 'row')}{' '}
          <span className="t3">
            {Math.round(saved.share * 100)} %
            {isWhole &&
              saved.rows > 0 &&
              `, ${saved.cost === null ? 'worth an unknown sum' : `about ${money(saved.cost)}`}`}
          </span>
        </dd>
      </div>
      <div>
        <dt>Spent</dt>
        <dd className="num">
          {money(race.spent)}{' '}
          <span className="t3">{race.max_cost === null ? 'no ceiling' : `of at most ${money(race.max_cost)}`}</span>
        </dd>
      </div>
      <div>
        <dt>{isRunning ? 'Began' : 'Took'}</dt>
        <dd title={race.started_at}>
          {race.ended_at === null
            ? ago(race.started_at)
            : `${duration(Date.parse(race.ended_at) - Date.parse(race.started_at))}, ${ago(race.ended_at)}`}
        </dd>
      </div>
    </dl>
  )
}
