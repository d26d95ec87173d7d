import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ServerEvent } from '../../../client'
import { client } from '../../api/client'
import { queries, runById } from '../../api/queries'
import type { RunView } from '../../api/types'
import { noteGone, onReturn } from '../../frame/reach'
import { afterEvent, liveOf, type LiveRun } from '../flow/run/follow-events'

const ended = new Set(['completed', 'failed', 'cancelled'])
const mostEvents = 5_000

/** A run, followed while it goes on: over a restart of the server it is taken up behind the last event that came. */
export const useRun = (id: string) => {
  const query = useQuery(runById(id))
  const [events, setEvents] = useState<readonly ServerEvent[]>([])
  const [followed, setFollowed] = useState<LiveRun>()
  const [turn, setTurn] = useState(0)
  const last = useRef<string>(undefined)
  const status = query.data?.status
  const isOpen = status !== undefined && !ended.has(status)
  useEffect(() => onReturn(() => setTurn((now) => now + 1)), [])
  useEffect(() => {
    if (status === undefined) return undefined
    const gone = new AbortController()
    let frame = 0
    const pending: ServerEvent[] = []
    let run: LiveRun | undefined
    const show = (): void => {
      frame = 0
      const fresh = pending.splice(0)
      setEvents((old) => [...old, ...fresh].slice(-mostEvents))
      setFollowed(run)
    }
    const listen = async (): Promise<void> => {
      const from = last.current
      for await (const event of client.followRun(
        { id, ...(from !== undefined && { from }) },
        { signal: gone.signal },
      )) {
        if (event.id !== undefined) last.current = event.id
        run = afterEvent(
          run ?? (query.data ? liveOf(query.data) : { status: 'running', nodes: {} }),
          event,
          {},
          Date.now(),
        )
        pending.push(event)
        frame ||= requestAnimationFrame(show)
        if (/^(node-end|run-end|node-start)$/.test(event.event)) refresh(id)
      }
    }
    listen().catch(() => {
      if (!gone.signal.aborted) noteGone()
    })
    return () => {
      gone.abort()
      cancelAnimationFrame(frame)
    }
    // Followed anew where another run is shown, where one that had ended goes on, and where the server came back.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, isOpen, status === undefined, turn])
  const live = useMemo(
    () => (query.data ? mergedWith(query.data, isOpen ? followed : undefined) : undefined),
    [query.data, followed, isOpen],
  )
  return { query, events, live, isOpen }
}

let refreshing: ReturnType<typeof setTimeout> | undefined

const refresh = (id: string): void => {
  refreshing ??= setTimeout(() => {
    refreshing = undefined
    void queries.invalidateQueries({ queryKey: ['run', id] })
  }, 250)
}

const mergedWith = (run: RunView, followed: LiveRun | undefined): LiveRun => {
  const recorded = liveOf(run)
  if (!followed) return recorded
  return { ...recorded, nodes: { ...followed.nodes, ...recorded.nodes } }
}
