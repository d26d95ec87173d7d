import type { RequestMark, RunTrace } from '../../shared/runs/contract'

interface Headers {
  get(name: string): string | null
}

/** What a request says of where it comes from: its ids, each standing in for the other, and the caller's trace. */
export const requestMarkOf = (headers: Headers): RequestMark => {
  const request = shortText(headers.get('x-request-id'))
  const client = shortText(headers.get('x-ms-client-request-id'))
  const request_id = request ?? client
  const client_request_id = client ?? request
  const trace = traceOf(headers)
  return {
    ...(request_id !== undefined && { request_id }),
    ...(client_request_id !== undefined && { client_request_id }),
    ...(trace && { trace }),
  }
}

/** The trace a request belongs to, by W3C `traceparent`; what does not fit the format is none. */
export const traceOf = (headers: Headers): RunTrace | undefined => {
  const [, version, trace_id, span_id] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/.exec(
      headers.get('traceparent')?.trim() ?? '',
    ) ?? []
  if (trace_id === undefined || span_id === undefined || version === 'ff') return undefined
  return /^0+$/.test(trace_id) || /^0+$/.test(span_id) ? undefined : { trace_id, span_id }
}

const mostMembers = 64
const mostBytes = 8_192

/** The members of a W3C `baggage` header, decoded; properties and what does not fit are left out. */
export const baggageOf = (headers: Headers): Readonly<Record<string, string>> => {
  const header = headers.get('baggage') ?? ''
  if (header.length > mostBytes) return {}
  const members = header.split(',').flatMap((member) => {
    const found = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*([^;]*)/.exec(member)
    const [, name = '', value = ''] = found ?? []
    return found ? [[decoded(name), decoded(value.trim())] as const] : []
  })
  return Object.fromEntries(members.slice(0, mostMembers))
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const shortText = (text: string | null): string | undefined => {
  const plain = text
    ?.replaceAll(/[^\u0020-\u007e]/g, '')
    .trim()
    .slice(0, 200)
  return plain === '' ? undefined : plain
}
