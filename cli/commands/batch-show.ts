import { batchFacts } from '../batch/batch-facts'
import { rowsOfBatch } from '../batch/batch-rows'
import { batchText } from '../batch/batch-text'
import { failedRows } from '../batch/failed-rows'
import { followBatch } from '../batch/follow-batch'
import { keptServer } from '../dataset/find-server'
import type { StartedOptions } from '../run/started'
import type { Scene } from '../scene'
import type { Session } from '../server/session'
import { plain } from '../terminal'

/** Shows how far a batch is and why rows failed, once or until it ends. */
export const batchShow = async (
  scene: Scene,
  session: Session,
  id: string,
  options: StartedOptions,
): Promise<number> => {
  const { terminal, signal } = scene
  const { client } = await keptServer(session)
  if (options.watch) {
    // A run that is no batch is told at once.
    await client.getBatchProgress({ id }, { signal })
    return followBatch(scene, client, id, options)
  }
  const facts = await batchFacts(client, id, signal)
  const failures = await failedRows(
    facts,
    rowsOfBatch(client, id, (send) => send(signal)),
  )
  if (options.json) {
    const { run, progress } = facts
    terminal.write(`${JSON.stringify({ ...run, progress, failures: failures.groups }, null, 2)}\n`)
    return 0
  }
  const { flow, inputs } = facts.run
  terminal.write(`${terminal.paint('bold', plain(flow))} over ${plain(inputs?.['dataset'] ?? 'a dataset')}\n`)
  terminal.write(batchText(facts, failures, terminal))
  return 0
}
