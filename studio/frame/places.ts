import type { IconName } from '../parts/icon'

/** A place of the studio, with the key that follows G. */
export interface Place {
  readonly path: string
  readonly text: string
  readonly icon: IconName
  readonly key: string
}

/** The navigation: the stages of the life cycle and what is in each. */
export const groups: readonly { readonly title: string; readonly places: readonly Place[] }[] = [
  { title: '', places: [{ path: '/', text: 'Home', icon: 'home', key: 'h' }] },
  {
    title: 'Explore',
    places: [
      { path: '/models', text: 'Models', icon: 'chip', key: 'm' },
      { path: '/playground', text: 'Playground', icon: 'playground', key: 'p' },
    ],
  },
  {
    title: 'Build',
    places: [
      { path: '/flows', text: 'Flows', icon: 'flow', key: 'f' },
      { path: '/data', text: 'Data', icon: 'data', key: 'd' },
      { path: '/chat', text: 'Chat', icon: 'chat', key: 'c' },
      { path: '/evaluate', text: 'Evaluate', icon: 'evaluate', key: 'e' },
    ],
  },
  { title: 'Operate', places: [{ path: '/runs', text: 'Runs', icon: 'runs', key: 'r' }] },
  { title: 'Manage', places: [{ path: '/settings', text: 'Settings', icon: 'settings', key: 's' }] },
]

/** Every place, in the order of the navigation. */
export const places: readonly Place[] = groups.flatMap((group) => group.places)

/** Whether an address is within a place. */
export const isWithin = (path: string, place: Place): boolean =>
  place.path === '/' ? path === '/' : path === place.path || path.startsWith(`${place.path}/`)
