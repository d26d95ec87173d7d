import { useCallback, useEffect, useRef, useState } from 'react'
import { ClientError, type Json, type JsonObject } from '../../../client'
import { client } from '../../api/client'
import { noteGone } from '../../frame/reach'
import { historyOf, turnAfter, type ChatShape, type Turn } from './conversation'
import { keepThread, threadsOf } from './threads'

/** What a question is asked with. */
export interface Asking {
  readonly question: string
  readonly others: Readonly<Record<string, Json>>
  readonly label: string | undefined
}

/** A conversation with a flow, kept in this tab. */
export const useChat = (flow: string, thread: string, shape: ChatShape | undefined) => {
  const [turns, setTurns] = useState<readonly Turn[]>(
    () => threadsOf(flow).find(({ id }) => id === thread)?.turns ?? [],
  )
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  useEffect(() => {
    if (turns.every(({ status }) => status !== 'running')) keepThread(flow, thread, turns, Date.now())
  }, [turns, flow, thread])
  const ask = useCallback(
    async ({ question, others, label }: Asking, before: readonly Turn[] = turns): Promise<void> => {
      if (!shape) return
      const control = new AbortController()
      abort.current = control
      const inputs: JsonObject = { ...others, [shape.question]: question }
      const body: JsonObject = {
        ...inputs,
        ...(shape.history !== undefined && { [shape.history]: historyOf(before) }),
      }
      let turn: Turn = {
        question,
        answer: '',
        inputs,
        citations: [],
        status: 'running',
        ...(label !== undefined && { label }),
      }
      let frame = 0
      const show = (): void => {
        frame = 0
        setTurns([...before, turn])
      }
      show()
      keepThread(flow, thread, [...before, turn], Date.now())
      try {
        const events = client.invokeFlowEvents(
          { flow, body, ...(label !== undefined && { label }) },
          { signal: control.signal },
        )
        for await (const event of events) {
          turn = turnAfter(turn, event, shape.answer)
          frame ||= requestAnimationFrame(show)
        }
        if (turn.status === 'running') turn = failed(turn, 'unreachable', 'The answer ended before its end came')
      } catch (caught) {
        const isGone = caught instanceof ClientError && caught.code === 'unreachable'
        if (isGone && !control.signal.aborted) noteGone()
        turn = control.signal.aborted
          ? { ...turn, status: 'cancelled' }
          : failed(
              turn,
              caught instanceof ClientError ? caught.code : 'studio_error',
              caught instanceof Error ? caught.message : 'unknown',
            )
      }
      cancelAnimationFrame(frame)
      show()
    },
    [flow, thread, shape, turns],
  )
  return {
    turns,
    ask: useCallback((asking: Asking) => ask(asking), [ask]),
    /** Asks the last question anew, in place of what came of it. */
    askAgain: useCallback(() => {
      const last = turns.at(-1)
      if (!last || !shape) return
      const { [shape.question]: _question, ...others } = last.inputs
      void ask({ question: last.question, others, label: last.label }, turns.slice(0, -1))
    }, [ask, turns, shape]),
    isBusy: turns.at(-1)?.status === 'running',
    stop: useCallback(() => abort.current?.abort(), []),
  }
}

const failed = (turn: Turn, code: string, message: string): Turn => ({
  ...turn,
  status: 'failed',
  error: { code, message },
})
