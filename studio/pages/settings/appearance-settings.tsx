import type { ReactElement } from 'react'
import { changeAppearance, useAppearance } from '../../frame/appearance'
import { Segments } from '../../parts/tabs'

/** Theme, density and keys; kept in this browser. */
export const AppearanceSettings = (): ReactElement => {
  const { theme, density, keys } = useAppearance()
  return (
    <section className="panel">
      <div className="phead">
        <h2>Appearance</h2>
        <span className="t3 xs">kept in this browser</span>
      </div>
      <dl className="kv inset">
        <dt>Theme</dt>
        <dd>
          <Segments
            label="Theme"
            options={[
              ['system', 'Follow the system'],
              ['light', 'Light'],
              ['dark', 'Dark'],
            ]}
            chosen={theme}
            onChoose={(id) => changeAppearance({ theme: id })}
          />
        </dd>
        <dt>Density</dt>
        <dd>
          <Segments
            label="Density"
            options={[
              ['compact', 'Compact'],
              ['default', 'Default'],
              ['roomy', 'Roomy'],
            ]}
            chosen={density}
            onChoose={(id) => changeAppearance({ density: id })}
          />
        </dd>
        <dt>Single keys</dt>
        <dd>
          <Segments
            label="Single keys"
            options={[
              ['on', 'On'],
              ['off', 'Off'],
            ]}
            chosen={keys ? 'on' : 'off'}
            onChoose={(id) => changeAppearance({ keys: id === 'on' })}
          />
        </dd>
      </dl>
    </section>
  )
}
