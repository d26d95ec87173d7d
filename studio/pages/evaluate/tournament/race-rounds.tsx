import type { ReactElement } from 'react'
import type { Tournament } from './race-data'
import { ranked } from './race-told'
import { shown } from '../scorecard'

/** The race round by round as numbers. */
export const RaceRounds = ({ race }: { readonly race: Tournament }): ReactElement => {
  const order = ranked(race)
  return (
    <table className="lined">
      <thead>
        <tr>
          <th className="n">Round</th>
          {order.map(({ arm }) => (
            <th key={arm} className="n">
              {arm}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {race.rounds.map(({ round, standings }) => (
          <tr key={round}>
            <td className="n">{round + 1}</td>
            {order.map(({ arm, stopped }) => {
              const mean = standings.find((one) => one.arm === arm)?.mean ?? null
              return (
                <td key={arm} className="n">
                  {stopped && round > stopped.round ? (
                    <span className="t3">stopped</span>
                  ) : mean === null ? (
                    <span className="t3">unknown</span>
                  ) : (
                    shown(mean, race.evaluator.unit)
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
