import { fault } from '../faults'

/** Azure's own limit on the names and values of one blob. */
const mostBytes = 8 * 1024

/** Metadata travels in HTTP headers, which carry ASCII only: values are percent-encoded, the empty one is “=”. */
export const encodeMetadata = (metadata: Readonly<Record<string, string>> = {}): Record<string, string> => {
  let bytes = 0
  const encoded: Record<string, string> = {}
  for (const [name, value] of Object.entries(metadata)) {
    if (!/^[a-z_][a-z0-9_]{0,63}$/.test(name))
      throw fault(
        'bad_request',
        `“${name.slice(0, 80)}” is no name for metadata: lower-case letters, digits and “_”`,
        {},
      )
    if (typeof value !== 'string' || /\p{Cs}/u.test(value))
      throw fault('bad_request', `The metadata “${name}” is no text`, { name })
    encoded[name] = value === '' ? '=' : encodeURIComponent(value)
    bytes += name.length + (encoded[name]?.length ?? 0)
  }
  if (bytes > mostBytes)
    throw fault('too_large', `The metadata of a blob has ${bytes} bytes; it holds up to ${mostBytes}`, {
      bytes,
      limit: mostBytes,
    })
  return encoded
}

/** Reads metadata back; what others wrote by other rules is given as it is. */
export const decodeMetadata = (encoded: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(encoded).map(([name, value]) => [name.toLowerCase(), decoded(value)]))

const decoded = (value: string): string => {
  if (value === '=') return ''
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
