import { z } from 'zod'
import { hashOf } from '../../json'
import type { DocumentStore, StoredDocument } from '../../store/contract'
import { shape } from '../../store/shape'
import type { World } from '../../world'

const version = 1
const betweenBeats = 5_000
const alive = 15_000
const secondsToLive = 60

interface BeatDocument extends StoredDocument {
  readonly doc: 'rate'
  /** The deployment's name, for whoever looks into the store. */
  readonly deployment: string
  /** Another with each sign of life: instances need not agree on the time. */
  readonly beat: number
}

const beatShape = shape<BeatDocument>({
  name: 'Rate heartbeat',
  version,
  schema: z.object({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('rate'),
    deployment: z.string(),
    beat: z.number().int(),
  }),
})

/** Counts the instances that use a deployment: each that does keeps a heartbeat in `ledger`. */
export interface Heartbeats {
  /** How many there are, this one among them. */
  readonly instances: number
  /** Gives a sign of life and looks for others, where it is time to; resolves when that is done. */
  look(): Promise<void>
  /** Whether others were looked for at least once. */
  readonly hasLooked: boolean
}

/** Opens the heartbeats of one deployment. Nothing beats by itself: whoever uses the deployment looks, and who does not is soon not counted. */
export const openHeartbeats = (
  deps: {
    readonly store: DocumentStore
    readonly world: Pick<World, 'now' | 'log'>
    readonly instance: string
    readonly onChange: () => void
  },
  deployment: string,
): Heartbeats => {
  const { store, world, instance } = deps
  // No project can be called so: limits are the deployment's, whoever's flows use it.
  const key = ['*', hashOf(['rate', deployment])]
  const seen = new Map<string, { readonly beat: number; readonly at: number }>()
  let looking: Promise<void> | undefined
  let lookedAt = -Infinity
  let beat = 0
  const state = { instances: 1, hasLooked: false }

  const look = async (): Promise<void> => {
    beat += 1
    const document: BeatDocument = { id: instance, v: version, doc: 'rate', deployment, beat }
    await store.put('ledger', key, beatShape.write(document), { ttl: secondsToLive })
    const now = world.now()
    const listed = new Set<string>()
    for (let cursor: string | undefined; ;) {
      const page = await store.list('ledger', key, { limit: 500, ...(cursor !== undefined && { cursor }) })
      for (const kept of page.items) {
        const other = beatShape.read(kept.value)
        listed.add(other.id)
        if (seen.get(other.id)?.beat !== other.beat) seen.set(other.id, { beat: other.beat, at: now })
      }
      cursor = page.cursor
      if (cursor === undefined) break
    }
    // A heartbeat outlives its instance for a while, and is remembered that long, or it would seem new again.
    for (const id of seen.keys()) if (!listed.has(id)) seen.delete(id)
    const others = [...seen].filter(([id, { at }]) => id !== instance && now - at < alive)
    state.instances = others.length + 1
    state.hasLooked = true
  }

  return {
    get instances() {
      return state.instances
    },
    get hasLooked() {
      return state.hasLooked
    },
    look() {
      if (looking) return looking
      if (world.now() - lookedAt < betweenBeats) return Promise.resolve()
      lookedAt = world.now()
      looking = look()
        .catch((cause: unknown) =>
          world.log('warning', 'The instances that use a model deployment could not be counted', { deployment, cause }),
        )
        .finally(() => {
          looking = undefined
          deps.onChange()
        })
      return looking
    },
  }
}
