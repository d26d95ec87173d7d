import type { Block, TextRange } from '../contract'
import { tokenWeight } from './estimate-tokens'
import { overlapStart } from './overlap-start'
import type { Section } from './sections'
import { splitTable } from './split-table'
import { lineCutters, proseCutters, splitText } from './split-text'

/** How much a passage may hold, and how much of it may be said again. */
export interface Budget {
  readonly max: number
  readonly overlap: number
}

/** A passage before it has its name: a stretch of the text under some headings. */
export interface Piece extends TextRange {
  readonly headings: readonly string[]
  /** What it was made of, cut to it where a block was too large. */
  readonly blocks: readonly PartialBlock[]
  readonly page?: number
  readonly header?: TextRange
}

/** A block or a part of one; a later part of a table knows the header to repeat. */
export interface PartialBlock extends Block {
  readonly header?: TextRange
}

/** Packs a section's blocks: in order, never over the budget, never over what is not read; tables and code whole where they fit. */
export const pack = (text: string, section: Section, { max, overlap }: Budget): Piece[] => {
  const { headings, blocks } = section
  const first = blocks[0]
  const last = blocks.at(-1)
  if (!first || !last) return []
  // Room for the overlap is left only where the section has to be cut at all.
  const room = tokenWeight(text, first.start, last.end) > max ? max - overlap : max
  const pieces: Piece[] = []
  let open: PartialBlock[] = []
  let weight = 0
  const flush = () => {
    if (open.length > 0) pieces.push(pieceOf(headings, open))
    open = []
    weight = 0
  }
  for (const block of blocks as readonly PartialBlock[]) {
    const added = tokenWeight(text, open.at(-1)?.end ?? block.start, block.end)
    if (block.header || !follows(text, open.at(-1), block) || weight + added > room) flush()
    if (!block.header && weight + added <= room) {
      open.push(block)
      weight += added
    } else split(text, block, max, room).forEach((part) => pieces.push(pieceOf(headings, [part])))
  }
  flush()
  return overlap > 0 ? pieces.map((piece, at) => overlapped(text, pieces[at - 1], piece, overlap)) : pieces
}

/** Whether a block may share a passage with the one before: on the same page, with nothing but white space between. */
const follows = (text: string, last: (TextRange & { readonly page?: number }) | undefined, block: Block): boolean =>
  !last || (last.page === block.page && text.slice(last.end, block.start).trim() === '')

const pieceOf = (headings: readonly string[], blocks: readonly PartialBlock[]): Piece => {
  const [first, last] = [blocks[0], blocks.at(-1)]
  const { start = 0, page, header } = first ?? {}
  return {
    headings,
    blocks,
    start,
    end: last?.end ?? start,
    ...(page !== undefined && { page }),
    ...(header && { header }),
  }
}

const split = (text: string, block: PartialBlock, max: number, room: number): PartialBlock[] => {
  const { header, ...whole } = block
  if (!header && isUnbroken(block) && tokenWeight(text, block.start, block.end) <= max) return [whole]
  const ranges =
    (block.kind === 'table' ? splitTable(text, block, max) : undefined) ??
    splitText(text, block, isUnbroken(block) ? max : room, block.kind === 'paragraph' ? proseCutters : lineCutters)
  return ranges.map((range) => ({ ...whole, ...range, text: text.slice(range.start, range.end) }))
}

/** What is worth more whole than with its neighbour's last words. */
const isUnbroken = ({ kind }: Block): boolean => kind === 'table' || kind === 'code'

const overlapped = (text: string, before: Piece | undefined, piece: Piece, overlap: number): Piece => {
  const [last, first] = [before?.blocks.at(-1), piece.blocks[0]]
  if (!before || !last || !first || isUnbroken(last) || isUnbroken(first)) return piece
  if (!follows(text, before, first)) return piece
  const wall = before.blocks.findLast((block) => isUnbroken(block))?.end ?? before.start
  return { ...piece, start: overlapStart(text, { start: wall, end: piece.start }, overlap) }
}
