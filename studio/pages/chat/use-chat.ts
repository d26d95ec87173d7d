import { useCallback, useEffect, useRef, useState } from 'react'
import { ClientError, type Json, type JsonObject } from '../../../client'
import { client } from '../../api/client'
import { noteGone } from '../../frame/reach'
import { historyOf, turnAfter, type ChatShape, type Turn } from './conversation'

const place = (flow: string): string => `sluice.chat.${flow}`

const keptOf = (flow: string): readonly Turn[] => {
  try {
    return JSON.parse(sessionStorage.getItem(place(flow)) ?? '[]') as readonly Turn[]
  } catch {
    return []
  }
}

/** A conversation with a flow, kept in this tab. */
export const useChat = (flow: string, shape: ChatShape | undefined) => {
  const [turns, setTurns] = useState<readonly Turn[]>(() => keptOf(flow))
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  useEffect(() => {
    if (turns.every(({ status }) => status !== 'running')) sessionStorage.setItem(place(flow), JSON.stringify(turns))
  }, [turns, flow])
  const ask = useCallback(
    async (question: string, others: Readonly<Record<string, Json>>, label: string | undefined): Promise<void> => {
      if (!shape) return
      const control = new AbortController()
      abort.current = control
      const inputs: JsonObject = { ...others, [shape.question]: question }
      const body: JsonObject = { ...inputs, ...(shape.history !== undefined && { [shape.history]: historyOf(turns) }) }
      let turn: Turn = { question, answer: '', inputs, citations: [], status: 'running' }
      let frame = 0
      const show = (): void => {
        frame = 0
        const now = turn
        setTurns((all) => [...all.slice(0, -1), now])
      }
      setTurns((all) => [...all, turn])
      try {
        const events = client.invokeFlowEvents(
          { flow, body, ...(label !== undefined && { label }) },
          { signal: control.signal },
        )
        for await (const event of events) {
          turn = turnAfter(turn, event, shape.answer)
          frame ||= requestAnimationFrame(show)
        }
        if (turn.status === 'running')
          turn = {
            ...turn,
            status: 'failed',
            error: { code: 'unreachable', message: 'The answer ended before its end came' },
          }
      } catch (caught) {
        const isGone = caught instanceof ClientError && caught.code === 'unreachable'
        if (isGone && !control.signal.aborted) noteGone()
        turn = control.signal.aborted
          ? { ...turn, status: 'cancelled' }
          : {
              ...turn,
              status: 'failed',
              error: {
                code: caught instanceof ClientError ? caught.code : 'studio_error',
                message: caught instanceof Error ? caught.message : 'unknown',
              },
            }
      }
      cancelAnimationFrame(frame)
      show()
    },
    [flow, shape, turns],
  )
  return {
    turns,
    ask,
    isBusy: turns.at(-1)?.status === 'running',
    stop: useCallback(() => abort.current?.abort(), []),
    clear: useCallback(() => setTurns([]), []),
  }
}
