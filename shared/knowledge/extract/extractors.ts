import { fault } from '../../faults'
import type { Extractor } from '../contract'
import { csvExtractor } from './csv'
import { htmlExtractor } from './html'
import { jsonExtractor, jsonLinesExtractor } from './json'
import { markdownExtractor } from './markdown'
import { docxExtractor } from './office/docx'
import { pptxExtractor } from './office/pptx'
import { xlsxExtractor } from './office/xlsx'
import { pdfExtractor } from './pdf/pdf'
import { looksLikePdf } from './signatures'
import { supportedKinds } from './supported-kinds'
import { textExtractor } from './text'

/** The extractor for a document, by its ending, then by its content type, then by its bytes. Throws where there is none, naming what there is. */
export const extractorFor = (path: string, contentType: string, body: Uint8Array = new Uint8Array()): Extractor => {
  const ending = /\.[a-z0-9]{1,10}$/i.exec(path.slice(path.lastIndexOf('/') + 1))?.[0].toLowerCase() ?? ''
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const found =
    all.find(({ endings }) => endings.includes(ending)) ??
    all.find(({ contentTypes }) => contentTypes.includes(type)) ??
    // A name and a type that say nothing leave it to the bytes: a PDF or text is read, anything else is refused by the decoder.
    (ending === '' && sayNothing.has(type) ? (looksLikePdf(body) ? pdfExtractor : textExtractor) : undefined)
  if (found) return found
  throw fault(
    'unsupported_media_type',
    `“${path}” is of type “${type || 'unknown'}”${ending ? ` with the ending “${ending}”` : ''}; supported are ${supportedKinds}`,
    { path, ending, content_type: type, supported: supportedKinds },
  )
}

const all: readonly Extractor[] = [
  markdownExtractor,
  textExtractor,
  htmlExtractor,
  pdfExtractor,
  docxExtractor,
  pptxExtractor,
  xlsxExtractor,
  csvExtractor,
  jsonExtractor,
  jsonLinesExtractor,
]

const sayNothing = new Set(['', 'application/octet-stream', 'application/x-www-form-urlencoded'])
