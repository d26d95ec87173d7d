import { z } from 'zod'
import { Fault } from '../../faults'
import type { DocumentStore } from '../../store/contract'
import { shape } from '../../store/shape'
import { listAll } from '../list-all'

const version = 1

/** A piece of what a node has said, in the partition of its run [11]. Blocks are numbered by their writer without a gap, so that a follower finds the next one by its id. */
export interface BlockDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'block'
  /** 0 for the process that holds an interactive run; else the number in the event log at which an attempt began to speak. */
  readonly writer: number
  readonly sequence: number
  readonly epoch: number
  readonly node: string
  readonly output: string
  readonly text: string
  /** Present where the block says that the node has begun (ISO 8601); it has no text then. */
  readonly begun?: string
  /** The text was taken back: a filter blocked it [25]. */
  readonly withdrawn?: true
}

/** Token blocks in every version that may lie in a store. */
export const blockShape = shape<BlockDocument>({
  name: 'Token block',
  version,
  schema: z.object({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('block'),
    writer: z.number().int(),
    sequence: z.number().int(),
    epoch: z.number().int(),
    node: z.string(),
    output: z.string(),
    text: z.string(),
    begun: z.string().optional(),
    withdrawn: z.literal(true).optional(),
  }),
})

/** The id of a block. */
export const blockId = (writer: number, sequence: number): string => `block~${writer}~${sequence}`

/** Creates a block. One that is there is our own, whose answer was lost: no other writer has this number. */
export const putBlock = async (
  store: DocumentStore,
  key: readonly string[],
  block: Omit<BlockDocument, 'id' | 'v' | 'doc'>,
): Promise<void> => {
  const document: BlockDocument = { id: blockId(block.writer, block.sequence), v: version, doc: 'block', ...block }
  try {
    await blockShape.put(store, 'runs', key, document, undefined)
  } catch (error) {
    if (!(error instanceof Fault && error.word === 'conflict')) throw error
  }
}

/** The blocks of a writer after a number, as far as there is no gap: one look by id where none has come. */
export const readBlocks = async (
  store: DocumentStore,
  key: readonly [project: string, run: string],
  writer: number,
  after: number,
): Promise<readonly BlockDocument[]> => {
  const next = await blockShape.get(store, 'runs', key, blockId(writer, after + 1))
  if (!next) return []
  const found = await listAll(store, key, blockShape, [
    { field: 'doc', is: 'eq', value: 'block' },
    { field: 'writer', is: 'eq', value: writer },
    { field: 'sequence', is: 'gt', value: after + 1 },
  ])
  const blocks = [next.value]
  for (const block of found.toSorted((left, right) => left.sequence - right.sequence)) {
    if (block.sequence !== after + 1 + blocks.length) break
    blocks.push(block)
  }
  return blocks
}
