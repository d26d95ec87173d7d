import { entryOf } from '../catalogue/catalogue'
import type { CatalogueEntry } from '../catalogue/entry'
import type { ModelEntry } from '../contract'

/** What the catalogue adds to an entry of the model list; what it does not know stays as it is. */
export const described = (entry: ModelEntry, model: string): ModelEntry => {
  const known = entryOf(model)
  if (!known) return entry
  const { context, capabilities, note = known.note } = entry
  return {
    ...entry,
    ...factsOf(known),
    context: context ?? known.context,
    capabilities: [...new Set([...capabilities, ...known.capabilities])],
    ...(note !== undefined && { note }),
  }
}

/** A model of the catalogue that no endpoint here has. */
export const catalogued = (known: CatalogueEntry): ModelEntry => ({
  id: known.id,
  provider: known.publisher,
  ...factsOf(known),
  capabilities: known.capabilities,
  context: known.context,
  prices: known.prices,
  available: false,
  ...(known.note !== undefined && { note: known.note }),
})

const factsOf = ({ publisher, family, licence, max_output, modalities, as_of, source }: CatalogueEntry) => ({
  publisher,
  family,
  licence,
  max_output,
  modalities,
  as_of,
  source,
})
