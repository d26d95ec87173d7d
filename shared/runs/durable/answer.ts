import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { Json } from '../../json'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import { readHeader, requireContent } from '../access'
import type { DurableClient, NodeRecord, RunBook, RunRef } from '../contract'
import { checkAnswer } from './check-answer'
import { wakeEvent } from './start-run'

/** Puts a person's answer on the record of the node that waits for it, by compare-and-swap, and wakes the run [3]. */
export const answerNode = async (
  deps: {
    readonly store: DocumentStore
    readonly world: World
    readonly book: (ref: RunRef) => RunBook
  },
  caller: Caller,
  id: string,
  path: string,
  value: Json,
  client: DurableClient,
): Promise<void> => {
  const header = await readHeader(deps.store, caller, id)
  requireContent(caller, header)
  const book = deps.book({ project: caller.project, run: id, epoch: header.epoch })
  const before = await book.record(path)
  if (before?.status !== 'waiting' || before.kind !== 'human')
    throw notWaiting(id, path, before?.status ?? header.status)
  checkAnswer(path, before.wait?.form, value)
  const after = await book.settle(path, { status: 'completed', output: value, usage: null, cost: null })
  const isOurs = after?.status === 'completed' && (await isOutput(book, after.output, value))
  if (!isOurs) throw notWaiting(id, path, after?.status ?? 'over')
  await raiseQuietly(deps.world, client, book.instance(mapOf(before)), id)
}

/** Wakes an instance; one that cannot be told looks for itself before long. */
export const raiseQuietly = async (
  world: World,
  client: DurableClient,
  instance: string,
  run: string,
): Promise<void> => {
  try {
    await client.raise(instance, wakeEvent, {})
  } catch (cause) {
    world.log('warning', 'A waiting run could not be woken; it will look for itself', { run, cause })
  }
}

// Who waits inside a map is carried by the map's own instance: the node of that name, whichever item it is.
const mapOf = ({ scope = '' }: NodeRecord): string | undefined =>
  scope === '' ? undefined : /^[^[/]*/.exec(scope)?.[0]

const isOutput = async (book: RunBook, output: Parameters<RunBook['openValue']>[0] | null, value: Json) =>
  JSON.stringify(output === null ? null : await book.openValue(output)) === JSON.stringify(value)

const notWaiting = (run: string, node: string, status: string) =>
  fault('conflict', `Node “${node}” of run “${run}” waits for nobody; it is ${status}`, { run, node, status })
