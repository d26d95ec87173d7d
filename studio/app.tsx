import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState, type ReactElement } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ClientError } from '../client'
import { flowList, queries } from './api/queries'
import { useNarrow } from './frame/narrow'
import { changeAppearance, useAppearance } from './frame/appearance'
import { Guard } from './frame/guard'
import { KeysHelp } from './frame/keys-help'
import { useKeys } from './frame/keys'
import { Page } from './frame/page'
import { Palette } from './frame/palette'
import { openPalette } from './frame/palette-state'
import { places } from './frame/places'
import { useReach } from './frame/reach'
import { ServerGone } from './frame/server-gone'
import { Sidebar } from './frame/sidebar'
import { SignIn } from './frame/sign-in'
import { Toasts } from './frame/toast'
import { Empty, Loading } from './parts/states'

const Home = lazy(() => import('./pages/home/home'))
const Flows = lazy(() => import('./pages/flows/flows'))
const FlowPage = lazy(() => import('./pages/flow/flow'))
const Versions = lazy(() => import('./pages/flow/versions'))
const Runs = lazy(() => import('./pages/runs/runs'))
const RunPage = lazy(() => import('./pages/run/run'))
const Chat = lazy(() => import('./pages/chat/chat'))
const Data = lazy(() => import('./pages/data/data'))
const IndexPage = lazy(() => import('./pages/data/index-page'))
const Dataset = lazy(() => import('./pages/data/dataset'))
const Models = lazy(() => import('./pages/models/models'))
const Playground = lazy(() => import('./pages/playground/playground'))
const Evaluate = lazy(() => import('./pages/evaluate/evaluate'))
const Evaluation = lazy(() => import('./pages/evaluate/evaluation'))
const Comparison = lazy(() => import('./pages/evaluate/comparison'))
const Gates = lazy(() => import('./pages/evaluate/gates'))
const Gate = lazy(() => import('./pages/evaluate/gate'))
const Settings = lazy(() => import('./pages/settings/settings'))

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

const Pages = (): ReactElement => (
  <Switch>
    <Route path="/" component={Home} />
    <Route path="/flows" component={Flows} />
    <Route path="/flows/:flow" component={FlowPage} />
    <Route path="/flows/:flow/versions" component={Versions} />
    <Route path="/runs" component={Runs} />
    <Route path="/runs/:id" component={RunPage} />
    <Route path="/chat" component={Chat} />
    <Route path="/chat/:flow" component={Chat} />
    <Route path="/data" component={Data} />
    <Route path="/data/indexes/:index" component={IndexPage} />
    <Route path="/data/datasets/:name" component={Dataset} />
    <Route path="/models" component={Models} />
    <Route path="/models/:id" component={Models} />
    <Route path="/playground" component={Playground} />
    <Route path="/evaluate" component={Evaluate} />
    <Route path="/evaluate/compare" component={Comparison} />
    <Route path="/evaluate/gates" component={Gates} />
    <Route path="/evaluate/gates/:gate" component={Gate} />
    <Route path="/evaluate/:id" component={Evaluation} />
    <Route path="/settings">
      <Redirect to="/settings/connections" replace />
    </Route>
    <Route path="/settings/:tab" component={Settings} />
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
