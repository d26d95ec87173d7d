import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { setPageCommands } from '../../frame/palette-state'
import { Button } from '../../parts/button'
import { ago, count, counted, duration, money, shortHash } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Failure, Shown } from '../../parts/states'
import { RaceChart } from './race-chart'
import { tournamentAt, type Tournament as Race } from './race-data'
import { RaceTable } from './race-table'
import { raceText, ranked, roundsOf, savedOf } from './race-told'
import { shown } from './scorecard'
import './evaluate.css'
import './gate.css'
import './race.css'

const isOver = (status: string): boolean => /^(completed|failed|cancelled)$/.test(status)

/** A tournament: who leads or won and how surely, who was stopped when and why, and what stopping saved. */
const TournamentPage = (): ReactElement => {
  const { id = '' } = useParams()
  const [, go] = useLocation()
  const query = useQuery(tournamentAt(id))
  const race = query.data
  const cancel = useMutation({
    mutationFn: () => client.cancelRun({ id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tournament', id] }),
  })
  const again = `/evaluate/tournaments?new=1&again=${id}`
  useEffect(() => {
    setPageCommands([{ id: 'race', text: 'Race them again', group: 'Run', icon: 'play', run: () => go(again) }])
    return () => setPageCommands([])
  }, [again, go])
  return (
    <Page
      crumbs={[
        { text: 'Evaluate', href: '/evaluate' },
        { text: 'Tournaments', href: '/evaluate/tournaments' },
        { text: race ? `${race.flow} by ${race.objective}` : id },
      ]}
      state={race && <Pill state={race.status} />}
      actions={
        <>
          <Link className="btn" href={`/runs/${id}`}>
            Open the run
          </Link>
          {race && !isOver(race.status) && (
            <Button kind="stop" icon="stop" busy={cancel.isPending} onPress={() => cancel.mutate()}>
              Cancel
            </Button>
          )}
          {race && isOver(race.status) && (
            <Link className="btn" href={again}>
              Race again
            </Link>
          )}
        </>
      }
    >
      <h1 className="visually-hidden">Tournament {race ? `of ${race.flow}` : id}</h1>
      {cancel.error && <Failure error={cancel.error} />}
      <Shown query={query}>{(told) => <Told race={told} />}</Shown>
    </Page>
  )
}

export default TournamentPage

const Told = ({ race }: { readonly race: Race }): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const { title, why, tone } = raceText(race)
  const isRunning = !isOver(race.status)
  const isTable = search.get('rounds') === 'table'
  const turn = (): void => setSearch(isTable ? {} : { rounds: 'table' }, { replace: true })
  useKeys({ t: turn })
  return (
    <div className="stack">
      <section className={`panel verdict banner ${tone}`} aria-label="Outcome">
        <span className={`gatemark ${tone === 'open' ? '' : tone}`} aria-hidden="true" />
        <div className="grow">
          <h2>{title}</h2>
          <p className="t2">{why}</p>
        </div>
      </section>
      {isRunning && (
        <div className="row live" role="status">
          <progress value={race.done} max={Math.max(1, race.whole)} aria-label="Rows raced" />
          <span className="num">
            {count(race.done)} of at most {counted(race.whole, 'row')} raced
          </span>
        </div>
      )}
      <Facts race={race} />
      <RaceTable race={race} />
      {race.rounds.length > 0 && (
        <section className="panel" aria-label="Round by round">
          <div className="phead">
            <h2>Round by round</h2>
            <span className="t3 xs">
              {counted(race.rows_per_round, 'row')} each a round, in an order that chance decided
            </span>
            <span className="grow" />
            <Button kind="quiet" size="sm" icon="table" pressed={isTable} onPress={turn}>
              Table
            </Button>
            <span className="kbd">T</span>
          </div>
          <div className="score inset">{isTable ? <RoundsTable race={race} /> : <RaceChart race={race} />}</div>
        </section>
      )}
    </div>
  )
}

const Facts = ({ race }: { readonly race: Race }): ReactElement => {
  const [name = '', version = ''] = race.dataset.split('@')
  const saved = savedOf(race)
  const isRunning = !isOver(race.status)
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
        <dt>{isRunning ? 'Not raced yet' : 'Saved'}</dt>
        <dd className="num">
          {counted(saved.rows, 'row')}{' '}
          <span className="t3">
            {Math.round(saved.share * 100)} %
            {!isRunning &&
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

const RoundsTable = ({ race }: { readonly race: Race }): ReactElement => {
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
