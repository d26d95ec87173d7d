import { entryOf } from './catalogue/catalogue'
import type { ModelConnection, ModelPrices, Usage } from './contract'

/** Prices of a model in US dollars per million tokens; null where unknown. */
export type Prices = ModelPrices

/** Prices nobody knows. */
export const unknownPrices: Prices = { input: null, cached: null, output: null }

/** What the offline model costs. */
export const freeOfCharge: Prices = { input: 0, cached: 0, output: 0 }

/** The prices of a model at an endpoint, by the name it answers as. Only where the seller has a public list is a name enough to know them. */
export const pricesAt = (endpoint: Pick<ModelConnection, 'kind' | 'baseUrl'>, model: string): Prices => {
  const entry = entryOf(model)
  return entry?.sold_by.includes(sellerOf(endpoint)) === true ? entry.prices : unknownPrices
}

const sellerOf = ({ kind, baseUrl }: Pick<ModelConnection, 'kind' | 'baseUrl'>): string => {
  if (kind === 'azure_openai') return kind
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname : ''
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
