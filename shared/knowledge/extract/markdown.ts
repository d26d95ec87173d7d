import type { Nodes } from 'mdast'
import type { Block, Extractor } from '../contract'
import { decodeText } from './decode'
import { linkOf } from './links'
import { markdownBlocks } from './markdown-blocks'
import { loadMarkdownParser } from './markdown-parser'
import { baseName, headingPath, headingText } from './names'

/** Reads Markdown with GitHub's tables. The extracted text is the source itself, so offsets are the file's own. */
export const markdownExtractor: Extractor = {
  id: 'markdown',
  endings: ['.md', '.markdown'],
  contentTypes: ['text/markdown', 'text/x-markdown'],
  async extract(body, path, charset) {
    const parser = await loadMarkdownParser()
    const { text, ...decoded } = decodeText(body, path, charset)
    const front = frontMatter(text)
    const headings = headingPath()
    const blocks: Block[] = []
    let firstHeading: string | undefined
    for (const block of markdownBlocks(text.slice(front.end), parser.blocks)) {
      const { kind } = block
      const [start, end] = [front.end + block.start, front.end + block.end]
      const words = text.slice(start, end)
      const place = { kind, text: words, start, end, ...linksIn(kind, words) }
      if (block.depth === undefined) blocks.push({ ...place, headings: headings.current() })
      else {
        const title = headingWords(words, parser.inlines)
        firstHeading ??= title
        blocks.push({ ...place, headings: headings.above(block.depth) })
        headings.enter(block.depth, title)
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
