import { z } from 'zod'
import type { Caller } from '../caller'
import { Fault, fault } from '../faults'
import type { Json, JsonObject } from '../json'
import { hashOf } from '../json'
import type { DocumentStore } from '../store/contract'
import { shape } from '../store/shape'
import type { World } from '../world'
import type { NodeCache, NodeKind, Plan, PlanNode } from './contract'
import { withoutSecrets } from './masks'

/** Under what a node's output serves other runs: its work, its inputs and, where it reads as the caller, for whom [21]. Undefined where it may not: a secret went in, or nothing was asked for. */
export const cacheKey = (
  plan: Plan,
  node: PlanNode,
  inputs: JsonObject,
  snapshot: string,
  { id, groups, roles, actingFor }: Caller,
  kind: NodeKind,
): string | undefined => {
  if (node.cache === undefined || JSON.stringify(withoutSecrets(plan, node, inputs)) !== JSON.stringify(inputs)) {
    return undefined
  }
  const reader = { id, groups, roles, actingFor: actingFor ?? null }
  return hashOf(['node', snapshot, node.kind, node.settings, inputs, kind.readsAsCaller === true ? reader : null])
}

/** Does a node's work unless a kept output serves; says which it was. */
export const throughCache = async (
  cache: NodeCache | undefined,
  caller: Caller,
  run: string,
  key: string | undefined,
  { name, cache: ttl }: PlanNode,
  work: () => Promise<Json>,
): Promise<{ readonly output: Json; readonly isReused: boolean }> => {
  if (key === undefined || ttl === undefined) return { output: await work(), isReused: false }
  if (!cache) throw fault('internal', `Node “${name}” has a cache and nothing keeps it`)
  const kept = await cache.recall(caller.project, key)
  if (kept !== undefined) return { output: kept, isReused: true }
  const output = await work()
  await cache.remember(caller.project, key, output, ttl, run)
  return { output, isReused: false }
}

/** A node cache in the store's container `memo`, where each output leaves by itself. */
export const createNodeCache = (store: DocumentStore, world: World): NodeCache => ({
  async recall(project, key) {
    const kept = await cachedShape.get(store, 'memo', partitionOf(project, key), key)
    return kept && kept.value.expires > world.now() ? kept.value.output : undefined
  },
  async remember(project, key, output, ttl, run) {
    if (JSON.stringify(output).length > largestOutput) return
    const partition = partitionOf(project, key)
    const document: CachedOutput = { id: key, v: version, doc: 'node-output', run, output, expires: world.now() + ttl }
    const before = await cachedShape.get(store, 'memo', partition, key)
    try {
      await cachedShape.put(store, 'memo', partition, document, before, { ttl: Math.ceil(ttl / 1_000) })
    } catch (error) {
      // Whoever was first has kept the same.
      if (!(error instanceof Fault) || !['conflict', 'precondition_failed'].includes(error.word)) throw error
    }
  },
  async forget(project, runs) {
    const found: CachedOutput[] = []
    for (let cursor: string | undefined; ;) {
      const page = await store.list<CachedOutput>('memo', [project], {
        where: [{ field: 'doc', is: 'eq', value: 'node-output' }],
        limit: 100,
        ...(cursor !== undefined && { cursor }),
      })
      for (const { value } of page.items) if (value.run === undefined || runs.has(value.run)) found.push(value)
      cursor = page.cursor
      if (cursor === undefined) break
    }
    for (const { id } of found) await store.delete('memo', partitionOf(project, id), id)
    return found.length
  },
})

interface CachedOutput {
  readonly id: string
  readonly v: number
  readonly doc: 'node-output'
  /** Who kept it. */
  readonly run?: string
  readonly output: Json
  /** Milliseconds since 1970. */
  readonly expires: number
}

const version = 1
const largestOutput = 1_000_000

const cachedShape = shape<CachedOutput>({
  name: 'Cached node output',
  version,
  schema: z.object({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('node-output'),
    run: z.string().optional(),
    output: z.custom<Json>((value) => value !== undefined),
    expires: z.number(),
  }),
})

const partitionOf = (project: string, key: string): readonly string[] => [project, key.slice(0, 2)]
