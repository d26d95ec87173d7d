import type { ModelEntry, Usage } from './contract'

/** Prices of a model in US dollars per million tokens; null where unknown. */
export type Prices = ModelEntry['prices']

/** When and from where the table was taken; prices change, so check yours before you bill by them. */
export const pricesTaken = {
  date: '2026-11-05',
  source: "public listings of OpenAI's pricing page (standard tier); Azure's global-standard deployments list the same",
} as const

/** Prices nobody knows. */
export const unknownPrices: Prices = { input: null, cached: null, output: null }

/** What the offline model costs. */
export const freeOfCharge: Prices = { input: 0, cached: 0, output: 0 }

/** The prices of a model by the name it answers as, dated or not; unknown names have unknown prices. */
export const pricesOf = (model: string): Prices => {
  const name = model.toLowerCase().replace(/-\d{4}-\d{2}-\d{2}$/, '')
  return Object.hasOwn(table, name) ? (table[name] as Prices) : unknownPrices
}

/** US dollars of a usage; null where a price that it needs, or the usage itself, is unknown. */
export const cost = (usage: Usage | null, prices: Prices): number | null => {
  if (!usage) return null
  const cached = usage.cached_tokens ?? 0
  const parts = [
    [usage.input_tokens - cached, prices.input],
    [cached, prices.cached],
    [usage.output_tokens, prices.output],
  ] as const
  let dollars = 0
  for (const [tokens, price] of parts) {
    if (tokens === 0) continue
    if (price === null) return null
    dollars += (tokens * price) / 1_000_000
  }
  return dollars
}

const row = (input: number, cached: number | null, output: number | null): Prices => ({ input, cached, output })

const table: Readonly<Record<string, Prices>> = {
  'gpt-5': row(1.25, 0.125, 10),
  'gpt-5-mini': row(0.25, 0.025, 2),
  'gpt-5-nano': row(0.05, 0.005, 0.4),
  'gpt-4.1': row(2, 0.5, 8),
  'gpt-4.1-mini': row(0.4, 0.1, 1.6),
  'gpt-4.1-nano': row(0.1, 0.025, 0.4),
  'gpt-4o': row(2.5, 1.25, 10),
  'gpt-4o-mini': row(0.15, 0.075, 0.6),
  'text-embedding-3-small': row(0.02, null, null),
  'text-embedding-3-large': row(0.13, null, null),
}
