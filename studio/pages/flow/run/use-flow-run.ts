import { useCallback, useEffect, useRef, useState } from 'react'
import { ClientError, errorOfFault, type JsonObject, type ServerEvent } from '../../../../client'
import { client } from '../../../api/client'
import { queries, runById } from '../../../api/queries'
import type { RunView } from '../../../api/types'
import { noteGone } from '../../../frame/reach'
import { afterEvent, liveOf, silent, type LiveRun } from './follow-events'
import { hasEnded, mergedRuns } from './merged-runs'

/** Which text of the flow runs. */
export type RunAt = { readonly version?: string; readonly variant?: string }

/** A run on show beside the flow, followed as it happens. */
export interface FlowRun {
  readonly live?: LiveRun
  /** The record as far as it is written: what went in and out of each node. */
  readonly record?: RunView
  /** What it was started with here. */
  readonly inputs?: JsonObject
  readonly error?: unknown
  readonly isRunning: boolean
  /** Calls the flow and follows what it tells. */
  readonly start: (inputs: JsonObject, at: RunAt) => Promise<void>
  /** Starts a durable run, which goes on without this page, and follows it. */
  readonly startDurable: (inputs: JsonObject, at: RunAt) => Promise<void>
  /** Shows a run that was started before or elsewhere. */
  readonly follow: (id: string) => Promise<void>
  readonly stop: () => void
  readonly close: () => void
}

/** Runs a flow and follows runs by their events; what comes within one frame is shown at once. */
export const useFlowRun = (flow: string, sources: Readonly<Record<string, string>>): FlowRun => {
  const [live, setLive] = useState<LiveRun>()
  const [record, setRecord] = useState<RunView>()
  const [given, setGiven] = useState<JsonObject>()
  const [error, setError] = useState<unknown>()
  const [isRunning, setRunning] = useState(false)
  const abort = useRef<AbortController>(undefined)
  const durable = useRef<string>(undefined)
  useEffect(() => () => abort.current?.abort(), [])

  const begin = useCallback((): AbortController => {
    abort.current?.abort()
    const control = new AbortController()
    abort.current = control
    durable.current = undefined
    setRecord(undefined)
    setGiven(undefined)
    setError(undefined)
    setRunning(true)
    setLive(silent)
    return control
  }, [])

  const hear = useCallback(
    async (events: AsyncIterable<ServerEvent>, control: AbortController, isRecorded: boolean): Promise<void> => {
      let run: LiveRun = silent
      let recorded: RunView | undefined
      let frame = 0
      const isOurs = (): boolean => abort.current === control
      const show = (): void => {
        frame = 0
        if (isOurs()) setLive(recorded ? mergedRuns(run, liveOf(recorded)) : run)
      }
      const read = async (): Promise<void> => {
        if (run.id === undefined) return
        recorded = await queries.fetchQuery({ ...runById(run.id), staleTime: 0 }).catch(() => recorded)
        if (recorded && isOurs()) setRecord(recorded)
        show()
      }
      const readSoon = soon(read)
      try {
        for await (const event of events) {
          run = afterEvent(run, event, sources, Date.now())
          if (event.event === 'error' && run.id === undefined) setError(errorOfFault(event.data['error'] ?? event.data))
          // A called run is recorded as it ends; a durable one tells by its record who waits and how often was tried.
          if (isRecorded && /^node-(start|end)$/.test(event.event)) readSoon()
          frame ||= requestAnimationFrame(show)
        }
      } catch (caught) {
        const isStopped = control.signal.aborted
        if (!isStopped && caught instanceof ClientError && caught.code === 'unreachable') noteGone()
        if (!isStopped) setError(caught)
        run = { ...run, status: isStopped ? 'cancelled' : 'failed' }
      } finally {
        cancelAnimationFrame(frame)
        if (isOurs()) setRunning(false)
        show()
      }
      if (isOurs()) await read()
    },
    [sources],
  )

  const start = useCallback<FlowRun['start']>(
    async (inputs, at) => {
      const control = begin()
      setGiven(inputs)
      await hear(client.invokeFlowEvents({ flow, ...at, body: inputs }, { signal: control.signal }), control, false)
    },
    [begin, hear, flow],
  )
  const watch = useCallback(
    async (id: string, control: AbortController): Promise<void> => {
      durable.current = id
      await hear(client.followRun({ id }, { signal: control.signal }), control, true)
    },
    [hear],
  )
  const startDurable = useCallback<FlowRun['startDurable']>(
    async (inputs, at) => {
      const control = begin()
      setGiven(inputs)
      try {
        const { run_id } = await client.startFlowRun({ flow, ...at, body: inputs })
        await watch(run_id, control)
      } catch (caught) {
        setError(caught)
        setRunning(false)
        setLive(undefined)
      }
    },
    [begin, watch, flow],
  )
  const follow = useCallback<FlowRun['follow']>(
    async (id) => {
      const control = begin()
      const found = await queries.fetchQuery({ ...runById(id), staleTime: 0 }).catch((caught: unknown) => {
        setError(caught)
        return undefined
      })
      if (abort.current !== control) return
      if (found?.flow === flow && !hasEnded(found)) return watch(id, control)
      setRunning(false)
      setRecord(found?.flow === flow ? found : undefined)
      setLive(found?.flow === flow ? liveOf(found) : undefined)
      return undefined
    },
    [begin, watch, flow],
  )
  return {
    ...(live && { live }),
    ...(record && { record }),
    ...(given && { inputs: given }),
    error,
    isRunning,
    start,
    startDurable,
    follow,
    stop: useCallback(() => {
      // A durable run goes on without a listener: it is told to end, and its events say when it has.
      if (durable.current === undefined) abort.current?.abort()
      else void client.cancelRun({ id: durable.current }).catch(setError)
    }, []),
    close: useCallback(() => {
      abort.current?.abort()
      abort.current = undefined
      setLive(undefined)
      setRecord(undefined)
      setError(undefined)
      setRunning(false)
    }, []),
  }
}

const soon = (act: () => Promise<void>): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void act()
    }, 250)
  }
}
