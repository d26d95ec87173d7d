import { changeAppearance, turnTheme } from './appearance'
import type { Command } from './palette-state'
import { places } from './places'
import { recentVisits } from './recent'

const mostRecent = 5

/** What the palette offers on every page: places, things to begin, and what can be changed. */
export const commandsEverywhere = (go: (path: string) => void): readonly Command[] => {
  const begin = (id: string, text: string, path: string): Command => ({
    id,
    text,
    group: 'Run',
    icon: 'plus',
    run: () => go(path),
  })
  const open = (id: string, text: string, icon: Command['icon'], path: string): Command => ({
    id,
    text,
    group: 'Go to',
    icon,
    run: () => go(path),
  })
  const look = (id: string, text: string, icon: Command['icon'], run: () => void, keys?: string): Command => ({
    id,
    text,
    group: 'Change',
    icon,
    run,
    ...(keys !== undefined && { keys }),
  })
  return [
    ...places.map((place) => ({
      ...open(place.path, place.text, place.icon, place.path),
      keys: `G ${place.key.toUpperCase()}`,
    })),
    open('gates', 'Gates', 'seal', '/evaluate/gates'),
    open('tournaments', 'Tournaments', 'evaluate', '/evaluate/tournaments'),
    open('connections', 'Settings: connections', 'settings', '/settings/connections'),
    open('keys', 'Settings: keys', 'lock', '/settings/keys'),
    open('health', 'Settings: health', 'settings', '/settings/health'),
    open('appearance', 'Settings: appearance', 'sun', '/settings/appearance'),
    open('about', 'Settings: about', 'settings', '/settings/about'),
    begin('new-flow', 'New flow', '/flows?new=1'),
    begin('import', 'Import a Prompt flow folder', '/flows?new=import'),
    begin('new-evaluation', 'New evaluation', '/evaluate?new=1'),
    begin('new-gate', 'New gate', '/evaluate/gates?new=1'),
    begin('new-tournament', 'New tournament', '/evaluate/tournaments?new=1'),
    begin('new-index', 'New index', '/data?new=index'),
    begin('new-dataset', 'Upload a dataset', '/data?new=dataset'),
    begin('new-connection', 'Add a connection', '/settings/connections?new=1'),
    look('theme', 'Turn the theme', 'sun', turnTheme),
    look('follow-theme', 'Let the system choose the theme', 'sun', () => changeAppearance({ theme: 'system' })),
    look('compact', 'Rows: compact', 'lines', () => changeAppearance({ density: 'compact' })),
    look('usual', 'Rows: default', 'lines', () => changeAppearance({ density: 'default' })),
    look('roomy', 'Rows: roomy', 'lines', () => changeAppearance({ density: 'roomy' })),
  ]
}

/** The pages that were visited last, but for the one on show. */
export const recentCommands = (here: string, go: (path: string) => void): readonly Command[] =>
  recentVisits()
    .filter(({ href }) => href !== here)
    .slice(0, mostRecent)
    .map(({ href, text }) => ({ id: href, text, detail: href, group: 'Recent', icon: 'clock', run: () => go(href) }))
