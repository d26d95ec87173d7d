import { hashOf } from '../../json'
import type { Block, Chunk, Chunking, Extracted } from '../contract'
import { tokenWeight } from './estimate-tokens'
import { splitTable } from './split-table'
import { splitText } from './split-text'

/** What chunks are made of. */
export interface ChunkOrder {
  readonly index: string
  readonly path: string
  readonly document: Extracted
  readonly chunking: Chunking
}

/** Packs a document's blocks into passages: never over a section's end, never over the budget, tables whole or by rows. */
export const chunkDocument = ({ index, path, document, chunking }: ChunkOrder): Chunk[] => {
  const occurrences = new Map<string, number>()
  return packed(document, chunking.max_tokens).map((piece, ordinal) => {
    const words = { index, path, headings: piece.headings, text: piece.text }
    const same = hashOf(words)
    const occurrence = occurrences.get(same) ?? 0
    occurrences.set(same, occurrence + 1)
    return {
      passage: hashOf({ ...words, occurrence }),
      ordinal,
      title: document.title,
      section: piece.headings.join(' > '),
      text: piece.text,
      start: piece.start,
      end: piece.end,
      ...(piece.page !== undefined && { page: piece.page }),
    }
  })
}

/** A passage before it has its name. */
interface Piece {
  readonly headings: readonly string[]
  readonly text: string
  readonly start: number
  readonly end: number
  readonly page?: number
}

const packed = ({ text, blocks }: Extracted, maxTokens: number): Piece[] => {
  const pieces: Piece[] = []
  let open: Block[] = []
  let weight = 0
  const flush = () => {
    const first = open[0]
    if (first) pieces.push(pieceOf(text, open, first))
    open = []
    weight = 0
  }
  sections(blocks).forEach(({ headings, blocks: own }) => {
    own.forEach((block) => {
      const placed = { ...block, headings }
      const added = tokenWeight(text, open.at(-1)?.end ?? block.start, block.end)
      if (!follows(text, open.at(-1), block) || weight + added > maxTokens) flush()
      if (weight + added <= maxTokens) {
        open.push(placed)
        weight += added
      } else split(text, placed, maxTokens).forEach((piece) => pieces.push(piece))
    })
    flush()
  })
  return pieces
}

/** Blocks by section, each with its heading in front. A heading with nothing under it but deeper headings is only part of their path. */
const sections = (blocks: readonly Block[]): { headings: readonly string[]; blocks: Block[] }[] => {
  const found: { headings: readonly string[]; blocks: Block[] }[] = []
  blocks.forEach((block, at) => {
    const last = found.at(-1)
    if (block.kind !== 'heading') {
      if (last && samePath(last.headings, block.headings)) last.blocks.push(block)
      else found.push({ headings: block.headings, blocks: [block] })
      return
    }
    const next = blocks[at + 1]
    const isOnlyPath = next?.kind === 'heading' && next.headings.length > block.headings.length
    const path = next && next.kind !== 'heading' ? next.headings : [...block.headings, headingOf(blocks, at)]
    found.push({ headings: path, blocks: isOnlyPath ? [] : [block] })
  })
  return found
}

/** The heading's words as the path of what follows gives them, else its own text. */
const headingOf = (blocks: readonly Block[], at: number): string => {
  const depth = blocks[at]?.headings.length ?? 0
  return blocks[at + 1]?.headings[depth] ?? (blocks[at]?.text ?? '').slice(0, 200).replace(/^#+\s+|\s+#*$/g, '')
}

const samePath = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((heading, index) => heading === right[index])

/** Whether a block may share a passage with the one before: on the same page, with nothing but white space between. */
const follows = (text: string, last: Block | undefined, block: Block): boolean =>
  !last || (last.page === block.page && text.slice(last.end, block.start).trim() === '')

const pieceOf = (text: string, blocks: readonly Block[], first: Block): Piece => {
  const end = blocks.at(-1)?.end ?? first.end
  return { headings: first.headings, text: text.slice(first.start, end), start: first.start, end, page: first.page }
}

const split = (text: string, block: Block, maxTokens: number): Piece[] => {
  const place = { headings: block.headings, page: block.page }
  const parts = block.kind === 'table' ? splitTable(text, block, maxTokens) : undefined
  if (parts) return parts.map((part) => ({ ...place, ...part }))
  return splitText(text, block, maxTokens).map(({ start, end }) => ({
    ...place,
    text: text.slice(start, end),
    start,
    end,
  }))
}
