import type { Client, Json, JsonObject } from '../../client'
import { firstDifference, type Difference } from './first-difference'

/** What doing a node's work again showed of it. */
export interface Redelivery {
  readonly node: string
  readonly kind: string
  /** `kept`: its answers are kept and not asked for again. `skipped`: it cannot be done again by itself. */
  readonly verdict: 'idempotent' | 'not idempotent' | 'kept' | 'skipped'
  readonly why: string
  readonly difference?: Difference
}

/** A node of a run, as far as doing it again needs it. */
export interface RecordedNode {
  readonly path: string
  readonly kind: string
  readonly status: string
  readonly output?: Json
}

const keptKinds = new Set(['llm', 'custom_llm', 'prompty', 'embed', 'http'])
const openedKinds = new Set(['human', 'map', 'flow'])

/** Does the work of a node again, as a ground does where a process dies between the work and its record, and compares what comes of it with what was recorded. */
export const redeliver = async (
  client: Pick<Client, 'testNode'>,
  order: { readonly flow: string; readonly version: string; readonly variant?: string; readonly run: string },
  { path, kind, status, output }: RecordedNode,
  times: number,
  signal: AbortSignal,
): Promise<Redelivery> => {
  const told = { node: path, kind }
  if (openedKinds.has(kind))
    return {
      ...told,
      verdict: 'skipped',
      why: 'what it opens has records of its own; test the nodes in it by themselves',
    }
  if (keptKinds.has(kind))
    return {
      ...told,
      verdict: 'kept',
      why: 'its answers are kept; only a call in flight is made again, with the same Idempotency-Key',
    }
  if (status !== 'completed') return { ...told, verdict: 'skipped', why: `it is ${status} in the run` }
  if (isElsewhere(output)) return { ...told, verdict: 'skipped', why: 'its output is too large to be compared here' }
  const { run, ...at } = order
  for (let time = 1; time <= times; time++) {
    let again: Json
    try {
      again = (await client.testNode({ ...at, node: path, body: { run_id: run } }, { signal })).output
    } catch (error) {
      const why = `done again it fails: ${error instanceof Error ? error.message : String(error)}`
      return { ...told, verdict: 'not idempotent', why }
    }
    const difference = firstDifference(output ?? null, again)
    if (difference) return { ...told, verdict: 'not idempotent', why: 'done again it gives something else', difference }
  }
  return { ...told, verdict: 'idempotent', why: `gave the same ${times} times more` }
}

// The API gives a large value by where its bytes are.
const isElsewhere = (output: Json | undefined): boolean =>
  typeof output === 'object' &&
  output !== null &&
  !Array.isArray(output) &&
  Object.keys(output).toSorted().join() === 'blob,hash,size' &&
  typeof (output as JsonObject)['blob'] === 'string'
