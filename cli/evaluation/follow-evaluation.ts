import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../client'
import { whileAway, type AwayListener } from '../batch/server-away'
import type { CommonOptions, Scene } from '../scene'

/** How far a run that measures rows is. */
export interface MeasuringProgress {
  readonly status: string
  readonly done: number
  readonly total: number
}

const betweenLooks = 500
const betweenLines = 3_000

/** Waits for the end of an evaluation or of a gate run and shows how far it is; a server that is away is waited for. */
export const followEvaluation = async <T>(
  { terminal, signal }: Scene,
  id: string,
  { json }: CommonOptions,
  look: (signal: AbortSignal) => Promise<{ readonly ended: T } | { readonly progress: MeasuringProgress }>,
): Promise<T> => {
  const say = (event: string, text: string): void => {
    if (json) terminal.write(`${JSON.stringify({ event, run_id: id, text })}\n`)
    else terminal.note(`${text}\n`)
  }
  const listener: AwayListener = {
    away: () => say('away', 'The server does not answer; waiting for it …'),
    back: () => say('back', 'The server is back.'),
  }
  let told = ''
  let last = -Infinity
  for (;;) {
    const found = await whileAway(look, signal, listener)
    if ('ended' in found) return found.ended
    const { status, done, total } = found.progress
    const text = `${status} · ${done} of ${total} rows`
    if (text !== told && performance.now() - last >= betweenLines) {
      say('progress', text)
      told = text
      last = performance.now()
    }
    await sleep(betweenLooks, undefined, { signal })
  }
}

/** Whether a run goes on no more. */
export const isOver = (status: string): boolean => ['completed', 'failed', 'cancelled'].includes(status)

/** What a command wants of the client as it waits for a run. */
export type EvaluationClient = Pick<Client, 'getEvaluation' | 'getGateRun' | 'getRun'>
