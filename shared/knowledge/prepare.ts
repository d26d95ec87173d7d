import { Fault, fault } from '../faults'
import { chunkDocument } from './chunk/chunk-document'
import type { Extracted, ExtractionReport, PrepareDocument } from './contract'
import { extractorFor } from './extract/extractors'

/** Extracts and chunks in the calling thread; `now` is asked how long it took. */
export const createPrepare =
  (now: () => number): PrepareDocument =>
  async ({ index, path, body, contentType, chunking, extracted }) => {
    const begun = now()
    if (body.length === 0) throw fault('document_empty', `“${path}” is empty: it has no bytes`, { path })
    const document = extracted ?? (await extract(path, contentType, body))
    const chunks = chunkDocument({ index, path, document, chunking })
    if (chunks.length === 0) throw nothingRead(path, body.length, document)
    const report = reportOf(document, { extractor: document.extractor, bytes: body.length, took_ms: now() - begun })
    return { title: document.title, text: document.text, chunks, report }
  }

/** Extracts and chunks in the calling thread without looking at a clock, for tests and scripts. */
export const prepareDocument: PrepareDocument = createPrepare(() => 0)

const extract = async (path: string, contentType: string, body: Uint8Array) => {
  const { id: extractor, ...by } = extractorFor(path, contentType, body)
  return { extractor, ...(await named(path, async () => by.extract(body, path, charsetOf(contentType)))) }
}

/** What a library cannot read is the document's fault, not ours to try again; what it cannot hold is too large. */
const named = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault) throw error
    const reason = error instanceof Error ? error.message.slice(0, 200) : ''
    const isMemory =
      error instanceof RangeError && /allocation failed|invalid (?:string|array|typed array) length/i.test(reason)
    throw isMemory
      ? fault('too_large', `“${path}” needs more memory than there is: ${reason}`, { path }, { cause: error })
      : fault('document_corrupt', `“${path}” could not be read: ${reason}`, { path }, { cause: error })
  }
}

const charsetOf = (contentType: string): string | undefined =>
  /;\s{0,8}charset\s{0,8}=\s{0,8}"?([\w.:-]{1,40})/i.exec(contentType)?.[1]

const nothingRead = (path: string, size: number, { images = 0 }: Extracted): Fault =>
  images > 0
    ? fault('document_without_text', `“${path}” holds no text, but ${images} pictures`, { path, size, images })
    : fault('document_empty', `“${path}” (${size} bytes) holds no text that could be found`, { path, size })

const reportOf = (
  { text, blocks, pages, images = 0, encoding, warnings = [] }: Extracted,
  measured: Pick<ExtractionReport, 'extractor' | 'bytes' | 'took_ms'>,
): ExtractionReport => ({
  ...measured,
  characters: text.length,
  ...(pages !== undefined && { pages }),
  headings: blocks.filter(({ kind }) => kind === 'heading').length,
  tables: blocks.filter(({ kind }) => kind === 'table').length,
  links: blocks.reduce((count, { links = [] }) => count + links.length, 0),
  images,
  ...(encoding !== undefined && { encoding }),
  warnings,
})
