/** What bytes are that are no text, by how they begin; undefined where they may be text. */
export const binaryKind = (body: Uint8Array): string | undefined => {
  const head = latin1(body, 16)
  return signatures.find(({ bytes }) => head.startsWith(bytes))?.kind
}

/** Whether bytes begin as a PDF does; some writers put a few others before. */
export const looksLikePdf = (body: Uint8Array): boolean => latin1(body, 1024).includes('%PDF-')

/** Whether bytes begin as a zip archive does, which all Office documents are. */
export const looksLikeZip = (body: Uint8Array): boolean => latin1(body, 4) === 'PK\u0003\u0004'

/** Whether bytes begin as the container of old and of encrypted Office documents. */
export const looksLikeOldOffice = (body: Uint8Array): boolean => latin1(body, 4) === '\u00d0\u00cf\u0011\u00e0'

const latin1 = (body: Uint8Array, length: number): string =>
  Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, length)).toString('latin1')

/** Kinds that people upload most under a wrong name, so that the message can name them. */
const signatures = [
  { kind: 'a PDF', bytes: '%PDF-' },
  { kind: 'a ZIP archive or an Office document', bytes: 'PK\u0003\u0004' },
  { kind: 'a PNG image', bytes: '\u0089PNG' },
  { kind: 'a JPEG image', bytes: '\u00ff\u00d8\u00ff' },
  { kind: 'a GIF image', bytes: 'GIF8' },
  { kind: 'a TIFF image', bytes: 'II*\0' },
  { kind: 'a gzip archive', bytes: '\u001f\u008b' },
  { kind: 'an old Office document', bytes: '\u00d0\u00cf\u0011\u00e0' },
]
