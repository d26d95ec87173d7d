import type { ModelCapability, ModelModality, ModelPrices } from '../contract'

/** One model as its publisher describes it, at a date. Unknown is null, never a guess. */
export interface CatalogueEntry {
  readonly id: string
  /** Other names under which the same model answers. */
  readonly aliases: readonly string[]
  readonly publisher: string
  readonly family: string
  /** An SPDX id, the name of the publisher's own licence, or `proprietary`. */
  readonly licence: string | null
  readonly context: number | null
  readonly max_output: number | null
  readonly modalities: { readonly input: readonly ModelModality[]; readonly output: readonly ModelModality[] }
  readonly capabilities: readonly ModelCapability[]
  /** US dollars per million tokens at the places named in `sold_by`. */
  readonly prices: ModelPrices
  /** Hosts at which these prices hold, and `azure_openai` for Azure's own deployments. */
  readonly sold_by: readonly string[]
  /** When this was so: a year, a month or a day. */
  readonly as_of: string
  readonly source: CatalogueSource
  readonly note?: string
}

/** Where a description comes from. */
export type CatalogueSource = 'price page' | 'documentation' | 'model card' | 'announcement' | 'third-party listing'

/** What is said of a model; the rest follows from its publisher and family. */
export type ModelFacts = Partial<Omit<CatalogueEntry, 'id' | 'prices' | 'modalities' | 'capabilities'>> & {
  /** Input, cached input, output. */
  readonly prices?: readonly [input: number | null, cached: number | null, output: number | null]
  readonly sees?: boolean
  readonly hears?: boolean
  readonly watches?: boolean
  /** What a chat model can beside chatting, and streaming, which all of them can. */
  readonly can?: readonly ('tools' | 'json' | 'reasoning')[]
}

/** Describes the models of one publisher: what they share is said once. */
export const modelsOf =
  (shared: ModelFacts & Pick<CatalogueEntry, 'publisher' | 'as_of' | 'source'>) =>
  (family: string, common: ModelFacts, models: Readonly<Record<string, ModelFacts>>): readonly CatalogueEntry[] =>
    Object.entries(models).map(([id, own]) => chatModel(id, { ...shared, family, ...common, ...own }))

/** Describes embedding models. */
export const embeddersOf =
  (shared: ModelFacts & Pick<CatalogueEntry, 'publisher' | 'as_of' | 'source'>) =>
  (family: string, models: Readonly<Record<string, ModelFacts>>): readonly CatalogueEntry[] =>
    Object.entries(models).map(([id, own]) => {
      const facts = { ...shared, family, ...own }
      return { ...plainEntry(id, facts), capabilities: ['embedding'], modalities: modalitiesOf(facts, []) }
    })

type WholeFacts = ModelFacts & Pick<CatalogueEntry, 'publisher' | 'as_of' | 'source' | 'family'>

const chatModel = (id: string, facts: WholeFacts): CatalogueEntry => ({
  ...plainEntry(id, facts),
  capabilities: ['chat', 'streaming', ...(facts.can ?? []), ...(facts.sees === true ? (['vision'] as const) : [])],
  modalities: modalitiesOf(facts, ['text']),
})

const plainEntry = (id: string, facts: WholeFacts): Omit<CatalogueEntry, 'capabilities' | 'modalities'> => {
  const [input = null, cached = null, output = null] = facts.prices ?? []
  return {
    id,
    aliases: facts.aliases ?? [],
    publisher: facts.publisher,
    family: facts.family,
    licence: facts.licence ?? null,
    context: facts.context ?? null,
    max_output: facts.max_output ?? null,
    prices: { input, cached, output },
    sold_by: facts.sold_by ?? [],
    as_of: facts.as_of,
    source: facts.source,
    ...(facts.note !== undefined && { note: facts.note }),
  }
}

const modalitiesOf = ({ sees, hears, watches }: ModelFacts, output: readonly ModelModality[]) => ({
  input: [
    'text',
    ...(sees === true ? (['image'] as const) : []),
    ...(hears === true ? (['audio'] as const) : []),
    ...(watches === true ? (['video'] as const) : []),
  ] as const,
  output,
})
