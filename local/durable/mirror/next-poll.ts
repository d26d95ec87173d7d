import type { HttpOrder } from '../contract'
import { defaultPollMilliseconds } from '../protocol/orchestrator-input'

interface HttpAnswer {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** The request that asks again and the time before it, where a durable HTTP call was answered 202 with a place to look. */
export function nextPoll(
  order: HttpOrder,
  result: string | null,
): { readonly request: HttpOrder; readonly delay: number } | undefined {
  const answer = (result === null ? null : JSON.parse(result)) as HttpAnswer | null
  const place = headerOf(answer, 'location')
  if (answer?.statusCode !== 202 || !place) return undefined

  const seconds = Number(headerOf(answer, 'retry-after') ?? Number.NaN)
  const { content: _content, headers = {}, ...rest } = order
  // The key of a function belongs to the first address alone.
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'x-functions-key'))
  return {
    request: { ...rest, method: 'GET', uri: absolute(place, order.uri), headers: kept },
    delay: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : defaultPollMilliseconds,
  }
}

function headerOf(answer: HttpAnswer | null, name: string): string | undefined {
  const found = Object.entries(answer?.headers ?? {}).find(([known]) => known.toLowerCase() === name)
  return found?.[1]
}

function absolute(place: string, base: string): string {
  try {
    return new URL(place, base).href
  } catch {
    return place
  }
}
