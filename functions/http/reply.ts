import type { HttpResponseInit } from '@azure/functions'
import type { Fault } from '../../shared/faults'

/** Headers on every answer: nothing is sniffed, framed or kept by a cache unless a door says otherwise. */
export const everyAnswer = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
}

/** A JSON answer. */
export const jsonReply = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit => ({
  status,
  headers: { ...everyAnswer, 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
})

/** An answer of text or bytes, at once or as they come. */
export const bodyReply = (
  status: number,
  body: string | Uint8Array | AsyncIterable<Uint8Array> | null,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit => ({ status, headers: { ...everyAnswer, ...headers }, body })

/** A fault as `application/problem+json` (RFC 9457). Causes and stacks stay behind. */
export const problemReply = (fault: Fault, traceId: string): HttpResponseInit => {
  return {
    status: fault.status,
    headers: { ...faultHeaders(fault), 'content-type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify({
      type: `urn:sluice:fault:${fault.word}`,
      title: fault.word.replaceAll('_', ' '),
      status: fault.status,
      code: fault.word,
      detail: fault.message,
      ...(Object.keys(fault.details).length > 0 && { details: fault.details }),
      ...(fault.errors && { errors: fault.errors }),
      trace_id: traceId,
    }),
  }
}

/** The headers that go with a fault, however it is told. */
export const faultHeaders = (fault: Fault): Record<string, string> => {
  // Ours counts seconds; a provider's is handed on as it came, which may also be a date.
  const retryAfter = Number(fault.details['retry_after'])
  return {
    ...everyAnswer,
    ...(retryAfter > 0 && { 'retry-after': String(Math.ceil(retryAfter)) }),
    ...(fault.word === 'unauthorized' && { 'www-authenticate': 'Bearer' }),
    ...(typeof fault.details['allow'] === 'string' && { allow: fault.details['allow'] }),
  }
}
