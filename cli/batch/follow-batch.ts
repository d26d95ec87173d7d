import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../client'
import type { CommonOptions, Scene } from '../scene'
import { batchFacts, exitCodeOf, isEnded } from './batch-facts'
import { rowsOfBatch } from './batch-rows'
import { batchText } from './batch-text'
import { failedRows } from './failed-rows'
import { whileAway, type AwayPatience } from './server-away'
import { showProgress } from './show-progress'

/** How often a batch is looked at and its server waited for. */
export interface FollowPace extends AwayPatience {
  /** Milliseconds between two looks; 500 where absent. */
  readonly pollMs?: number
  /** Milliseconds between two lines. */
  readonly everyMs?: number
}

/**
 * Shows how far a batch is until it ends, and what became of it; a server that is away is waited for. Ctrl-C leaves the
 * batch going and says how to come back. The answer is the exit code.
 */
export const followBatch = async (
  scene: Scene,
  client: Client,
  id: string,
  { json }: CommonOptions,
  pace: FollowPace = {},
): Promise<number> => {
  const { terminal, signal } = scene
  const shown = showProgress(scene, { json, ...(pace.everyMs !== undefined && { everyMs: pace.everyMs }) })
  const ask = <T>(send: (signal: AbortSignal) => Promise<T>): Promise<T> => whileAway(send, signal, shown, pace)
  try {
    for (;;) {
      const began = performance.now()
      const facts = await ask((stop) => batchFacts(client, id, stop))
      if (isEnded(facts)) {
        const failures = await failedRows(facts, rowsOfBatch(client, id, ask))
        shown.close()
        const { run, progress } = facts
        if (json)
          terminal.write(
            `${JSON.stringify({ event: 'end', run_id: id, status: run.status, ...progress, error: run.error, metrics: run.metrics, failures: failures.groups })}\n`,
          )
        else terminal.write(batchText(facts, failures, terminal))
        return exitCodeOf(facts)
      }
      shown.show(facts)
      // Counting the rows of a large batch is work: it is asked for a tenth of the time at most.
      await sleep(Math.max(pace.pollMs ?? 500, 10 * (performance.now() - began)), undefined, { signal })
    }
  } catch (error) {
    shown.close()
    const how = signal.aborted ? 'goes on' : 'is not followed any more'
    terminal.note(`Batch ${id} ${how}. Come back to it with: sluice batch show ${id} --watch\n`)
    if (signal.aborted) return 130
    throw error
  }
}
