import type { Block } from '../contract'

/** The blocks under one heading, its own among them. */
export interface Section {
  readonly headings: readonly string[]
  readonly blocks: readonly Block[]
}

/** Blocks by section, each with its heading in front. A heading with nothing under it but deeper headings is only part of their path. */
export const sectionsOf = (blocks: readonly Block[]): Section[] => {
  const found: { readonly headings: readonly string[]; readonly blocks: Block[] }[] = []
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
