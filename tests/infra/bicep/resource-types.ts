import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { here } from '../places'

/** One entry of the type data: see types/README.md. */
export interface TypeEntry {
  readonly $type: string
  readonly value?: string
  readonly pattern?: string
  readonly minValue?: number
  readonly maxValue?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly itemType?: TypeReference
  readonly body?: TypeReference
  readonly discriminator?: string
  readonly properties?: Readonly<Record<string, TypedProperty>>
  readonly baseProperties?: Readonly<Record<string, TypedProperty>>
  readonly additionalProperties?: TypeReference
  readonly elements?: Readonly<Record<string, TypeReference>> | readonly TypeReference[]
}

interface TypeReference {
  readonly $ref: string
}

interface TypedProperty {
  readonly type: TypeReference
  readonly flags: number
}

/** A type with the list it points into. */
export interface Typed {
  readonly entry: TypeEntry
  readonly all: readonly TypeEntry[]
}

const folder = join(here, 'types')
const files = new Map(
  readdirSync(folder)
    .filter((name) => name.includes('@'))
    .map((name) => {
      const [type = '', version = ''] = name.replace('.json', '').split('@')
      return [type.replaceAll('_', '/').toLowerCase(), { name, version }]
    }),
)
const read = new Map<string, readonly TypeEntry[]>()

/** The version of a resource type that its data is of; undefined where there is none. */
export const pinnedVersion = (type: string): string | undefined => files.get(type.toLowerCase())?.version

/** What a resource of a type holds. */
export const bodyType = (type: string): Typed | undefined => {
  const file = files.get(type.toLowerCase())
  if (!file) return undefined
  const all = read.get(file.name) ?? (JSON.parse(readFileSync(join(folder, file.name), 'utf8')) as TypeEntry[])
  read.set(file.name, all)
  const body = all[0]?.body
  return body && follow(body, all)
}

/** What a reference points at. */
export const follow = ({ $ref }: TypeReference, all: readonly TypeEntry[]): Typed => {
  const entry = all[Number($ref.slice(2))]
  if (!entry) throw new Error(`The type data point at ${$ref}, which is not there`)
  return { entry, all }
}

/** A property as a type knows it. */
export interface KnownProperty {
  readonly type: Typed
  readonly isRequired: boolean
  readonly isReadOnly: boolean
}

/** The properties of an object type; of one that is told apart by a property, those of the kind named by `kindOf`. */
export const knownProperties = (
  { entry, all }: Typed,
  kindOf: (discriminator: string) => string | undefined,
): ReadonlyMap<string, KnownProperty> => {
  const own = entry.properties ?? entry.baseProperties ?? {}
  const found = new Map(
    Object.entries(own).map(([name, { type, flags }]): [string, KnownProperty] => [
      name,
      { type: follow(type, all), isRequired: (flags & 1) !== 0, isReadOnly: (flags & 2) !== 0 },
    ]),
  )
  if (entry.discriminator === undefined) return found
  const kind = kindOf(entry.discriminator)
  const element = kind === undefined ? undefined : (entry.elements as Record<string, TypeReference>)[kind]
  return element ? new Map([...found, ...knownProperties(follow(element, all), kindOf)]) : found
}

/** The kinds of an object type that is told apart by a property. */
export const kindsOf = ({ entry }: Typed): readonly string[] | undefined =>
  entry.discriminator === undefined ? undefined : Object.keys(entry.elements ?? {})

/** The alternatives of a union; a type that is none is its own. */
export const alternativesOf = (typed: Typed): readonly Typed[] =>
  typed.entry.$type === 'UnionType'
    ? (typed.entry.elements as readonly TypeReference[]).flatMap((one) => alternativesOf(follow(one, typed.all)))
    : [typed]
