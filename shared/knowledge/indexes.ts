import { z } from 'zod'
import { Fault, fault } from '../faults'
import { isoTime } from '../world'
import { chunkingOrder, describeChunking } from './chunk/chunking-order'
import type { DocumentAddress, IndexDefinition, IndexScope } from './contract'
import type { KnowledgeDeps } from './ground'
import { definitions, pointers, type StoredDefinition } from './shapes'

/** An index as it stands: how it is made and which generation is believed. */
export interface OpenIndex {
  readonly definition: StoredDefinition
  readonly generation: string
}

/** What PUT /indexes/{index} may say. */
export const indexOrder = z.object({
  chunking: chunkingOrder.prefault({}),
  embedding: z.object({ model: z.string(), dimensions: z.number().int() }).partial().optional(),
})

/** The index, or undefined where it was never made. Definition and pointer are two documents; a crash between them is mended by `ensureIndex`. */
export const findIndex = async (
  deps: KnowledgeDeps,
  project: string,
  index: string,
): Promise<OpenIndex | undefined> => {
  const [definition, pointer] = await Promise.all([
    definitions.get(deps.store, 'settings', [project, 'index'], index),
    pointers.get(deps.store, 'knowledge', [project, index], 'generation'),
  ])
  return definition && pointer && { definition: definition.value, generation: pointer.value.generation }
}

/** The index; `not_found` where there is none. */
export const requireIndex = async (deps: KnowledgeDeps, project: string, index: string): Promise<OpenIndex> => {
  const found = await findIndex(deps, project, index)
  if (!found) throw fault('not_found', `No index “${index}” in project “${project}”`, { index, project })
  return found
}

/** The index, made where it is not there; a definition that differs from the one there is a conflict. */
export const ensureIndex = async (
  deps: KnowledgeDeps,
  project: string,
  index: string,
  order?: unknown,
): Promise<OpenIndex> => {
  const found = await findIndex(deps, project, index)
  if (found && order === undefined) return found
  const wanted = definitionFrom(deps, index, order ?? {})
  const definition = await createOrAdopt(
    () => definitions.get(deps.store, 'settings', [project, 'index'], index),
    () => definitions.put(deps.store, 'settings', [project, 'index'], wanted, undefined),
  )
  if (order !== undefined && !isSame(definition, wanted)) {
    throw fault(
      'conflict',
      `Index “${index}” is made with ${describe(definition)}, not with ${describe(wanted)}; delete it first, or use another name`,
      { index },
    )
  }
  const since = isoTime(deps.world.now())
  const pointer = await createOrAdopt(
    () => pointers.get(deps.store, 'knowledge', [project, index], 'generation'),
    () =>
      pointers.put(
        deps.store,
        'knowledge',
        [project, index],
        // A new name each time: nothing written late into a deleted index can come back with the next one of its name.
        { id: 'generation', v: 1, doc: 'generation', generation: deps.world.newId(), since },
        undefined,
      ),
  )
  return { definition, generation: pointer.generation }
}

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

const definitionFrom = (deps: KnowledgeDeps, index: string, order: unknown): StoredDefinition => {
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
  const { id: model, dimensions, semantic } = deps.embedder()
  const asked = parsed.data.embedding
  if ((asked?.model ?? model) !== model || (asked?.dimensions ?? dimensions) !== dimensions) {
    throw fault(
      'invalid_input',
      `Index “${index}” asks for embeddings by “${asked?.model ?? model}” (${asked?.dimensions ?? dimensions}); “${model}” (${dimensions}) is configured`,
      { index },
    )
  }
  const created_at = isoTime(deps.world.now())
  return {
    id: index,
    v: 1,
    name: index,
    chunking: parsed.data.chunking,
    embedding: { model, dimensions, semantic },
    created_at,
  }
}

const isSame = (left: IndexDefinition, right: IndexDefinition): boolean => describe(left) === describe(right)

const describe = ({ chunking, embedding }: IndexDefinition): string =>
  `${describeChunking(chunking)} and embeddings by “${embedding.model}” (${embedding.dimensions})`

/** The physical index that is believed. */
export const scopeOf = ({ project, index }: DocumentAddress, { generation }: OpenIndex): IndexScope => ({
  project,
  index,
  generation,
})
