import { createHash } from 'node:crypto'

/** What the offline model has been asked, for tests that count calls. */
export interface OfflineStats {
  readonly chat: number
  readonly embeddings: number
  /** Requests by SHA-256 of their path's last part and their body with keys sorted. */
  readonly by_hash: Readonly<Record<string, number>>
  /** Requests by the Idempotency-Key they came with. */
  readonly by_idempotency_key: Readonly<Record<string, number>>
}

/** Counts requests; the oldest names are forgotten beyond 50,000. */
export const createStatistics = () => {
  let chat = 0
  let embeddings = 0
  const byHash = new Map<string, number>()
  const byKey = new Map<string, number>()
  return {
    count(kind: 'chat' | 'embeddings', hash: string, key: string | undefined): void {
      if (kind === 'chat') chat++
      else embeddings++
      raise(byHash, hash)
      if (key !== undefined) raise(byKey, key)
    },
    reset(): void {
      chat = 0
      embeddings = 0
      byHash.clear()
      byKey.clear()
    },
    read: (): OfflineStats => ({
      chat,
      embeddings,
      by_hash: Object.fromEntries(byHash),
      by_idempotency_key: Object.fromEntries(byKey),
    }),
  }
}

/** The hash a request is counted under. */
export const requestHash = (kind: 'chat' | 'embeddings', body: unknown): string =>
  createHash('sha256')
    .update(`${kind}\n${JSON.stringify(body, sortKeys)}`)
    .digest('hex')

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    : value

const raise = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
  if (counts.size > 50_000) counts.delete(counts.keys().next().value as string)
}
