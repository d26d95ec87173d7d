import type { ReactElement } from 'react'
import { Icon } from '../../../parts/icon'
import { axisOf } from '../gate/gate-checks'
import type { Tournament } from './race-data'
import { RaceRow } from './race-row'
import { factor, ranked } from './race-told'
import { metrics } from '../scorecard'

/** The contestants as they stand: what each reached, how far it is behind and how surely, and the rows it raced. */
export const RaceTable = ({ race }: { readonly race: Tournament }): ReactElement => {
  const { evaluator } = race
  const icon = metrics.find(({ id }) => id === evaluator.metric)?.icon ?? 'star'
  const order = ranked(race)
  const bounds = [evaluator.scale[0], evaluator.scale[1] ?? Infinity] as const
  // One axis for all: who stands right of whom is seen.
  const ends = order.map(({ mean, low, high }) => axisOf({ value: mean, low, high, ring: null, side: 'open' }, bounds))
  const finite = ends.filter(([from, to]) => Number.isFinite(from) && Number.isFinite(to))
  const axis = [Math.min(...finite.map(([from]) => from)), Math.max(...finite.map(([, to]) => to))] as const
  return (
    <section className="panel" aria-label="Standings">
      <div className="phead">
        <h2>Standings</h2>
        <span className={`m ${evaluator.metric} xs`}>
          <Icon name={icon} />
          {evaluator.name}, {evaluator.direction === 'higher' ? 'more is better' : 'less is better'}
        </span>
      </div>
      <div className="score">
        <table className="checks race">
          <thead>
            <tr>
              <th className="n">
                <span className="visually-hidden">Place</span>
              </th>
              <th>Contestant</th>
              <th className="n">Reached</th>
              <th className="wide">Level, 95 % at any time</th>
              <th className="n">Behind</th>
              <th className="wide">
                <span className="visually-hidden">Difference drawn</span>
              </th>
              <th className="wide">Evidence, {factor(race.needed)} stops</th>
              <th>Rows raced</th>
              <th className="n">Cost</th>
              <th>Stands</th>
            </tr>
          </thead>
          <tbody>
            {order.map((one, place) => (
              <RaceRow key={one.arm} race={race} one={one} place={place} axis={axis} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="tfoot2">
        <span className="row">
          <i className="mk ring" /> who it is held against
        </span>
        <span className="row">dashed and open: not told apart</span>
        <span className="row">
          <i className="blk on" /> raced
        </span>
        <span className="row">
          <i className="blk" /> saved
        </span>
        <span className="grow" />
        <span>right is better; intervals hold whenever one looks</span>
      </div>
    </section>
  )
}
