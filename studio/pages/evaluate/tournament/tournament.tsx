import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { setPageCommands } from '../../../frame/palette-state'
import { Button } from '../../../parts/button'
import { count, counted } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { Failure, Shown } from '../../../parts/states'
import { isOver } from '../evaluation-view'
import { RaceChart } from './race-chart'
import { tournamentAt, type Tournament as Race } from './race-data'
import { RaceFacts } from './race-facts'
import { RaceRounds } from './race-rounds'
import { RaceTable } from './race-table'
import { raceText } from './race-told'
import '../evaluate.css'
import '../gate/gate.css'
import './race.css'

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
      <RaceFacts race={race} />
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
          <div className="score inset">{isTable ? <RaceRounds race={race} /> : <RaceChart race={race} />}</div>
        </section>
      )}
    </div>
  )
}
