import type { Turn } from './conversation'

/** A conversation as this tab keeps it. */
interface Thread {
  readonly id: string
  /** What was asked first. */
  readonly title: string
  readonly at: string
  readonly turns: readonly Turn[]
}

const place = (flow: string): string => `sluice.chat.${flow}`
const most = 30

/** The conversations with a flow that this tab keeps, newest first. */
export const threadsOf = (flow: string, store: Pick<Storage, 'getItem'> = sessionStorage): readonly Thread[] => {
  try {
    const kept = JSON.parse(store.getItem(place(flow)) ?? '[]') as unknown
    return Array.isArray(kept) ? kept.filter(isThread) : []
  } catch {
    return []
  }
}

/** Keeps the turns of a conversation; one that is being answered is kept as stopped, for nobody hears its end after a reload. */
export const keepThread = (
  flow: string,
  id: string,
  turns: readonly Turn[],
  now: number,
  store: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage,
): void => {
  const [first] = turns
  if (!first) return
  const others = threadsOf(flow, store).filter((thread) => thread.id !== id)
  const settled = turns.map((turn): Turn => (turn.status === 'running' ? { ...turn, status: 'cancelled' } : turn))
  const thread: Thread = {
    id,
    title: first.question.slice(0, 120),
    at: new Date(now).toISOString(),
    turns: settled,
  }
  const all = [thread, ...others].slice(0, most)
  // A tab keeps a few megabytes: the oldest go first.
  for (let count = all.length; count > 0; count = Math.floor(count / 2)) {
    try {
      store.setItem(place(flow), JSON.stringify(all.slice(0, count)))
      return
    } catch {
      continue
    }
  }
}

/** A name for a new conversation, short enough for an address. */
export const newThreadId = (): string => crypto.randomUUID().slice(0, 8)

const isThread = (value: unknown): value is Thread => {
  const { id, title, turns } = (value ?? {}) as Partial<Thread>
  return typeof id === 'string' && typeof title === 'string' && Array.isArray(turns)
}
