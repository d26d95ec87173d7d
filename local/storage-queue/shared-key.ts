import { createHmac } from 'node:crypto'

/** What is signed of a request. */
export interface SignedParts {
  readonly method: string
  readonly url: URL
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
}

/** The `authorization` header of a storage request, by the Shared Key scheme. */
export function sharedKeyHeader(account: string, key: string, { method, url, headers }: SignedParts): string {
  const length = headers['content-length'] ?? ''
  const standard = [
    headers['content-encoding'] ?? '',
    headers['content-language'] ?? '',
    length === '0' ? '' : length,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    // The date stands in x-ms-date.
    '',
    headers['if-modified-since'] ?? '',
    headers['if-match'] ?? '',
    headers['if-none-match'] ?? '',
    headers['if-unmodified-since'] ?? '',
    headers['range'] ?? '',
  ]
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}`)
  const text = [method, ...standard, ...own, canonicalResource(account, url)].join('\n')
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64')
  return `SharedKey ${account}:${signature}`
}

function canonicalResource(account: string, url: URL): string {
  const query = [...url.searchParams.entries()]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n${name}:${value}`)
    .join('')
  return `/${account}${url.pathname}${query}`
}
