/** A page that was visited. */
export interface Visit {
  readonly href: string
  readonly text: string
}

const place = 'sluice.recent'
const most = 12

/** The visits after one more; a page that was there moves to the front. */
export const visited = (before: readonly Visit[], visit: Visit): readonly Visit[] =>
  [visit, ...before.filter(({ href }) => href !== visit.href)].slice(0, most)

/** Pages visited in this browser, the newest first. */
export const recentVisits = (): readonly Visit[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isVisit) : []
  } catch {
    return []
  }
}

/** Keeps a visit; the browser alone knows of it. */
export const noteVisit = (visit: Visit): void => {
  try {
    localStorage.setItem(place, JSON.stringify(visited(recentVisits(), visit)))
  } catch {
    // A browser that keeps nothing has no recent pages.
  }
}

const isVisit = (value: unknown): value is Visit => {
  const { href, text } = (value ?? {}) as Partial<Visit>
  // Only addresses of the studio itself: what lies in the browser may have been written by anybody who was at it.
  return typeof href === 'string' && /^\/(?!\/)/.test(href) && typeof text === 'string'
}
