import type { ReactElement } from 'react'
import { useLocation, useParams } from 'wouter'
import { Page } from '../../frame/page'
import { Tabs } from '../../parts/tabs'
import { About } from './about'
import { AppearanceSettings } from './appearance-settings'
import { Connections } from './connections'
import { HealthPanel } from './health-panel'
import { Keys } from './keys'
import './settings.css'

const tabs = [
  { id: 'connections', text: 'Connections' },
  { id: 'keys', text: 'Keys' },
  { id: 'health', text: 'Health' },
  { id: 'appearance', text: 'Appearance' },
  { id: 'about', text: 'About' },
] as const

/** Connections, keys, the health of each part, looks, and what this is. */
const Settings = (): ReactElement => {
  const [, go] = useLocation()
  const { tab = 'connections' } = useParams()
  const known = tabs.find(({ id }) => id === tab) ?? tabs[0]
  return (
    <Page crumbs={[{ text: 'Settings', href: '/settings/connections' }, { text: known.text }]}>
      <div className="settings">
        <Tabs tabs={tabs} chosen={known.id} onChoose={(id) => go(`/settings/${id}`)} label="Settings" />
        <div role="tabpanel" aria-label={known.text} className="stack">
          {known.id === 'connections' && <Connections />}
          {known.id === 'keys' && <Keys />}
          {known.id === 'health' && <HealthPanel />}
          {known.id === 'appearance' && <AppearanceSettings />}
          {known.id === 'about' && <About />}
        </div>
      </div>
    </Page>
  )
}

export default Settings
