import { hashOf } from '../../json'
import type { Chunk, Chunking, Extracted, Link, ParentPassage, TextRange } from '../contract'
import { pack, type Piece } from './pack'
import { sectionsOf } from './sections'

/** What chunks are made of. */
export interface ChunkOrder {
  readonly index: string
  readonly path: string
  readonly document: Extracted
  readonly chunking: Chunking
}

/** Cuts a document into passages: never over a section's end, never over the budget, tables whole or by rows. */
export const chunkDocument = ({ index, path, document, chunking }: ChunkOrder): Chunk[] => {
  const { text, title } = document
  const nameOf = namer(index, path)
  const nameOfParent = namer(index, path)
  const { max_tokens: max, overlap_tokens: overlap = 0, parent_tokens = max * 4 } = chunking
  const sections = sectionsOf(document.blocks)
  const chunks: Chunk[] = []
  const add = (piece: Piece, parent?: ParentPassage): void => {
    const words = wordsOf(text, piece)
    const links = linksOf(piece, words)
    chunks.push({
      passage: nameOf(piece.headings, words),
      ordinal: chunks.length,
      title,
      section: piece.headings.join(' > '),
      text: words,
      ...placeOf(piece),
      ...(piece.page !== undefined && { page: piece.page }),
      ...(links.length > 0 && { links }),
      ...(parent && { parent }),
    })
  }
  if (chunking.strategy === 'structure') {
    sections.forEach((section) => pack(text, section, { max, overlap }).forEach((piece) => add(piece)))
    return chunks
  }
  const parents = sections.flatMap((section) => pack(text, section, { max: parent_tokens, overlap: 0 }))
  for (const piece of parents) {
    const words = wordsOf(text, piece)
    const parent = { passage: nameOfParent(piece.headings, words), text: words, ...placeOf(piece) }
    pack(text, piece, { max, overlap }).forEach((child) => add(child, parent))
  }
  return chunks
}

/** Gives stable names: equal words under equal headings differ by their occurrence. */
const namer = (index: string, path: string) => {
  const occurrences = new Map<string, number>()
  return (headings: readonly string[], text: string): string => {
    const words = { index, path, headings, text }
    const same = hashOf(words)
    const occurrence = occurrences.get(same) ?? 0
    occurrences.set(same, occurrence + 1)
    return hashOf({ ...words, occurrence })
  }
}

const placeOf = ({ start, end, header }: Piece): TextRange & { readonly header?: TextRange } => ({
  start,
  end,
  ...(header && { header }),
})

const wordsOf = (text: string, { start, end, header }: Piece): string =>
  (header ? text.slice(header.start, header.end) : '') + text.slice(start, end)

/** Of a block that was cut, the links whose words are here. */
const linksOf = ({ blocks }: Piece, words: string): Link[] =>
  blocks.flatMap(({ links = [] }) => links.filter((link) => words.includes(link.text))).slice(0, mostLinks)

const mostLinks = 20
