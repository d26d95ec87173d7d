import { fault } from '../faults'
import { chunkDocument } from './chunk/chunk-document'
import type { Extracted, ExtractionReport, PrepareDocument } from './contract'
import { extractorFor } from './extract/extractors'

/** Counts up whenever the same bytes would give other passages than before, so that a sync does not take them for done. */
export const preparationVersion = 2

/** Extracts and chunks in the calling thread; `now` is asked how long it took. */
export const createPrepare =
  (now: () => number): PrepareDocument =>
  async ({ index, path, body, contentType, chunking }) => {
    const begun = now()
    const extractor = extractorFor(path, contentType)
    const document = await extractor.extract(body, path)
    const chunks = chunkDocument({ index, path, document, chunking })
    if (chunks.length === 0) {
      throw fault('invalid_input', `“${path}” (${body.length} bytes) holds no text that could be found`, {
        path,
        size: body.length,
      })
    }
    const report = reportOf(document, { extractor: extractor.id, bytes: body.length, took_ms: now() - begun })
    return { title: document.title, text: document.text, chunks, report }
  }

/** Extracts and chunks in the calling thread without looking at a clock, for tests and scripts. */
export const prepareDocument: PrepareDocument = createPrepare(() => 0)

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
