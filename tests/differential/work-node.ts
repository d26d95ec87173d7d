import { fault } from '../../shared/faults'
import type { NodeKind } from '../../shared/flows/contract'

/** A node that takes its time and then gives what its keys say, with the inputs it saw; the first attempts may fail. */
export const workNode = (onAttempt: (path: string, attempt: number) => void = () => {}): NodeKind => ({
  kind: 'work',
  settle: ({ keys }) => keys,
  async run({ gives, failures, takes }, inputs, { world, attempt, path, signal }) {
    onAttempt(path, attempt)
    if (Number(takes) > 0) await world.sleep(Number(takes), signal)
    if (attempt <= Number(failures)) throw fault('node_failed', `attempt ${attempt} of ${path} fails`)
    if (gives === 'fail') throw fault('node_failed', `${path} fails`)
    return { v: gives ?? null, saw: inputs }
  },
})
