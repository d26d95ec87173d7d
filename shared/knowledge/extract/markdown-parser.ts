import type { Nodes, RootContent } from 'mdast'
import type { Block } from '../contract'

/** A block of a Markdown source by its place there. */
export interface MarkdownBlock {
  readonly kind: Block['kind']
  readonly start: number
  readonly end: number
  /** The level of a heading. */
  readonly depth?: number
}

/** The parser, loaded with the first Markdown document: a process that reads none does not pay for it. */
export const loadMarkdownParser = (): ReturnType<typeof load> => (loading ??= load())

/** Inline marks are not read: only blocks are wanted, and inline parsing is where hostile text costs time. */
const withoutInlines = {
  disable: {
    null: [
      'attention',
      'autolink',
      'characterEscape',
      'characterReference',
      'codeText',
      'hardBreakEscape',
      'htmlText',
      'labelEnd',
      'labelStartImage',
      'labelStartLink',
    ],
  },
}

const load = async () => {
  const [{ fromMarkdown }, { gfmTableFromMarkdown }, { gfmTable }] = await Promise.all([
    import('mdast-util-from-markdown'),
    import('mdast-util-gfm-table'),
    import('micromark-extension-gfm-table'),
  ])
  const options = { extensions: [gfmTable(), withoutInlines], mdastExtensions: [gfmTableFromMarkdown()] }
  return {
    blocks: (source: string): readonly MarkdownBlock[] => fromMarkdown(source, options).children.flatMap(blockOf),
    /** With inline marks: for headings, whose words are wanted without them. Callers give it only the beginning of a long one. */
    inlines: (source: string): Nodes => fromMarkdown(source),
  }
}

let loading: ReturnType<typeof load> | undefined

const blockOf = (node: RootContent): MarkdownBlock[] => {
  const kind = kindOf(node)
  const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
  if (!kind || start === end) return []
  return [{ kind, start, end, ...(node.type === 'heading' && { depth: node.depth }) }]
}

const kindOf = (node: RootContent): Block['kind'] | undefined =>
  node.type === 'html' && /^\s*<(?:!--|script|style)/i.test(node.value) ? undefined : kinds[node.type]

/** What is read of a document; breaks and link definitions hold no text of it. */
const kinds: Partial<Record<RootContent['type'], Block['kind']>> = {
  heading: 'heading',
  paragraph: 'paragraph',
  blockquote: 'paragraph',
  html: 'paragraph',
  list: 'list',
  table: 'table',
  code: 'code',
}
