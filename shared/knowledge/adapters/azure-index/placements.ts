import { hashOf, type JsonObject } from '../../../json'
import type { World } from '../../../world'
import type { IndexScope } from '../../contract'
import { inScope } from './odata'
import { dimensionsOf, isOfThisAnalysis, physicalIndex, physicalName } from './physical-index'
import type { SearchClient } from './search-client'

const remembered = 60_000

/** Knows in which physical indexes the passages of an index lie, and makes those that are missing. */
export const createPlacements = (client: SearchClient, world: Pick<World, 'now' | 'log'>, prefix: string) => {
  const found = new Map<string, { readonly names: readonly string[]; readonly until: number }>()
  const made = new Map<string, Promise<void>>()
  const nameOf = ({ project, index, generation }: IndexScope) => hashOf([project, index, generation])

  const counted = async (scope: IndexScope, physical: string): Promise<number> => {
    const { status, body } = await client('POST', `/indexes('${physical}')/docs/search.post.search`, {
      body: { search: '*', filter: inScope(scope), top: 0, count: true },
      also: [404],
    })
    return status === 404 ? 0 : Number(body['@odata.count'] ?? 0)
  }

  /** Makes a physical index, or gives one that is there the fields that this version adds. */
  const make = async (name: string, dimensions: number): Promise<void> => {
    const path = `/indexes('${name}')`
    const wanted = physicalIndex(name, dimensions)
    const there = await client('GET', path, { also: [404] })
    const have = new Set(fieldsOf(there.body).map((field) => field['name']))
    const missing = fieldsOf(wanted).filter((field) => !have.has(field['name']))
    if (there.status !== 404 && missing.length === 0) return
    const body = there.status === 404 ? wanted : { ...there.body, fields: [...fieldsOf(there.body), ...missing] }
    world.log(
      'information',
      there.status === 404 ? 'A physical search index is made' : 'A physical search index is given new fields',
      { physical: name },
    )
    await client('PUT', path, { body, headers: { prefer: 'return=representation' } })
  }

  return {
    /** Where the passages of an index lie; nowhere until some are written. */
    async of(scope: IndexScope): Promise<readonly string[]> {
      const known = found.get(nameOf(scope))
      if (known && known.until > world.now()) return known.names
      const { body } = await client('GET', '/indexes', { query: { $select: 'name' } })
      const ours = ((body['value'] ?? []) as readonly { readonly name: string }[])
        .map(({ name }) => name)
        .filter((name) => dimensionsOf(prefix, name) !== undefined)
      const counts = await Promise.all(ours.map((name) => counted(scope, name)))
      const names = ours.filter((_, at) => (counts[at] ?? 0) > 0)
      const older = names.filter((name) => !isOfThisAnalysis(prefix, name))
      if (older.length > 0)
        world.log(
          'warning',
          'An index was analysed by an older version; it is searched as it was until it is rebuilt',
          {
            index: scope.index,
            project: scope.project,
            physical: older,
          },
        )
      if (names.length > 0) found.set(nameOf(scope), { names, until: world.now() + remembered })
      return names
    },

    /** Where passages with vectors of so many dimensions are written, made where it is not there. */
    async forWriting(scope: IndexScope, dimensions: number): Promise<string> {
      const known =
        dimensions === 0 ? found.get(nameOf(scope))?.names.find((name) => isOfThisAnalysis(prefix, name)) : undefined
      const name = known ?? physicalName(prefix, dimensions)
      const making = made.get(name) ?? make(name, dimensions)
      made.set(name, making)
      await making.catch((error: unknown) => {
        made.delete(name)
        throw error
      })
      const before = found.get(nameOf(scope))?.names ?? []
      if (!before.includes(name)) found.delete(nameOf(scope))
      return name
    },

    /** How many dimensions the vectors of a physical index have. */
    dimensions: (physical: string): number => dimensionsOf(prefix, physical) ?? 0,

    forget: (scope: IndexScope): void => void found.delete(nameOf(scope)),
  }
}

const fieldsOf = (definition: JsonObject): readonly JsonObject[] =>
  (definition['fields'] ?? []) as readonly JsonObject[]
