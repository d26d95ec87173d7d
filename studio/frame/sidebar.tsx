import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link, useLocation } from 'wouter'
import { health, waitingRuns } from '../api/queries'
import { Icon } from '../parts/icon'
import { Button } from '../parts/button'
import { changeAppearance, useAppearance } from './appearance'
import { useNarrow } from './narrow'
import { groups, isWithin } from './places'

/** The navigation, and at its foot the ground and where models come from. */
export const Sidebar = (): ReactElement => {
  const [path] = useLocation()
  const waiting = useQuery(waitingRuns)
  const asks = waiting.data?.items.length ?? 0
  const { rail } = useAppearance()
  // Where the page is narrow, and beside an editor, there is no room to unfold it to.
  const isForced = useNarrow() || /^\/flows\/[^/]+$/.test(path)
  return (
    <aside className="side">
      <Link href="/" className="brand">
        <svg viewBox="0 0 18 18" aria-hidden="true">
          <path d="M9 1.800v4.200M9 12v4.200" strokeWidth="2.600" />
          <path d="M1.600 9h14.800" strokeWidth="1.800" />
        </svg>
        <span>Sluice</span>
      </Link>
      <div className="proj">
        <span className="sq" aria-hidden="true">
          D
        </span>
        default
      </div>
      <nav className="nav" aria-label="Studio">
        {groups.map(({ title, places }) => (
          <section key={title} aria-label={title === '' ? 'Start' : title}>
            {title !== '' && <h2>{title}</h2>}
            {places.map((place) => (
              <Link
                key={place.path}
                href={place.path}
                title={place.text}
                className={place.path === '/runs' && asks > 0 ? 'asks' : ''}
                aria-current={isWithin(path, place) ? 'page' : undefined}
              >
                <Icon name={place.icon} />
                <span>{place.text}</span>
                {place.path === '/runs' && asks > 0 && (
                  <span className="ct w">{asks === 50 ? '50+' : asks} waiting</span>
                )}
              </Link>
            ))}
          </section>
        ))}
      </nav>
      <Ground />
      {!isForced && (
        <div className="fold">
          <Button
            kind="quiet"
            size="sm"
            icon="split"
            name={rail ? 'Unfold the sidebar' : 'Fold the sidebar'}
            keys="["
            onPress={() => changeAppearance({ rail: !rail })}
          />
        </div>
      )}
    </aside>
  )
}

const Ground = (): ReactElement => {
  const { data } = useQuery(health)
  const failed = Object.entries(data?.checks ?? {}).filter(([, check]) => check.error !== undefined)
  return (
    <div className="foot">
      <Link href="/settings/health" className="row">
        <Icon
          name={data === undefined ? 'question' : failed.length > 0 ? 'bang' : 'tick'}
          size={12}
          className={data === undefined ? '' : failed.length > 0 ? 'warn' : 'good'}
        />
        <b>{data === undefined ? 'Asking the server' : data.ground === 'azure' ? 'On Azure' : 'Local ground'}</b>
      </Link>
      <div>
        {failed.length > 0
          ? `${failed.map(([name]) => name).join(', ')} not well`
          : data?.model
            ? `Models from ${data.model.provider}`
            : ''}
      </div>
    </div>
  )
}
