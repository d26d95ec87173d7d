import { fault } from '../faults'
import type { World } from '../world'
import type { Interpreter } from './interpreter'

/** An interpreter in somebody's hands, with what its user notes about it. */
export interface Held {
  readonly interpreter: Interpreter
  /** Whether the flow's files stand in its working folder. */
  hasFiles?: boolean
}

/** Interpreters that are started when needed and kept for the next call of the same key. */
export interface Pool {
  use<T>(key: string, signal: AbortSignal | undefined, work: (held: Held) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** What a pool stands on. */
export interface PoolDeps {
  readonly start: () => Promise<Interpreter>
  readonly most: number
  readonly world: Pick<World, 'now' | 'sleep'>
}

interface Place extends Held {
  readonly key: string
  isBusy: boolean
  lastUsed: number
}

interface Waiting {
  readonly key: string
  isServed: boolean
  /** Whether it still waits for an interpreter that is busy or starting. */
  isPatient: boolean
  grant(place: Promise<Place>): void
}

// A start takes longer than most calls: a busy interpreter is waited for this long before a second is started beside it.
const patience = 200

/** Makes a pool. A call goes to the oldest idle interpreter of its key, so that calls one after another see the same module state. */
export const createPool = ({ start, most, world }: PoolDeps): Pool => {
  const places = new Set<Place>()
  const starting = new Map<string, number>()
  const waiting: Waiting[] = []
  let isClosed = false

  const forget = (): void => places.forEach((place) => place.interpreter.isEnded && places.delete(place))

  const open = async (key: string): Promise<Place> => {
    starting.set(key, (starting.get(key) ?? 0) + 1)
    try {
      const interpreter = await start()
      const place: Place = { key, interpreter, isBusy: true, lastUsed: world.now() }
      places.add(place)
      return place
    } finally {
      const others = (starting.get(key) ?? 1) - 1
      if (others > 0) starting.set(key, others)
      else starting.delete(key)
    }
  }

  const makeRoom = (): boolean => {
    const taken = places.size + [...starting.values()].reduce((sum, count) => sum + count, 0)
    if (taken < most) return true
    const [unused] = [...places].filter(({ isBusy }) => !isBusy).toSorted((one, two) => one.lastUsed - two.lastUsed)
    if (!unused) return false
    places.delete(unused)
    void unused.interpreter.end(fault('unavailable', 'The interpreter made room for another flow'))
    return true
  }

  const serve = (order: Waiting): boolean => {
    const own = [...places].filter(({ key }) => key === order.key)
    const idle = own.find(({ isBusy }) => !isBusy)
    if (idle) {
      idle.isBusy = true
      order.grant(Promise.resolve(idle))
      return true
    }
    const isSoon = (own.length > 0 || starting.has(order.key)) && order.isPatient
    if (isSoon || !makeRoom()) return false
    order.grant(open(order.key))
    return true
  }

  const pump = (): void => {
    forget()
    for (const order of waiting.slice()) {
      if (!serve(order)) continue
      order.isServed = true
      waiting.splice(waiting.indexOf(order), 1)
    }
  }

  const acquire = (key: string, signal: AbortSignal | undefined): Promise<Place> =>
    new Promise<Place>((resolve, reject) => {
      const leave = (): void => {
        const at = waiting.indexOf(order)
        if (at >= 0) waiting.splice(at, 1)
        reject(givenUp())
      }
      const order: Waiting = {
        key,
        isServed: false,
        isPatient: true,
        grant: (place) => {
          signal?.removeEventListener('abort', leave)
          resolve(place)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      waiting.push(order)
      pump()
      if (order.isServed) return
      const lose = (): void => {
        order.isPatient = false
        pump()
      }
      world.sleep(patience).then(lose, () => undefined)
    })

  return {
    async use(key, signal, work) {
      if (isClosed) throw fault('unavailable', 'The interpreters of Python nodes are closed')
      let place: Place
      try {
        place = await acquire(key, signal)
      } catch (error) {
        // Whoever waits may now find room.
        pump()
        throw error
      }
      try {
        if (signal?.aborted) throw givenUp()
        return await work(place)
      } finally {
        place.isBusy = false
        place.lastUsed = world.now()
        pump()
      }
    },
    async close() {
      isClosed = true
      const reason = fault('unavailable', 'The interpreters of Python nodes are closed')
      await Promise.all([...places].map(({ interpreter }) => interpreter.end(reason)))
      places.clear()
    },
  }
}

const givenUp = (): Error =>
  fault('cancelled', 'The call of a Python tool was given up while it waited for an interpreter')
