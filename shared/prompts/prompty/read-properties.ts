import type { Json, JsonObject } from '../../json'
import { promptyKinds, type PromptyInput } from '../contract'
import { isList, isMap, shown, textOrNull, type At, type PromptyProblems } from './prompty-problems'

/** One property of version 2: of inputs, outputs or a tool's parameters. */
export interface Property extends PromptyInput {
  readonly enumValues?: readonly Json[]
  /** Of an object. */
  readonly properties?: readonly Property[]
  /** Of an array. */
  readonly items?: Property
}

const deepest = 16

/** Reads properties in any of their three forms: a list, a map of names, or either under `properties`. A plain value is a default. */
export const readProperties = (
  written: Json | undefined,
  at: At,
  problems: PromptyProblems,
  depth = 0,
): readonly Property[] => {
  if (written === undefined || written === null) return []
  if (depth > deepest) {
    problems.error('ValueError', `Properties are nested deeper than ${deepest} levels`, at)
    return []
  }
  if (isMap(written) && isList(written['properties']))
    return readProperties(written['properties'], [...at, 'properties'], problems, depth)
  if (isList(written))
    return written.flatMap((one, index): Property[] => {
      const name = isMap(one) ? textOrNull(one['name']) : null
      if (isMap(one) && name !== null) return [readProperty(name, one, [...at, index], problems, depth)]
      problems.error('ValueError', `A property is a map with \`name\`, not ${shown(one)}`, [...at, index])
      return []
    })
  if (isMap(written))
    return Object.entries(written).map(([name, one]) =>
      isMap(one) && isProperty(one)
        ? readProperty(name, one, [...at, name], problems, depth)
        : { name, kind: kindOf(one), description: null, required: false, default: one },
    )
  problems.error('ValueError', `Properties are a list or a map of names, not ${shown(written)}`, at)
  return []
}

const propertyKeys: ReadonlySet<string> = new Set(
  'kind type description required default example enumValues properties items strict title'.split(' '),
)

// A map with other keys is a default of kind object.
const isProperty = (map: JsonObject): boolean => Object.keys(map).every((key) => propertyKeys.has(key))

const readProperty = (name: string, keys: JsonObject, at: At, problems: PromptyProblems, depth: number): Property => {
  const kind = keys['kind'] ?? (keys['default'] === undefined ? 'string' : kindOf(keys['default']))
  if (!promptyKinds.some((word) => word === kind)) {
    problems.error('ValueError', `\`kind\` of “${name}” is ${promptyKinds.join(', ')}, not ${shown(kind)}`, [
      ...at,
      'kind',
    ])
  }
  const { enumValues } = keys
  const items = isMap(keys['items'])
    ? readProperty('items', keys['items'], [...at, 'items'], problems, depth + 1)
    : undefined
  return {
    name,
    kind: textOrNull(kind) ?? 'string',
    description: textOrNull(keys['description']),
    required: keys['required'] === true,
    ...(keys['default'] !== undefined && keys['default'] !== null && { default: keys['default'] }),
    ...(keys['example'] !== undefined && { example: keys['example'] }),
    ...(isList(enumValues) && { enumValues }),
    ...(keys['properties'] !== undefined && {
      properties: readProperties(keys['properties'], [...at, 'properties'], problems, depth + 1),
    }),
    ...(items && { items }),
  }
}

const kindOf = (value: Json): string => {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float'
  if (isList(value)) return 'array'
  return typeof value === 'object' && value !== null ? 'object' : 'string'
}

/** Properties as the JSON schema of an object. */
export const schemaOf = (properties: readonly Property[], isClosed: boolean): JsonObject => {
  const required = properties.filter((property) => property.required).map(({ name }) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map((property) => [property.name, schemaOfOne(property, isClosed)])),
    ...(required.length > 0 && { required }),
    ...(isClosed && { additionalProperties: false }),
  }
}

const schemaOfOne = (
  { kind, description, enumValues, properties, items }: Property,
  isClosed: boolean,
): JsonObject => ({
  ...(kind === 'object' && properties ? schemaOf(properties, isClosed) : { type: kind === 'float' ? 'number' : kind }),
  ...(description !== null && { description }),
  ...(enumValues && { enum: enumValues }),
  ...(kind === 'array' && items && { items: schemaOfOne(items, isClosed) }),
})
