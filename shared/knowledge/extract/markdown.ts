import type { Nodes, RootContent } from 'mdast'
import type { Block, Extractor } from '../contract'
import { decodeText } from './decode'
import { linkOf } from './links'
import { markdownPieces } from './markdown-pieces'
import { baseName, headingPath, headingText } from './names'
import { paragraphsOf } from './text'

/** Reads Markdown with GitHub's tables. The extracted text is the source itself, so offsets are the file's own. */
export const markdownExtractor: Extractor = {
  id: 'markdown',
  endings: ['.md', '.markdown'],
  contentTypes: ['text/markdown', 'text/x-markdown'],
  async extract(body, path, charset) {
    const parser = await (loading ??= loadParser())
    const { text, ...decoded } = decodeText(body, path, charset)
    const front = frontMatter(text)
    const headings = headingPath()
    const blocks: Block[] = []
    let firstHeading: string | undefined
    for (const piece of markdownPieces(text.slice(front.end))) {
      const base = front.end + piece.start
      if (!piece.isParsable) {
        blocks.push(...paragraphsOf(piece.text, base, headings.current()))
        continue
      }
      for (const node of parser.blocks(piece.text)) {
        const kind = kindOf(node)
        const start = base + (node.position?.start.offset ?? 0)
        const end = base + (node.position?.end.offset ?? 0)
        if (!kind || start === end) continue
        const blockText = text.slice(start, end)
        if (node.type !== 'heading') {
          blocks.push({ kind, text: blockText, headings: headings.current(), start, end, ...linksIn(kind, blockText) })
          continue
        }
        const title = headingWords(blockText, parser.inlines)
        firstHeading ??= title
        blocks.push({ kind, text: blockText, headings: headings.above(node.depth), start, end })
        headings.enter(node.depth, title)
      }
    }
    return { title: front.title ?? (firstHeading || baseName(path)), text, blocks, images: imagesIn(text), ...decoded }
  },
}

/** Links as they are written in place or between angle brackets; code holds none. */
const linksIn = (kind: Block['kind'], source: string): Pick<Block, 'links'> => {
  if (kind === 'code' || !source.includes('://')) return {}
  const links = [...source.matchAll(written)].flatMap(
    ([, text, url, bare]) => linkOf(text ?? '', url ?? bare ?? '') ?? [],
  )
  return links.length > 0 ? { links } : {}
}

const written = /\[([^[\]\n]{1,300})\]\(<?(https?:\/\/[^\s()<>]{1,2000})|<(https?:\/\/[^\s<>]{1,2000})>/g

/** Pictures of a Markdown source, of whose content nothing is known. */
const imagesIn = (source: string): number => source.split('![').length - 1

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

/** The parser is loaded with the first Markdown document: a process that reads none does not pay for it. */
const loadParser = async () => {
  const [{ fromMarkdown }, { gfmTableFromMarkdown }, { gfmTable }] = await Promise.all([
    import('mdast-util-from-markdown'),
    import('mdast-util-gfm-table'),
    import('micromark-extension-gfm-table'),
  ])
  return {
    blocks: (source: string): readonly RootContent[] =>
      fromMarkdown(source, { extensions: [gfmTable(), withoutInlines], mdastExtensions: [gfmTableFromMarkdown()] })
        .children,
    /** With inline marks: for headings, whose words are wanted without them. Callers give it only the beginning of a long one. */
    inlines: (source: string): Nodes => fromMarkdown(source),
  }
}

let loading: ReturnType<typeof loadParser> | undefined

/** A heading's words without its marks; most have none, and of a very long one only the beginning is looked at. */
const headingWords = (source: string, inlines: (source: string) => Nodes): string => {
  const plain = /^ {0,3}#{1,6}[ \t]+([^*_`[\]<&\\!#\n]{1,300})$/.exec(source)?.[1]
  return headingText(plain ?? wordsOf(inlines(source.slice(0, 1000))))
}

const wordsOf = (node: Nodes): string =>
  'value' in node
    ? node.type === 'html'
      ? ''
      : node.value
    : 'children' in node
      ? node.children.map(wordsOf).join('')
      : ''

/** YAML between `---` lines at the very start is data about the document, not text of it; only its title is used. */
const frontMatter = (text: string): { readonly end: number; readonly title?: string } => {
  const found = /^---[ \t]*\r?\n(?:[\w-]+[ \t]*:[\s\S]*?\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text)
  if (!found) return { end: 0 }
  const title = /^title[ \t]*:[ \t]*(.+?)[ \t]*$/m.exec(found[0])?.[1]?.replace(/^(["'])(.*)\1$/, '$2')
  return { end: found[0].length, ...(title && { title: headingText(title) }) }
}
