import { useSyncExternalStore } from 'react'
import { client } from '../api/client'

/** Whether the server answers, since when it does not, and when it is asked again. */
export interface Reach {
  readonly goneSince: number | null
  readonly nextTry: number | null
}

const delays = [1_000, 2_000, 4_000, 8_000]
const listeners = new Set<() => void>()
const returns = new Set<() => void>()
let current: Reach = { goneSince: null, nextTry: null }

const tell = (next: Reach): void => {
  current = next
  for (const listener of listeners) listener()
}

/** Notes that nobody answered; asks again, ever more seldom, until somebody does. */
export const noteGone = (): void => {
  if (current.goneSince !== null) return
  tell({ goneSince: Date.now(), nextTry: null })
  tryAgain(0)
}

/** Calls back whenever the server has come back. */
export const onReturn = (callback: () => void): (() => void) => {
  returns.add(callback)
  return () => void returns.delete(callback)
}

/** Whether the server answers, followed. */
export const useReach = (): Reach =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )

const tryAgain = (attempt: number): void => {
  const delay = delays[Math.min(attempt, delays.length - 1)] ?? 8_000
  tell({ ...current, nextTry: Date.now() + delay })
  setTimeout(() => {
    client.getHealth().then(
      () => {
        tell({ goneSince: null, nextTry: null })
        for (const back of returns) back()
      },
      () => tryAgain(attempt + 1),
    )
  }, delay)
}
