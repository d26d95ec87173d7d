import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../client'
import type { Scene } from '../scene'
import { patient } from './patient'
import type { IndexAnswer } from './show-index'

/** How many documents are how far. */
export type DocumentStates = IndexAnswer['states']

const quiet = 2
const longest = 5000

/** Waits until no document of an index is pending, and stays so for a moment: what was just uploaded may not be announced yet. */
export const awaitIndexed = async (
  client: Client,
  index: string,
  { terminal, signal }: Pick<Scene, 'terminal' | 'signal'>,
  atLeast = 0,
): Promise<DocumentStates> => {
  let told = ''
  for (let looks = 0, still = 0; ; looks++) {
    const { states } = await patient(() => client.getIndex({ index }, { signal }), signal)
    still = states.pending === 0 && states.indexed + states.failed >= atLeast ? still + 1 : 0
    if (still >= quiet) return states
    const text = `${states.indexed} indexed, ${states.pending} pending${states.failed > 0 ? `, ${states.failed} failed` : ''}\n`
    if (looks % 5 === 4 && text !== told) {
      terminal.note(text)
      told = text
    }
    await sleep(Math.min(longest, 200 * 1.3 ** looks), undefined, { signal })
  }
}
