import type { Extractor } from '../contract'
import { decodeText } from './decode'
import { readPage } from './html-page'

/** Reads HTML pages: what a reader sees, with headings, lists, tables and code; scripts, styles and navigation are left out. */
export const htmlExtractor: Extractor = {
  id: 'html',
  endings: ['.html', '.htm', '.xhtml'],
  contentTypes: ['text/html', 'application/xhtml+xml'],
  async extract(body, path, charset) {
    const { text, encoding, warnings } = decodeText(body, path, charset ?? declaredCharset(body))
    return { ...(await readPage(text, path)), encoding, warnings }
  },
}

/** The charset a page names for itself within its first 1,024 bytes, as the HTML standard looks for it. */
const declaredCharset = (body: Uint8Array): string | undefined => {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 1024)).toString('latin1')
  const found =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1] ??
    /^<\?xml[^>]+encoding=["']([\w:.-]+)/.exec(head)?.[1]
  // A page whose declaration could be read byte by byte is not UTF-16, whatever it says.
  return found && /^utf-?16/i.test(found) ? 'utf-8' : found
}
