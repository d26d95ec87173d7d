import { owner } from '../differential/drivers'
import { hubGround } from '../differential/hub-ground'
import { workNode } from '../differential/work-node'
import { createRecorder, type RecordedInstance } from './history'
import type { Shape } from './shapes'

const longest = 30_000

/** Plays a shape on the task hub of the local ground and gives the histories of its instances. */
export const recordShape = async ({ plan, status, meanwhile }: Shape): Promise<readonly RecordedInstance[]> => {
  const recorder = createRecorder()
  const ground = hubGround([workNode()], recorder.tap)
  const { runs, hub, client } = ground
  try {
    const run = await ground.start(plan, {})
    let isActing = false
    for (const end = Date.now() + longest; Date.now() < end;) {
      const view = await runs.get(owner, run)
      const isOpen = (await client.status(`${run}~1`)) === 'running'
      if (['completed', 'failed', 'cancelled'].includes(view.status) && !isOpen) {
        if (view.status !== status) throw new Error(`“${plan.flow}” is ${view.status}, not ${status}`)
        return recorder.instances()
      }
      if (
        meanwhile &&
        !isActing &&
        view.nodes.some(({ path, status: of }) => path === meanwhile.node && of === 'waiting')
      ) {
        isActing = true
        await meanwhile.act(ground, run)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`“${plan.flow}” has not ended within ${longest} ms:\n${hub.logs.join('\n')}`)
  } finally {
    await hub.stop()
  }
}
