import { useSyncExternalStore } from 'react'

/** What a reader chose of the studio's looks; kept in this browser alone. */
export interface Appearance {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'compact' | 'default' | 'roomy'
  readonly rail: boolean
  /** Whether single keys act. */
  readonly keys: boolean
}

const place = 'sluice.appearance'
const usual: Appearance = { theme: 'system', density: 'default', rail: false, keys: true }
const listeners = new Set<() => void>()
let current: Appearance = read()

function read(): Appearance {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Appearance>) }
  } catch {
    return usual
  }
}

/** The looks as they are now. */
export const appearance = (): Appearance => current

/** Changes some of the looks, at once and for the next visit. */
export const changeAppearance = (change: Partial<Appearance>): void => {
  current = { ...current, ...change }
  localStorage.setItem(place, JSON.stringify(current))
  const { dataset } = document.documentElement
  if (current.theme === 'system') delete dataset['theme']
  else dataset['theme'] = current.theme
  if (current.density === 'default') delete dataset['density']
  else dataset['density'] = current.density
  for (const listener of listeners) listener()
}

/** The looks, followed. */
export const useAppearance = (): Appearance =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )

/** Turns light to dark and back, from what is seen now. */
export const turnTheme = (): void => {
  const isDark =
    current.theme === 'dark' || (current.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  changeAppearance({ theme: isDark ? 'light' : 'dark' })
}
