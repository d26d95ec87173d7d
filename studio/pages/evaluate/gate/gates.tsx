import type { ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import { Page } from '../../../frame/page'
import { GateEditor } from './gate-editor'
import { GatesPanel } from './gates-panel'
import '../evaluate.css'
import './gate.css'

/** The gates of the project, and making a new one. */
const Gates = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  if (search.get('new') !== null)
    return <GateEditor start={{ flow: search.get('flow') ?? '', dataset: search.get('dataset') ?? '' }} />
  return (
    <Page crumbs={[{ text: 'Evaluate', href: '/evaluate' }, { text: 'Gates' }]}>
      <h1 className="visually-hidden">Gates</h1>
      <GatesPanel onNew={() => setSearch({ new: '1' })} />
    </Page>
  )
}

export default Gates
