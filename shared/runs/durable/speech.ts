import type { DocumentStore } from '../../store/contract'
import { isoTime, type World } from '../../world'
import type { Speech } from '../contract'
import { openTextWriter } from '../text/text-writer'
import type { EventLog } from './event-log'

/** What the speech of a node stands on: one run at one epoch. */
export interface SpeechDeps {
  readonly store: DocumentStore
  readonly world: World
  readonly log: EventLog
  readonly key: readonly [project: string, run: string]
  readonly epoch: number
  /** Does something only where the epoch still holds [6]. */
  readonly ifCurrent: <T>(write: () => Promise<T>) => Promise<T | undefined>
}

/** Opens the blocks of one attempt at a node: its writer is numbered by an entry of the event log, so that followers hear of it in the order of things [11]. */
export const speech = (deps: SpeechDeps, node: string, output: string): Speech => {
  const { store, world, log, key, epoch, ifCurrent } = deps
  const writer = openTextWriter({
    store,
    world,
    key,
    epoch,
    begin: () =>
      ifCurrent(() => log.append(key, { path: node, epoch, phase: 'text', at: isoTime(world.now()), output })),
    goesOn: async () => (await ifCurrent(() => Promise.resolve(true))) === true,
  })
  return {
    say: (text) => writer.say({ node, output, text }),
    async end() {
      const written = await writer.flush()
      writer.drop()
      return written && { ...written, output }
    },
    async withdraw() {
      await writer.withdraw(node)
      writer.drop()
    },
    drop: () => writer.drop(),
  }
}
