import { Fault, fault } from '../../../faults'
import type { ExtractionWarning, Extractor } from '../../contract'
import { linkOf } from '../links'
import { baseName, headingText } from '../names'
import { looksLikePdf } from '../signatures'
import { textWriter } from '../text-writer'
import { findHeadings, largestWords, type OutlineEntry } from './headings'
import { writePage } from './layout'
import { linesOf, wordsOf, type Line, type LinkPlace } from './lines'
import { withoutRunningLines } from './running-lines'

/** Reads PDF files page by page: text in the order it was written, headings by the outline or their size, tables by their gaps. */
export const pdfExtractor: Extractor = {
  id: 'pdf',
  endings: ['.pdf'],
  contentTypes: ['application/pdf'],
  async extract(body, path) {
    if (!looksLikePdf(body)) throw corrupt(path, 'its first bytes are not those of a PDF')
    const images = imagesIn(body)
    const document = await openPdf(body, path)
    try {
      const { pages, damaged } = await readPages(document, path)
      const lines = withoutRunningLines(pages)
      const empty = lines.filter((page) => page.length === 0).length
      if (empty === lines.length) throw withoutText(path, lines.length, images)
      const levelOf = findHeadings(lines.flat(), await outlineOf(document))
      const written = textWriter(path)
      lines.forEach((page, at) => writePage(written, page, at + 1, levelOf))
      const { text, blocks } = written.done()
      const title = (await titleOf(document)) ?? largestWords(lines.find((page) => page.length > 0) ?? [])
      const warnings = warningsOf({ pages: lines.length, empty, damaged, images })
      return { title: headingText(title ?? '') || baseName(path), text, blocks, pages: lines.length, images, warnings }
    } finally {
      await document.destroy()
    }
  },
}

/** The parser is loaded with the first PDF; unpdf is told where it is, for not every loader finds it by itself. */
const loadParser = async () => {
  const { definePDFJSModule, getDocumentProxy } = await import('unpdf')
  await definePDFJSModule(() => import('unpdf/pdfjs'))
  return getDocumentProxy
}

let loading: ReturnType<typeof loadParser> | undefined

type PdfDocument = Awaited<ReturnType<Awaited<ReturnType<typeof loadParser>>>>

const openPdf = async (body: Uint8Array, path: string): Promise<PdfDocument> => {
  const open = await (loading ??= loadParser())
  try {
    // A copy: the parser makes the bytes its own. Pictures are never decoded, and nothing is fetched.
    return await open(new Uint8Array(body), {
      verbosity: 0,
      maxImageSize: 0,
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
    })
  } catch (error) {
    throw faultOf(error, path)
  }
}

const faultOf = (error: unknown, path: string): Fault => {
  const { name = '', message = '' } = error instanceof Error ? error : {}
  if (error instanceof Fault) return error
  if (name === 'PasswordException')
    return fault('document_encrypted', `“${path}” is encrypted: it needs a password`, { path })
  return corrupt(path, message.slice(0, 200))
}

/** A page that cannot be read is counted; the others are not lost with it. */
const readPages = async (document: PdfDocument, path: string) => {
  const pages: Line[][] = []
  let damaged = 0
  let reason: unknown
  for (let number = 1; number <= document.numPages; number++) {
    try {
      pages.push(await readPage(document, number))
    } catch (error) {
      pages.push([])
      damaged++
      reason = error
    }
  }
  if (damaged === pages.length) throw faultOf(reason, path)
  return { pages, damaged }
}

const readPage = async (document: PdfDocument, number: number): Promise<Line[]> => {
  const page = await document.getPage(number)
  const { items, styles } = await page.getTextContent()
  const lines = linesOf(
    items.filter((item) => 'str' in item),
    (font) => styles[font]?.fontFamily === 'monospace',
  )
  for (const { url, rect } of await linksOf(page)) {
    const [left = 0, bottom = 0, right = 0, top = 0] = rect
    const line = lines.find(
      ({ y, cells }) => y >= bottom - 1 && y <= top && cells.some((cell) => cell.left < right && cell.right > left),
    )
    const link = line && linkOf(wordsOf(line), url)
    if (link) line.links.push(link)
  }
  page.cleanup()
  return lines
}

const linksOf = async (page: Awaited<ReturnType<PdfDocument['getPage']>>): Promise<LinkPlace[]> => {
  const annotations: readonly { readonly url?: unknown; readonly rect?: unknown }[] = await page
    .getAnnotations()
    .catch(() => [])
  return annotations.flatMap(({ url, rect }) => (typeof url === 'string' && Array.isArray(rect) ? [{ url, rect }] : []))
}

const mostEntries = 10_000

/** The outline from top to bottom; a damaged one is none. */
const outlineOf = async (document: PdfDocument): Promise<OutlineEntry[]> => {
  const entries: OutlineEntry[] = []
  const waiting = ((await document.getOutline().catch(() => null)) ?? []).map((item) => ({ item, level: 1 }))
  for (let next = waiting.shift(); next && entries.length < mostEntries; next = waiting.shift()) {
    const { item, level } = next
    entries.push({ title: item.title, level: Math.min(level, 6) })
    waiting.unshift(
      ...item.items.slice(0, mostEntries).map((inner: typeof item) => ({ item: inner, level: level + 1 })),
    )
  }
  return entries
}

const titleOf = async (document: PdfDocument): Promise<string | undefined> => {
  const { info } = await document.getMetadata().catch(() => ({ info: {} }))
  const title = (info as { readonly Title?: unknown }).Title
  // What a program writes there when nobody said a title is no title.
  return typeof title === 'string' && /\p{L}/u.test(title) && !/^(?:untitled|microsoft word|.*\.\w{2,4}$)/i.test(title)
    ? title
    : undefined
}

/** Pictures are streams, and those are never hidden in others: their marks can be counted in the file itself. */
const imagesIn = (body: Uint8Array): number =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString('latin1')
    .match(/\/Subtype\s{0,8}\/Image\b/g)?.length ?? 0

const warningsOf = ({
  pages,
  empty,
  damaged,
  images,
}: Readonly<Record<'pages' | 'empty' | 'damaged' | 'images', number>>): ExtractionWarning[] => [
  ...(damaged > 0
    ? [{ code: 'damaged_parts' as const, message: `${damaged} of ${pages} pages could not be read` }]
    : []),
  ...(empty > damaged
    ? [{ code: 'pages_without_text' as const, message: `${empty - damaged} of ${pages} pages hold no text` }]
    : []),
  ...(images > 0 ? [{ code: 'images_without_text' as const, message: `${images} pictures were not read` }] : []),
]

const withoutText = (path: string, pages: number, images: number): Fault =>
  fault(
    'document_without_text',
    `“${path}” holds no text on its ${pages} pages, but ${images} pictures; it may be a scan`,
    { path, pages, images },
  )

const corrupt = (path: string, why: string): Fault =>
  fault('document_corrupt', `“${path}” is no valid PDF: ${why}`, { path })
