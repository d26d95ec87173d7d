import type { Caller } from '../../caller'
import type { Connections } from '../../connections/contract'
import { fault, toFault } from '../../faults'
import type { World } from '../../world'
import { catalogue, entryOf } from '../catalogue/catalogue'
import type { EndpointState, ModelConnection, ModelDesk, ModelEntry, Models, ModelsQuery } from '../contract'
import { freeOfCharge, pricesAt } from '../prices'
import { catalogued, described } from './describe-model'
import { listEndpoint, type ListedModel, type ListingDeps } from './list-endpoint'

/** What the model list is made from. */
export interface ModelListDeps extends ListingDeps {
  readonly models: Models
  readonly home: ModelConnection
  readonly connections: Pick<Connections, 'list' | 'resolve'>
  readonly world: Pick<World, 'sleep' | 'now' | 'log'>
}

interface LiveModel {
  readonly entry: ModelEntry
  /** What it is, whatever it is called here. */
  readonly model: string
}

interface Asked {
  readonly state: EndpointState
  readonly entries: readonly LiveModel[]
}

const freshFor = 30_000
const mostKept = 1_000

/** Lists the catalogue together with what every endpoint says; what an endpoint said is good for 30 seconds. */
export const createModelList = (deps: ModelListDeps): ModelDesk['list'] => {
  const { models, home, connections, world } = deps
  const { provider } = models.describe()
  const said = new Map<string, { readonly until: number; readonly asked: Promise<Asked> }>()

  const ask = async (name: string, served: string, open: () => Promise<ModelConnection>): Promise<Asked> => {
    try {
      const endpoint = await open()
      const listed = await listEndpoint(endpoint, deps)
      const free = provider === 'offline' && endpoint === home
      return {
        state: { connection: name, provider: served, ok: true, models: listed?.length ?? null },
        entries: (listed ?? []).map((model) => liveModel(model, name, served, free, endpoint)),
      }
    } catch (error) {
      const { word, message, cause } = toFault(error)
      if (word === 'internal')
        world.log('error', 'An endpoint’s models could not be listed', { connection: name, cause })
      return { state: { connection: name, provider: served, ok: false, models: null, error: message }, entries: [] }
    }
  }

  const askOnce = (key: string, ...order: Parameters<typeof ask>): Promise<Asked> => {
    const kept = said.get(key)
    if (kept && world.now() < kept.until) return kept.asked
    const asked = ask(...order)
    said.delete(key)
    said.set(key, { until: world.now() + freshFor, asked })
    const [oldest] = said.keys()
    if (said.size > mostKept && oldest !== undefined) said.delete(oldest)
    return asked
  }

  return async (caller, query = {}) => {
    const [configured, own, ...named] = await Promise.all([
      models.list(),
      askOnce(home.name, home.name, provider, async () => home),
      ...(await modelConnections(connections, caller)).map(({ name, kind, changed_at }) =>
        askOnce(`${caller.project}/${name}/${changed_at}`, name, kind, () => connections.resolve(caller, name)),
      ),
    ])
    const asked = [own, ...named]
    const entries = allEntries(
      configured,
      asked.flatMap(({ entries }) => entries),
    )
    return { ...pageOf(entries, query), endpoints: asked.map(({ state }) => state) }
  }
}

const modelKinds: ReadonlySet<string> = new Set(['openai', 'azure_openai', 'serverless'])

const modelConnections = async (connections: ModelListDeps['connections'], caller: Caller) => {
  const found: Awaited<ReturnType<Connections['list']>>['items'][number][] = []
  for (let cursor: string | undefined; ;) {
    const page = await connections.list(caller, { limit: 500, ...(cursor !== undefined && { cursor }) })
    found.push(...page.items.filter(({ kind }) => modelKinds.has(kind)))
    cursor = page.next
    if (cursor === undefined) return found
  }
}

const liveModel = (
  { id, model }: ListedModel,
  connection: string,
  provider: string,
  free: boolean,
  endpoint: ModelConnection,
): LiveModel => {
  const entry: ModelEntry = {
    id,
    provider,
    connection,
    ...(provider === 'azure_openai' && { deployment: id }),
    capabilities: [],
    context: null,
    prices: free ? freeOfCharge : pricesAt(endpoint, model),
    available: true,
  }
  return { entry: described(entry, model), model }
}

// What is configured comes first, then what else is there, then what is only known.
const allEntries = (configured: readonly ModelEntry[], live: readonly LiveModel[]): readonly ModelEntry[] => {
  const nameOf = ({ connection = '', id }: ModelEntry): string => `${connection}/${id}`
  const others = new Map(live.map((one) => [nameOf(one.entry), one]))
  const known = new Set(live.map(({ model }) => entryOf(model)?.id))
  const own = configured.map((entry) => {
    const there = others.get(nameOf(entry))
    others.delete(nameOf(entry))
    // A deployment's name says nothing of its model; what the endpoint says of it does.
    const model = there?.model ?? entry.id
    known.add(entryOf(model)?.id)
    return described({ ...entry, prices: there?.entry.prices ?? entry.prices }, model)
  })
  const rest = [...others.values()].map(({ entry }) => entry)
  return [...own, ...rest, ...catalogue.filter(({ id }) => !known.has(id)).map(catalogued)]
}

const pageOf = (
  entries: readonly ModelEntry[],
  { provider, capability, available, limit = 50, cursor }: ModelsQuery,
): { readonly items: readonly ModelEntry[]; readonly next?: string } => {
  const wanted = provider?.toLowerCase()
  const found = entries.filter(
    (entry) =>
      (wanted === undefined || entry.provider.toLowerCase() === wanted || entry.publisher === wanted) &&
      (capability === undefined || entry.capabilities.includes(capability)) &&
      (available === undefined || entry.available === available),
  )
  const start = cursor === undefined ? 0 : placeAfter(found, cursor)
  const items = found.slice(start, start + limit)
  const last = items.at(-1)
  return { items, ...(last && start + limit < found.length && { next: cursorOf(last) }) }
}

const cursorOf = ({ connection = '', id }: ModelEntry): string =>
  Buffer.from(JSON.stringify([connection, id])).toString('base64url')

const placeAfter = (entries: readonly ModelEntry[], cursor: string): number => {
  const place = entries.findIndex((entry) => cursorOf(entry) === cursor)
  if (place >= 0) return place + 1
  throw fault('bad_request', 'The cursor names no model that is listed now; begin at the first page again')
}
