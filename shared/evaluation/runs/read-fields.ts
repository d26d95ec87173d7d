import type { JsonObject, Json } from '../../json'
import type { ContextPassage, EvaluationRow, RelevantDocument, RetrievedDocument, RowField } from '../contract'

/** Where the fields of a row come from. */
export interface FieldSources {
  readonly data: JsonObject
  readonly 'run.inputs': JsonObject
  readonly 'run.outputs': JsonObject
  readonly 'run.nodes': JsonObject
}

/** A reference of a mapping: its source and what is read there. */
export interface FieldReference {
  readonly source: keyof FieldSources
  readonly path: string
}

/** The reference that a mapped value is; undefined for a literal, null for one that names no source. */
export const fieldReference = (value: Json): FieldReference | undefined | null => {
  if (typeof value !== 'string' || !value.startsWith('${') || !value.endsWith('}')) return undefined
  const [, source, path] = /^\$\{(data|run\.inputs|run\.outputs|run\.nodes)\.(.+)\}$/.exec(value) ?? []
  return source === undefined || path === undefined ? null : { source: source as keyof FieldSources, path }
}

/** The fields of a row that its mapping gives; what is not there is absent. */
export const readFields = (
  mapping: Readonly<Record<string, Json>>,
  sources: FieldSources,
): Partial<Pick<EvaluationRow, RowField>> => {
  const fields: Record<string, unknown> = {}
  for (const [field, mapped] of Object.entries(mapping)) {
    const reference = fieldReference(mapped)
    const value = reference ? valueAt(sources[reference.source], reference.path) : mapped
    const read = value === undefined || value === null ? undefined : readers[field as MappedField]?.(value)
    if (read !== undefined) fields[field] = read
  }
  const context = fields['context'] as readonly ContextPassage[] | undefined
  fields['retrieved'] ??= context && documentsOf(context)
  if (fields['retrieved'] === undefined) delete fields['retrieved']
  return fields
}

// A name may hold dots: the longest that is there is meant, and what is left leads into its value.
const valueAt = (source: JsonObject, path: string): Json | undefined => {
  if (Object.hasOwn(source, path)) return source[path]
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const inner = Object.hasOwn(source, path.slice(0, dot)) ? source[path.slice(0, dot)] : undefined
    if (isObject(inner)) return valueAt(inner, path.slice(dot + 1))
  }
  return undefined
}

/** The fields that a mapping may fill. */
export type MappedField = Exclude<RowField, 'inputs' | 'outputs' | 'usage' | 'cost' | 'latency'>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

const objects = (value: Json): readonly JsonObject[] | undefined =>
  Array.isArray(value) && value.every(isObject) ? value : undefined

const string = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

const passages = (value: Json): readonly ContextPassage[] | undefined => {
  const list = Array.isArray(value)
    ? (value as readonly Json[])
    : isObject(value) && Array.isArray(value['results'])
      ? (value['results'] as readonly Json[])
      : [value]
  const read = list.flatMap((entry): ContextPassage[] => {
    if (typeof entry === 'string') return entry === '' ? [] : [{ text: entry }]
    if (!isObject(entry)) return []
    const written = string(entry['text']) ?? string(entry['content'])
    if (written === undefined) return []
    const attributes = (['passage', 'document', 'title', 'section', 'mark'] as const).flatMap((name) => {
      const attribute = string(entry[name])
      return attribute === undefined ? [] : [[name, attribute] as const]
    })
    return [{ text: written, ...Object.fromEntries(attributes) }]
  })
  return read
}

const documentsOf = (context: readonly ContextPassage[]): readonly RetrievedDocument[] | undefined => {
  const names = new Set(context.flatMap(({ document }) => (document === undefined ? [] : [document])))
  return names.size === 0 ? undefined : [...names].map((document) => ({ document }))
}

const retrieved = (value: Json): readonly RetrievedDocument[] | undefined => {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value]
  const seen = new Set<string>()
  return list.flatMap((entry): RetrievedDocument[] => {
    const document = isObject(entry) ? string(entry['document']) : string(entry)
    if (document === undefined || seen.has(document)) return []
    seen.add(document)
    const score = isObject(entry) ? entry['score'] : undefined
    return [{ document, ...(typeof score === 'number' && { score }) }]
  })
}

const relevant = (value: Json): readonly RelevantDocument[] | undefined => {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value]
  return list.flatMap((entry): RelevantDocument[] => {
    const document = isObject(entry) ? string(entry['document']) : string(entry)
    const relevance = isObject(entry) ? entry['relevance'] : 1
    return document === undefined ? [] : [{ document, relevance: typeof relevance === 'number' ? relevance : 1 }]
  })
}

const readers: Readonly<Record<MappedField, (value: Json) => unknown>> = {
  query: text,
  response: text,
  ground_truth: (value) => (Array.isArray(value) ? (value as readonly Json[]).map(text) : text(value)),
  context: passages,
  messages: objects,
  tool_calls: objects,
  tool_definitions: objects,
  expected_tool_calls: objects,
  retrieved,
  relevant,
  answerable: (value) =>
    typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined,
}

/** Names of the fields that a mapping may fill. */
export const mappedFields = Object.keys(readers) as readonly MappedField[]
