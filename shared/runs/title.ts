import type { Json, JsonObject } from '../json'
import type { RunHeader, StoredValue } from './contract'

const longest = 160
const looked = 2_000
const asked = ['question', 'query', 'prompt', 'message', 'text', 'input'] as const

/** What a run is about, in a line: the text that it was asked, or its first one. */
export const titleOf = (inputs: JsonObject): string | undefined => {
  const texts = [...asked.map((name) => own(inputs, name)), ...Object.values(inputs)]
  for (const text of texts) {
    if (typeof text !== 'string') continue
    const line = text.slice(0, looked).replaceAll(/\s+/g, ' ').replaceAll(hashes, '$1').trim()
    if (line !== '' && line !== hiddenSecret) return cut(line)
  }
  return undefined
}

/** The title that a header must hold by itself: where its inputs lie elsewhere, and its flow hides none of them. */
export const keptTitle = (
  stored: StoredValue,
  { inputs, record }: { readonly inputs: JsonObject; readonly record?: RunHeader['record'] },
): { readonly title?: string } => {
  const title = 'ref' in stored && record === undefined ? titleOf(inputs) : undefined
  return title === undefined ? {} : { title }
}

/** The title of a stored run; none where its flow hides values, though they may still be there. */
export const storedTitle = ({ inputs, record, title }: RunHeader): string | undefined => {
  if (record !== undefined) return undefined
  return 'value' in inputs && isObject(inputs.value) ? titleOf(inputs.value) : title
}

// People know a version by its first seven characters.
const hashes = /\b([0-9a-f]{7})[0-9a-f]{57}\b/g

// As the flows room writes a secret.
const hiddenSecret = '***'

const own = (inputs: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(inputs, name) ? inputs[name] : undefined

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Never within a letter that is written as two.
const cut = (line: string): string =>
  line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
