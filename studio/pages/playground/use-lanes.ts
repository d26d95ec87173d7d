import { useCallback, useEffect, useRef, useState } from 'react'
import { ClientError, type ServerEvent } from '../../../client'
import { noteGone } from '../../frame/reach'
import { askedOf, keepAsked, type Asked } from './history'
import type { Lane } from './lane'

/** One lane’s work: its events, and what each makes of the lane. */
interface LaneWork {
  readonly name: string
  readonly ask: (signal: AbortSignal) => AsyncIterable<ServerEvent>
  readonly after: (lane: Lane, event: ServerEvent) => Lane
}

/** Lanes side by side, each by itself: stopped, failed or done, it disturbs no other. What was asked is kept in this tab. */
export const useLanes = () => {
  const [lanes, setLanes] = useState<readonly Lane[]>([])
  const [history, setHistory] = useState<readonly Asked[]>(() => askedOf())
  const controls = useRef<readonly AbortController[]>([])
  const stop = useCallback((place?: number): void => {
    for (const control of place === undefined ? controls.current : controls.current.slice(place, place + 1))
      control.abort()
  }, [])
  useEffect(() => () => stop(), [stop])
  const start = useCallback(
    async (works: readonly LaneWork[], asked: Omit<Asked, 'id' | 'at' | 'lanes'>): Promise<void> => {
      stop()
      const own = works.map(() => new AbortController())
      controls.current = own
      let now = works.map(({ name }): Lane => ({ name, text: '', status: 'waiting' }))
      let frame = 0
      const isShown = (): boolean => controls.current === own
      const show = (): void => {
        frame = 0
        if (isShown()) setLanes(now)
      }
      const change = (place: number, make: (lane: Lane) => Lane): void => {
        now = now.map((lane, n) => (n === place ? make(lane) : lane))
        frame ||= requestAnimationFrame(show)
      }
      show()
      await Promise.all(
        works.map(async ({ ask, after }, place) => {
          const signal = (own[place] ?? new AbortController()).signal
          try {
            for await (const event of ask(signal)) change(place, (lane) => after(lane, event))
          } catch (caught) {
            if (!signal.aborted && caught instanceof ClientError && caught.code === 'unreachable') noteGone()
            const error = {
              code: caught instanceof ClientError ? caught.code : 'studio_error',
              message: caught instanceof Error ? caught.message : 'unknown',
            }
            change(place, (lane) => ({ ...lane, ...(!signal.aborted && { status: 'failed', error }) }))
          }
          change(place, (lane) => settled(lane, signal.aborted))
        }),
      )
      cancelAnimationFrame(frame)
      show()
      if (now.length > 0)
        setHistory(keepAsked({ ...asked, id: crypto.randomUUID(), at: new Date().toISOString(), lanes: now }))
    },
    [stop],
  )
  return {
    lanes,
    history,
    isBusy: lanes.some(({ status }) => status === 'waiting' || status === 'running'),
    start,
    stop,
    show: useCallback(
      (asked: Asked) => {
        stop()
        controls.current = []
        setLanes(asked.lanes)
      },
      [stop],
    ),
  }
}

// What has not ended by now will not.
const settled = (lane: Lane, isStopped: boolean): Lane => {
  if (lane.status !== 'running' && lane.status !== 'waiting') return lane
  return isStopped
    ? { ...lane, status: 'cancelled' }
    : { ...lane, status: 'failed', error: { code: 'unreachable', message: 'The answer ended before its end came' } }
}
