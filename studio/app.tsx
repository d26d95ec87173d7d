import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo, useState, type ReactElement } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ClientError } from '../client'
import { flowList, queries } from './api/queries'
import { useNarrow } from './frame/narrow'
import { changeAppearance, useAppearance } from './frame/appearance'
import { Guard } from './frame/guard'
import { KeysHelp } from './frame/keys-help'
import { useKeys } from './frame/keys'
import { Page } from './frame/page'
import { fetchPageOf } from './frame/page-code'
import { Palette } from './frame/palette'
import { openPalette } from './frame/palette-state'
import { places } from './frame/places'
import { useReach } from './frame/reach'
import { ServerGone } from './frame/server-gone'
import { Sidebar } from './frame/sidebar'
import { SignIn } from './frame/sign-in'
import { Toasts } from './frame/toast'
import { pages } from './pages'
import { Empty, Loading } from './parts/states'

/** The studio: the frame, and the page of the address. */
export const App = (): ReactElement => (
  <QueryClientProvider client={queries}>
    <Frame />
  </QueryClientProvider>
)

const Frame = (): ReactElement => {
  const [path, go] = useLocation()
  const { rail } = useAppearance()
  const isNarrow = useNarrow()
  const { goneSince } = useReach()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const isEditor = /^\/flows\/[^/]+$/.test(path)
  useKeys(
    useMemo(
      () => ({
        'mod+k': () => openPalette(),
        '?': () => setHelpOpen(true),
        '[': () => changeAppearance({ rail: !rail }),
        ...Object.fromEntries(places.map((place) => [`g ${place.key}`, () => go(place.path)])),
      }),
      [go, rail],
    ),
  )
  useCodeAhead()
  return (
    <div className={`app ${rail || isEditor || isNarrow ? 'rail' : ''} ${goneSince === null ? '' : 'is-gone'}`}>
      <a className="btn skip" href="#content">
        Skip to the content
      </a>
      <Sidebar />
      <div className="main">
        <ServerGone />
        <Guard key={path}>
          <Suspense fallback={<Loading />}>
            <Pages />
          </Suspense>
        </Guard>
      </div>
      <Palette />
      <Toasts />
      {isHelpOpen && <KeysHelp isEditor={isEditor} onClose={() => setHelpOpen(false)} />}
      <KeyAsked />
    </div>
  )
}

// Whoever points at a link or comes to it by keyboard is about to open it.
const useCodeAhead = (): void =>
  useEffect(() => {
    const ahead = ({ target }: Event): void => {
      const href = target instanceof Element ? target.closest('a[href^="/"]')?.getAttribute('href') : undefined
      if (href) void fetchPageOf(pages, href)
    }
    document.addEventListener('pointerover', ahead)
    document.addEventListener('focusin', ahead)
    return () => {
      document.removeEventListener('pointerover', ahead)
      document.removeEventListener('focusin', ahead)
    }
  }, [])

const Pages = (): ReactElement => (
  <Switch>
    {pages.map(({ path, Component }) => (
      <Route key={path} path={path} component={Component} />
    ))}
    <Route path="/settings">
      <Redirect to="/settings/connections" replace />
    </Route>
    <Route>
      <Page crumbs={[{ text: 'Not found' }]}>
        <Empty title={`Nothing is at ${location.pathname.slice(0, 80)}`} command="⌘K">
          The address names no page of the studio. Search finds flows, runs and documents by their names.
        </Empty>
      </Page>
    </Route>
  </Switch>
)

const KeyAsked = (): ReactElement | null => {
  const { error } = useQuery(flowList)
  const [isClosed, setClosed] = useState(false)
  if (isClosed || !(error instanceof ClientError) || error.status !== 401) return null
  return <SignIn onClose={() => setClosed(true)} />
}
