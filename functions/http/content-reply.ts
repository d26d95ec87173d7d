import type { HttpResponseInit } from '@azure/functions'
import type { DocumentContent } from '../../shared/knowledge/contract'
import { bodyReply } from './reply'

/** A stored document as it came [24]: nothing of it runs, nothing is sniffed, and only plain text is shown and not saved. */
export const contentReply = ({ path, contentType, size, etag, body }: DocumentContent): HttpResponseInit => {
  const isPlain = /^text\/plain\s*(;|$)/i.test(contentType)
  const name = path.split('/').at(-1) ?? 'document'
  return bodyReply(200, body, {
    'content-type': isToken(contentType) ? contentType : 'application/octet-stream',
    'content-length': String(size),
    'content-disposition': `${isPlain ? 'inline' : 'attachment'}; filename*=UTF-8''${percentEncoded(name)}`,
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    etag: `"${etag}"`,
  })
}

/** What uploaders call a type is theirs; what could not stand in a header is not handed on. */
const isToken = (contentType: string): boolean =>
  /^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w-]+=("[\w.+ -]*"|[\w.+-]+))*$/.test(contentType)

const percentEncoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
