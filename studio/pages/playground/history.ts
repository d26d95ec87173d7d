import type { JsonObject } from '../../../client'
import type { Lane } from './lane'

/** What was asked once in this tab, with what came of it. */
export interface Asked {
  readonly id: string
  readonly at: string
  readonly kind: 'models' | 'variants'
  /** What was asked, in a line. */
  readonly title: string
  /** The query of the page that asks the same. */
  readonly search: string
  /** What the form held. */
  readonly form: JsonObject
  readonly lanes: readonly Lane[]
}

const place = 'sluice.playground'
const most = 20

/** What was asked in this tab, newest first. */
export const askedOf = (store: Pick<Storage, 'getItem'> = sessionStorage): readonly Asked[] => {
  try {
    const kept = JSON.parse(store.getItem(place) ?? '[]') as unknown
    return Array.isArray(kept) ? kept.filter(isAsked) : []
  } catch {
    return []
  }
}

/** Keeps what was asked; where a tab has no room, fewer are kept. */
export const keepAsked = (
  asked: Asked,
  store: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage,
): readonly Asked[] => {
  const all = [asked, ...askedOf(store).filter(({ id }) => id !== asked.id)].slice(0, most)
  for (let count = all.length; count > 0; count = Math.floor(count / 2)) {
    try {
      store.setItem(place, JSON.stringify(all.slice(0, count)))
      return all.slice(0, count)
    } catch {
      continue
    }
  }
  return all
}

const isAsked = (value: unknown): value is Asked => {
  const { id, title, lanes } = (value ?? {}) as Partial<Asked>
  return typeof id === 'string' && typeof title === 'string' && Array.isArray(lanes)
}
