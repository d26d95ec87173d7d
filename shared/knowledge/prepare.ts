import { fault } from '../faults'
import { chunkDocument } from './chunk/chunk-document'
import type { PrepareDocument } from './contract'
import { extractorFor } from './extract/extractors'

/** Counts up whenever the same bytes would give other passages than before, so that a sync does not take them for done. */
export const preparationVersion = 1

/** Extracts and chunks in the calling thread. */
export const prepareDocument: PrepareDocument = async ({ index, path, body, contentType, maxTokens }) => {
  const document = await extractorFor(path, contentType).extract(body, path)
  const chunks = chunkDocument({ index, path, document, maxTokens })
  if (chunks.length === 0) {
    throw fault('invalid_input', `“${path}” (${body.length} bytes) holds no text that could be found`, {
      path,
      size: body.length,
    })
  }
  return { title: document.title, chunks }
}
