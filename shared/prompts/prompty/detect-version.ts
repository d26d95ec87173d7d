import type { Json, JsonObject } from '../../json'
import { isList, isMap, type At } from './prompty-problems'

/** A key that only one version has. */
interface Mark {
  readonly version: 1 | 2
  readonly at: At
  readonly what: string
}

/**
 * Which version a front matter is of, told by the keys that only one of them has:
 * 1 has `model.configuration`, `model.parameters`, `model.api`, `model.response`, `sample` and inputs with a `type`;
 * 2 has a model that is a name or has `id`, `provider`, `apiType`, `options`, and `tools`, `displayName`, `metadata`,
 * a `template` with parts, inputs or outputs that are a list, have `properties` or a `kind`, or are plain values.
 * With none of these it is of version 1, the format of the flows it stands in. A file with keys of both is of neither.
 */
export const detectVersion = (front: JsonObject): 1 | 2 | { readonly first: Mark; readonly second: Mark } => {
  const marks = [
    ...marksOfModel(front['model']),
    ...marksOfTop(front),
    ...marksOfSchema(front, 'inputs'),
    ...marksOfSchema(front, 'outputs'),
  ]
  const [first] = marks
  const second = marks.find(({ version }) => version !== first?.version)
  return first && second ? { first, second } : (first?.version ?? 1)
}

const marksOfModel = (model: Json | undefined): Mark[] => {
  if (typeof model === 'string') return [{ version: 2, at: ['model'], what: 'a model that is a name' }]
  if (!isMap(model)) return []
  return Object.keys(model).flatMap((key): Mark[] => {
    const version = modelKeys.get(key)
    return version === undefined ? [] : [{ version, at: ['model', key], what: `\`model.${key}\`` }]
  })
}

const modelKeys: ReadonlyMap<string, 1 | 2> = new Map<string, 1 | 2>([
  ['api', 1],
  ['configuration', 1],
  ['parameters', 1],
  ['response', 1],
  ['id', 2],
  ['provider', 2],
  ['apiType', 2],
  ['options', 2],
])

const marksOfTop = (front: JsonObject): Mark[] => [
  ...('sample' in front ? [mark(1, 'sample')] : []),
  ...['tools', 'displayName', 'metadata'].flatMap((key) => (Object.hasOwn(front, key) ? [mark(2, key)] : [])),
  ...(isMap(front['template']) ? [mark(2, 'template')] : []),
]

const mark = (version: 1 | 2, key: string): Mark => ({ version, at: [key], what: `\`${key}\`` })

const marksOfSchema = (front: JsonObject, key: 'inputs' | 'outputs'): Mark[] => {
  const schema = front[key]
  const second = (what: string): Mark[] => [{ version: 2, at: [key], what }]
  if (isList(schema)) return second(`\`${key}\` that are a list`)
  if (!isMap(schema)) return []
  if (isList(schema['properties'])) return second(`\`${key}.properties\``)
  return Object.entries(schema).flatMap(([name, value]): Mark[] => {
    if (!isMap(value)) return value === null ? [] : [{ version: 2, at: [key, name], what: 'a plain value as input' }]
    if (Object.hasOwn(value, 'kind')) return [{ version: 2, at: [key, name, 'kind'], what: '`kind`' }]
    if (Object.hasOwn(value, 'type')) return [{ version: 1, at: [key, name, 'type'], what: '`type`' }]
    return []
  })
}
