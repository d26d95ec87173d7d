import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import { Page } from '../../../frame/page'
import { Loading } from '../../../parts/states'
import { NewTournament } from './new-tournament'
import { tournamentAt } from './race-data'
import { draftOfRace } from './race-draft'
import { TournamentsPanel } from './tournaments-panel'
import '../evaluate.css'
import '../gate/gate.css'
import './race.css'

/** The tournaments of the project, and starting one. */
const Tournaments = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const again = search.get('again') ?? ''
  const before = useQuery({ ...tournamentAt(again), enabled: again !== '' })
  if (search.get('new') !== null && again !== '')
    return before.data || before.error ? (
      <NewTournament key={again} start={before.data ? draftOfRace(before.data) : {}} />
    ) : (
      <Loading />
    )
  if (search.get('new') !== null)
    return <NewTournament start={{ flow: search.get('flow') ?? '', dataset: search.get('dataset') ?? '' }} />
  return (
    <Page crumbs={[{ text: 'Evaluate', href: '/evaluate' }, { text: 'Tournaments' }]}>
      <h1 className="visually-hidden">Tournaments</h1>
      <TournamentsPanel onNew={() => setSearch({ new: '1' })} />
    </Page>
  )
}

export default Tournaments
