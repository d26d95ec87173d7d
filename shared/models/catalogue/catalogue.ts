import { alibaba } from './data/alibaba'
import { anthropic } from './data/anthropic'
import { cohere } from './data/cohere'
import { deepseek } from './data/deepseek'
import { google } from './data/google'
import { meta } from './data/meta'
import { microsoft } from './data/microsoft'
import { mistral } from './data/mistral'
import { openai } from './data/openai'
import { others } from './data/others'
import { xai } from './data/xai'
import type { CatalogueEntry } from './entry'

/** The models Sluice knows by name, by publisher. Made by hand from what publishers say; each entry says when that was. */
export const catalogue: readonly CatalogueEntry[] = [
  ...openai,
  ...meta,
  ...mistral,
  ...microsoft,
  ...deepseek,
  ...cohere,
  ...anthropic,
  ...google,
  ...xai,
  ...alibaba,
  ...others,
]

/** The entry of a model by any name it goes by: in any case, with a date at its end, or below its publisher's name. */
export const entryOf = (model: string): CatalogueEntry | undefined => {
  const name = model.toLowerCase()
  const last = name.slice(name.lastIndexOf('/') + 1)
  return byName.get(name) ?? byName.get(last) ?? byName.get(withoutDate(last))
}

const byName: ReadonlyMap<string, CatalogueEntry> = new Map(
  catalogue.flatMap((entry) => [entry.id, ...entry.aliases].map((name) => [name.toLowerCase(), entry] as const)),
)

// 2025-04-14 as OpenAI dates its models, 20250929 as Anthropic does, and Ollama's tag.
const withoutDate = (name: string): string => name.replace(/(-\d{4}-\d{2}-\d{2}|-\d{8}|:latest)$/, '')
