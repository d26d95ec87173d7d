import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { count, money, shortHash } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { GateLine } from '../charts/gate-line'
import type { Contestant, Tournament } from './race-data'
import { factor, roundsOf, standingOf, wayOf, type Standing } from './race-told'
import { shown } from '../scorecard'

const pills: Readonly<Record<Standing, string>> = {
  winner: 'pass',
  racing: 'running',
  stopped: 'degraded',
  undecided: 'inconclusive',
  cancelled: 'cancelled',
}

/** One contestant as it stands. */
export const RaceRow = ({
  race,
  one,
  place,
  axis,
}: {
  readonly race: Tournament
  readonly one: Contestant
  readonly place: number
  readonly axis: readonly [number, number]
}): ReactElement => {
  const { evaluator, id } = race
  const { arm, mean, low, high, n, measured, failed, behind, stopped } = one
  const isLowerBetter = evaluator.direction === 'lower'
  const say = (value: number): string => `${value < 0 ? '−' : ''}${shown(Math.abs(value), evaluator.unit)}`
  const standing = standingOf(race, one)
  const between = low === null || high === null ? 'no interval' : `${say(low)} to ${say(high)}`
  return (
    <tr className={`first ${standing === 'winner' ? 'sel' : ''}`}>
      <td className="n t3">{place + 1}</td>
      <td>
        <Link className="med link armlink" href={`/evaluate/${id}?arm=${encodeURIComponent(arm)}`}>
          {arm}
        </Link>
        <div className="row xxs t3">
          <span className="tag" title={one.snapshot}>
            {shortHash(one.snapshot)}
          </span>
          <span className="clip">{aboutOf(one)}</span>
        </div>
      </td>
      <td className="n">
        {mean === null ? <span className="t3">nothing yet</span> : <b>{say(mean)}</b>}
        <div className="ci">{mean !== null && between}</div>
      </td>
      <td className="wide">
        <GateLine
          drawn={{ value: mean, low, high, ring: null, side: 'pass' }}
          className={`${evaluator.metric} ${stopped ? 'faded' : ''}`}
          isLowerBetter={isLowerBetter}
          bounds={axis}
          ends={axis}
          label={`${arm} reached ${shown(mean, evaluator.unit)}, ${between}`}
          width={136}
        />
      </td>
      <td className="n">
        {behind === null ? (
          <span className="t3">{race.leader === arm ? 'leads' : 'nothing yet'}</span>
        ) : (
          <>
            <b>{say(Math.max(0, behind.difference))}</b>
            <div className="ci" title={`over ${behind.n} rows that both answered`}>
              {say(behind.low)} to {say(behind.high)}
            </div>
          </>
        )}
      </td>
      <td className="wide">
        {behind && (
          <GateLine
            drawn={{
              value: -behind.difference,
              low: -behind.high,
              high: -behind.low,
              min: 0,
              ring: 0,
              side: stopped ? 'fail' : 'open',
            }}
            className={stopped ? 'degraded' : 'unsettled'}
            isLowerBetter={false}
            bounds={[-Infinity, Infinity]}
            label={`${arm} is ${say(behind.difference)} worse than ${behind.arm}, ${say(behind.low)} to ${say(behind.high)}`}
            width={104}
          />
        )}
      </td>
      <td className="wide">
        {behind && (
          <div className="evid">
            <span className="num xs">
              {factor(stopped?.evidence ?? behind.evidence)} <span className="t3">against {behind.arm}</span>
            </span>
            <progress
              className={stopped ? 'done' : ''}
              value={wayOf(stopped?.evidence ?? behind.evidence, race.needed)}
              max={1}
              aria-label={`Evidence against ${arm}`}
            />
          </div>
        )}
      </td>
      <td>
        <Blocks race={race} measured={measured} />
        <div className="ci">
          {count(measured)} of {count(race.rows)}
          {n < measured && `, ${count(n)} with a score`}
          {failed > 0 && <span className="warn">, {count(failed)} failed</span>}
        </div>
      </td>
      <td className="n">{one.cost === null ? <span className="t3">unknown</span> : money(one.cost)}</td>
      <td>
        <Pill state={pills[standing]} text={standing} />
        {stopped && (
          <div className="t3 xxs">
            after round {stopped.round + 1}, by {stopped.by}
          </div>
        )}
        {race.leader !== null && race.leader !== arm && race.ended_at !== null && (
          <div className="xxs">
            <Link
              className="link"
              href={`/evaluate/compare?baseline=${encodeURIComponent(`${id}@${race.leader}`)}&candidate=${encodeURIComponent(`${id}@${arm}`)}`}
            >
              Compare with {race.leader}
            </Link>
          </div>
        )}
      </td>
    </tr>
  )
}

// What sets a contestant apart.
const aboutOf = ({ arm, label, variant, model, parameters }: Contestant): string =>
  [
    // Said once where it is the name.
    label === arm ? null : label,
    variant,
    model,
    ...Object.entries(parameters ?? {}).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ]
    .filter((part) => part !== null && part !== undefined)
    .join(', ')

const mostBlocks = 20

// A block is a round; where there are more than can be told apart, it is a share of them.
const Blocks = ({ race, measured }: { readonly race: Tournament; readonly measured: number }): ReactElement => {
  const rounds = roundsOf(race)
  if (rounds > mostBlocks)
    return (
      <svg className="blkbar" width="100" height="9" aria-hidden="true">
        <rect x="0.5" y="0.5" width="99" height="8" rx="1" className="rest" />
        <rect width={Math.max(1.5, (measured / race.rows) * 100)} height="9" rx="1" className="on" />
      </svg>
    )
  return (
    <span className="blks" aria-hidden="true">
      {Array.from({ length: rounds }, (_, round) => (
        <i key={round} className={`blk ${round * race.rows_per_round < measured ? 'on' : ''}`} />
      ))}
    </span>
  )
}
