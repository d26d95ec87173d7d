import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { Button } from '../../../parts/button'
import { ago, counted, money } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { Empty, Shown } from '../../../parts/states'
import { isOver } from '../evaluation-view'
import { tournamentPages, type TournamentLine } from './race-data'

/** The tournaments as a panel: who raced by what, and who won. */
export const TournamentsPanel = ({ onNew }: { readonly onNew: () => void }): ReactElement => {
  const list = useInfiniteQuery(tournamentPages)
  const items = list.data?.pages.flatMap((page) => page.items)
  return (
    <section className="panel live" aria-label="Tournaments">
      <div className="phead">
        <h2>Tournaments</h2>
        <span className="t3 xs clip">versions, variants and models race over the same rows; losers stop early</span>
        <span className="grow" />
        <Button size="sm" icon="plus" onPress={onNew}>
          New tournament
        </Button>
      </div>
      <Shown query={{ data: items, error: list.error }} lines={2}>
        {(races) =>
          races.length === 0 ? (
            <Empty
              title="No tournament yet"
              command="curl -X POST …/api/tournaments -d @race.json"
              action={
                <Button kind="go" onPress={onNew}>
                  New tournament
                </Button>
              }
            >
              Two to twenty-four contestants answer the same rows, 16 a round. Whoever is surely behind stops, so most
              of the cost goes to those that are hard to tell apart.
            </Empty>
          ) : (
            <>
              <div className="score">
                <table className="lined">
                  <thead>
                    <tr>
                      <th>Tournament</th>
                      <th>State</th>
                      <th>Outcome</th>
                      <th>Contestants</th>
                      <th>By</th>
                      <th>Dataset</th>
                      <th className="n">Cost</th>
                      <th className="n">Started</th>
                    </tr>
                  </thead>
                  <tbody>
                    {races.map((race) => (
                      <tr key={race.id}>
                        <td>
                          <Link className="med" href={`/evaluate/tournaments/${race.id}`}>
                            {race.flow}
                          </Link>
                        </td>
                        <td>
                          <Pill state={race.status} />
                        </td>
                        <td>{outcomeOf(race)}</td>
                        <td className="requires clip" title={race.contestants.join(', ')}>
                          {counted(race.contestants.length, 'contestant')}: {race.contestants.join(', ')}
                        </td>
                        <td>{race.objective}</td>
                        <td>{race.dataset.split('@')[0]}</td>
                        <td className="n">
                          {race.cost === null ? <span className="t3">unknown</span> : money(race.cost)}
                        </td>
                        <td className="n t3" title={race.started_at}>
                          {ago(race.started_at)}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {list.hasNextPage && (
                <div className="inset2">
                  <Button size="sm" busy={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
                    More
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Shown>
    </section>
  )
}

const outcomeOf = ({ winner, over, status }: TournamentLine): ReactElement =>
  winner !== null ? (
    <span>
      <b>{winner}</b> wins
    </span>
  ) : status === 'completed' ? (
    <Pill state="inconclusive" text={over === null ? 'undecided' : `undecided: ${over}`} />
  ) : (
    <span className="t3">{isOver(status) ? 'broken off' : 'not over'}</span>
  )
