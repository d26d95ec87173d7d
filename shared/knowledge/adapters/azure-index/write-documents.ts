import { fault } from '../../../faults'
import type { World } from '../../../world'
import type { SearchClient } from './search-client'

/** One change to a physical index. */
export type WireAction = { readonly key: string } & (
  { readonly '@search.action': 'upload'; readonly [field: string]: unknown } | { readonly '@search.action': 'delete' }
)

interface ItemStatus {
  readonly key: string
  readonly status: boolean
  readonly errorMessage?: string | null
  readonly statusCode: number
}

// The service takes 1,000 actions and 16 MB; vectors as text are large.
const mostActions = 500
const mostCharacters = 8_000_000
const attempts = 8
const firstDelay = 200
const longestDelay = 10_000

/** Sends changes in batches. What the service could not take for now is sent again, item by item; what it never will is named. */
export const writeDocuments = async (
  client: SearchClient,
  world: Pick<World, 'sleep' | 'random'>,
  physical: string,
  actions: readonly WireAction[],
): Promise<void> => {
  for (const batch of batched(actions)) await writeBatch(client, world, physical, batch)
}

const writeBatch = async (
  client: SearchClient,
  world: Pick<World, 'sleep' | 'random'>,
  physical: string,
  actions: readonly WireAction[],
): Promise<void> => {
  let waiting = actions
  for (let attempt = 1; waiting.length > 0; attempt++) {
    const { status, body } = await client('POST', `/indexes('${physical}')/docs/search.index`, {
      body: { value: waiting },
      also: [413],
    })
    if (status === 413 && waiting.length > 1) {
      const half = waiting.length >> 1
      await writeBatch(client, world, physical, waiting.slice(0, half))
      return writeBatch(client, world, physical, waiting.slice(half))
    }
    const failed = ((body['value'] ?? []) as unknown as readonly ItemStatus[]).filter((item) => !item.status)
    const lasting =
      status === 413
        ? { key: waiting[0]?.key ?? '', statusCode: 413, errorMessage: 'too large' }
        : failed.find((item) => !passing.has(item.statusCode))
    if (lasting)
      throw fault(
        'unavailable',
        `Azure AI Search did not take the passage ${lasting.key} (${lasting.statusCode}): ${lasting.errorMessage ?? 'no reason given'}`,
        { key: lasting.key, status: lasting.statusCode },
      )
    if (failed.length === 0) return
    if (attempt === attempts)
      throw fault('unavailable', `Azure AI Search did not take ${failed.length} passages in ${attempts} attempts`, {
        status: failed[0]?.statusCode,
      })
    const keys = new Set(failed.map(({ key }) => key))
    waiting = waiting.filter(({ key }) => keys.has(key))
    await world.sleep(Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)) * (0.5 + world.random() / 2))
  }
}

/** What another attempt may mend: a conflict of versions, an index that is away for a moment, too many requests. */
const passing: ReadonlySet<number> = new Set([409, 422, 429, 503])

const batched = (actions: readonly WireAction[]): readonly (readonly WireAction[])[] => {
  const batches: WireAction[][] = []
  let size = 0
  for (const action of actions) {
    const length = JSON.stringify(action).length
    const last = batches.at(-1)
    if (!last || last.length >= mostActions || size + length > mostCharacters) {
      batches.push([action])
      size = length
    } else {
      last.push(action)
      size += length
    }
  }
  return batches
}
