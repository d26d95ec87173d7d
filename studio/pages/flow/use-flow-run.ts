import { useCallback, useEffect, useRef, useState } from 'react'
import { ClientError, errorOfFault, type JsonObject } from '../../../client'
import { client } from '../../api/client'
import { queries, runById } from '../../api/queries'
import type { RunView } from '../../api/types'
import { noteGone } from '../../frame/reach'
import { afterEvent, liveOf, silent, type LiveRun } from './follow-events'

/** A run begun here, followed as it happens. */
export interface FlowRun {
  readonly live?: LiveRun
  /** The record once the run has ended: what went in and out of each node. */
  readonly record?: RunView
  readonly error?: unknown
  readonly isRunning: boolean
  readonly start: (inputs: JsonObject, at: { readonly version?: string; readonly variant?: string }) => Promise<void>
  readonly stop: () => void
  readonly close: () => void
}

/** Runs a flow and follows its events; what comes within one frame is shown at once. */
export const useFlowRun = (flow: string, sources: Readonly<Record<string, string>>): FlowRun => {
  const [live, setLive] = useState<LiveRun>()
  const [record, setRecord] = useState<RunView>()
  const [error, setError] = useState<unknown>()
  const [isRunning, setRunning] = useState(false)
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  const start = useCallback<FlowRun['start']>(
    async (inputs, at) => {
      abort.current?.abort()
      const control = new AbortController()
      abort.current = control
      setRecord(undefined)
      setError(undefined)
      setRunning(true)
      let run: LiveRun = silent
      let frame = 0
      const show = (): void => {
        frame = 0
        setLive(run)
      }
      setLive(run)
      try {
        const events = client.invokeFlowEvents({ flow, ...at, body: inputs }, { signal: control.signal })
        for await (const event of events) {
          run = afterEvent(run, event, sources, Date.now())
          if (event.event === 'error' && !run.id) setError(errorOfFault(event.data['error'] ?? event.data))
          frame ||= requestAnimationFrame(show)
        }
      } catch (caught) {
        if (!control.signal.aborted) {
          if (caught instanceof ClientError && caught.code === 'unreachable') noteGone()
          setError(caught)
        }
        run = { ...run, status: control.signal.aborted ? 'cancelled' : 'failed' }
      } finally {
        cancelAnimationFrame(frame)
        setLive(run)
        setRunning(false)
      }
      if (run.id !== undefined) {
        const ended = await queries.fetchQuery({ ...runById(run.id), staleTime: 0 }).catch(() => undefined)
        if (ended && abort.current === control) {
          setRecord(ended)
          const whole = liveOf(ended)
          setLive((now) => (now ? { ...now, nodes: mergedNodes(now.nodes, whole.nodes) } : whole))
        }
      }
    },
    [flow, sources],
  )
  return {
    ...(live && { live }),
    ...(record && { record }),
    error,
    isRunning,
    start,
    stop: useCallback(() => abort.current?.abort(), []),
    close: useCallback(() => {
      abort.current?.abort()
      setLive(undefined)
      setRecord(undefined)
      setError(undefined)
    }, []),
  }
}

// The record knows attempts and usage; the events know what was written when.
const mergedNodes = (followed: LiveRun['nodes'], recorded: LiveRun['nodes']): LiveRun['nodes'] =>
  Object.fromEntries(
    Object.entries({ ...followed, ...recorded }).map(([name, node]) => {
      const old = Object.hasOwn(followed, name) ? followed[name] : undefined
      return [
        name,
        { ...node, text: old?.text ?? '', ...(old?.firstTokenAt !== undefined && { firstTokenAt: old.firstTokenAt }) },
      ]
    }),
  )
