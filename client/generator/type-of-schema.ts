/** A JSON schema as the OpenAPI document has it. */
export type Schema = Readonly<Record<string, unknown>>

/** What `$ref` may point at: the definitions of the schema itself. */
type Definitions = Readonly<Record<string, Schema>>

/** The TypeScript type of a JSON schema. What has no schema, or one that says nothing, is `unknown`. */
export const typeOfSchema = (schema: Schema | undefined, depth = 0): string =>
  schema ? write(schema, { definitions: definitionsOf(schema), depth }) : 'unknown'

/** A property's name, quoted where it is no identifier. */
export const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name))

/** A one-line doc comment, or nothing. */
export const docComment = (text: unknown, indent: string): string =>
  typeof text === 'string' && text !== ''
    ? `${indent}/** ${text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */\n`
    : ''

interface Place {
  readonly definitions: Definitions
  readonly depth: number
}

const write = (schema: Schema, place: Place): string => {
  const reference = schema['$ref']
  if (typeof reference === 'string') return writeReference(reference, place)
  if ('const' in schema) return literal(schema['const'])
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map(literal))
  const choices = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(choices)) return union(choices.map((choice: Schema) => write(choice, place)))
  if (Array.isArray(schema['allOf'])) return schema['allOf'].map((part: Schema) => write(part, place)).join(' & ')
  const type = schema['type']
  if (Array.isArray(type)) return union(type.map((one) => write({ ...schema, type: one as unknown }, place)))
  if (type === 'object') return writeObject(schema, place)
  if (type === 'array') return writeArray(schema, place)
  if (schema['format'] === 'binary') return 'Upload'
  return plainTypes[String(type)] ?? 'unknown'
}

const plainTypes: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

// Any JSON is a schema that names itself; everything else that is named is written out where it stands.
const writeReference = (reference: string, place: Place): string => {
  const name = reference.split('/').at(-1) ?? ''
  if (reference.startsWith('#/components/schemas/')) return name
  const target = place.definitions[name]
  if (!target) return 'unknown'
  return JSON.stringify(target).includes(`"${reference}"`) ? 'Json' : write(target, place)
}

const writeArray = (schema: Schema, place: Place): string => {
  const parts = schema['prefixItems']
  if (Array.isArray(parts)) return `readonly [${parts.map((part: Schema) => write(part, place)).join(', ')}]`
  const item = write((schema['items'] as Schema | undefined) ?? {}, place)
  return `readonly ${/[|&]/.test(item) ? `(${item})` : item}[]`
}

const writeObject = (schema: Schema, place: Place): string => {
  const properties = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {})
  const rest = schema['additionalProperties']
  if (properties.length === 0)
    return `{ readonly [key: string]: ${rest === undefined || rest === true ? 'unknown' : rest === false ? 'never' : write(rest as Schema, place)} }`
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const indent = '  '.repeat(place.depth + 1)
  const lines = properties.map(
    ([name, value]) =>
      `${docComment(value['description'], indent)}${indent}readonly ${propertyName(name)}${required.has(name) ? '' : '?'}: ${write(value, { ...place, depth: place.depth + 1 })}\n`,
  )
  return `{\n${lines.join('')}${'  '.repeat(place.depth)}}`
}

const definitionsOf = (schema: Schema): Definitions => (schema['$defs'] as Definitions | undefined) ?? {}

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ')

const literal = (value: unknown): string => (typeof value === 'string' ? quoted(value) : JSON.stringify(value))

const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
