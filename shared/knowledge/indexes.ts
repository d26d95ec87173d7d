import { z } from 'zod'
import { Fault, fault } from '../faults'
import { isoTime } from '../world'
import { chunkingOrder, describeChunking } from './chunk/chunking-order'
import type { IndexDefinition, IndexScope } from './contract'
import type { KnowledgeDeps } from './ground'
import { noteIndex } from './registry'
import { definitions, pointers, type Make, type Pointer, type StoredDefinition } from './shapes'

/** One physical index and how it is made. */
export interface Generation {
  readonly generation: string
  readonly definition: StoredDefinition
}

/** An index as it stands: the generation that is believed, and the one that is built beside it. */
export interface OpenIndex extends Generation {
  readonly building: (Generation & { readonly since: string }) | null
  readonly since: string
  readonly dropping: readonly string[]
}

/** What PUT /indexes/{index} may say; what is absent stays as it is. */
export const indexOrder = z.object({
  chunking: chunkingOrder.optional(),
  embedding: z.object({ model: z.string(), dimensions: z.number().int() }).partial().optional(),
})

/** The index, or undefined where it was never made. Definition and pointer are two documents; a crash between them is mended by `ensureIndex`. */
export const findIndex = async (
  deps: Pick<KnowledgeDeps, 'store'>,
  project: string,
  index: string,
): Promise<OpenIndex | undefined> => {
  const [definition, pointer] = await Promise.all([
    definitions.get(deps.store, 'settings', [project, 'index'], index),
    pointers.get(deps.store, 'knowledge', [project, index], 'generation'),
  ])
  return definition && pointer && openOf(definition.value, pointer.value)
}

/** The index; `not_found` where there is none. */
export const requireIndex = async (
  deps: Pick<KnowledgeDeps, 'store'>,
  project: string,
  index: string,
): Promise<OpenIndex> => {
  const found = await findIndex(deps, project, index)
  if (!found) throw fault('not_found', `No index “${index}” in project “${project}”`, { index, project })
  return found
}

/** The index, made where it is not there. */
export const ensureIndex = async (
  deps: KnowledgeDeps,
  project: string,
  index: string,
  order: unknown = {},
): Promise<OpenIndex> => {
  const found = await findIndex(deps, project, index)
  if (found) return found
  await noteIndex(deps, project, index)
  const created_at = isoTime(deps.world.now())
  const definition = await createOrAdopt(
    () => definitions.get(deps.store, 'settings', [project, 'index'], index),
    () => {
      const wanted = { id: index, v: 1 as const, name: index, ...wantedMake(deps, index, order), created_at }
      return definitions.put(deps.store, 'settings', [project, 'index'], wanted, undefined)
    },
  )
  const fresh: Pointer = {
    id: 'generation',
    v: 2,
    doc: 'generation',
    // A new name each time: nothing written late into a deleted index can come back with the next one of its name.
    generation: deps.world.newId(),
    make: null,
    since: created_at,
    building: null,
    dropping: [],
  }
  const pointer = await createOrAdopt(
    () => pointers.get(deps.store, 'knowledge', [project, index], 'generation'),
    () => pointers.put(deps.store, 'knowledge', [project, index], fresh, undefined),
  )
  return openOf(definition, pointer)
}

/** How passages should be made by an order: as it says, else as they are made now, else as is usual here. */
export const wantedMake = (deps: Pick<KnowledgeDeps, 'embedder'>, index: string, order: unknown, now?: Make): Make => {
  const parsed = indexOrder.safeParse(order)
  if (!parsed.success) {
    throw fault(
      'invalid_input',
      `The definition of index “${index}” is not valid`,
      { index },
      {
        errors: parsed.error.issues.map((issue) => ({
          code: issue.code,
          message: issue.message,
          path: issue.path.join('.'),
        })),
      },
    )
  }
  const { chunking, embedding: asked } = parsed.data
  const made = { chunking: chunking ?? now?.chunking ?? chunkingOrder.parse({}) }
  if (now && !asked) return { ...made, embedding: now.embedding }
  const { id: model, dimensions, semantic } = deps.embedder()
  if ((asked?.model ?? model) !== model || (asked?.dimensions ?? dimensions) !== dimensions) {
    throw fault(
      'invalid_input',
      `Index “${index}” asks for embeddings by “${asked?.model ?? model}” (${asked?.dimensions ?? dimensions}); “${model}” (${dimensions}) is configured`,
      { index },
    )
  }
  return { ...made, embedding: { model, dimensions, semantic } }
}

/** How the passages of a definition are made. */
export const makeOf = ({ chunking, embedding }: IndexDefinition): Make => ({ chunking, embedding })

/** How passages are made, in words; what is made alike is described alike. */
export const describeMake = ({ chunking, embedding }: Make): string =>
  `${describeChunking(chunking)} and embeddings by “${embedding.model}” (${embedding.dimensions})`

/** Every generation that passages are written to. */
export const generationsOf = (open: OpenIndex): readonly Generation[] =>
  open.building ? [open, open.building] : [open]

/** Names the physical index of a generation. */
export const scopeOf = (
  { project, index }: { readonly project: string; readonly index: string },
  { generation }: Pick<Generation, 'generation'>,
): IndexScope => ({ project, index, generation })

const openOf = (definition: StoredDefinition, pointer: Pointer): OpenIndex => ({
  generation: pointer.generation,
  definition: { ...definition, ...pointer.make },
  since: pointer.since,
  building: pointer.building && {
    generation: pointer.building.generation,
    since: pointer.building.since,
    definition: { ...definition, ...pointer.building.make },
  },
  dropping: pointer.dropping,
})

const createOrAdopt = async <T>(
  read: () => Promise<{ readonly value: T } | undefined>,
  create: () => Promise<{ readonly value: T }>,
): Promise<T> => {
  const there = await read()
  if (there) return there.value
  try {
    return (await create()).value
  } catch (error) {
    const other = error instanceof Fault && error.word === 'conflict' ? await read() : undefined
    if (!other) throw error
    return other.value
  }
}
