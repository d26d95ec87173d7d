import { mayAs, type Caller, type Role } from '../caller'
import { fault, toFault } from '../faults'
import type { ModelConnection } from '../models/contract'
import { changeDocument } from '../store/change-document'
import type { DocumentStore } from '../store/contract'
import { isoTime, type World } from '../world'
import { connectionShape, connectionVersion, type ConnectionDocument } from './connection-document'
import { readConnectionFiles } from './connection-file'
import {
  rateFields,
  type ConnectionBody,
  type ConnectionFile,
  type Connections,
  type ConnectionView,
  type SecretSources,
} from './contract'
import { isConnectionName, readConnection } from './read-connection'
import { resolveSecret } from './resolve-secret'
import { allowsSecretName } from './secret-reference'

/** What connections stand on. */
export interface ConnectionsDeps {
  readonly store: DocumentStore
  readonly world: Pick<World, 'now' | 'sleep' | 'random'>
  readonly secrets: SecretSources
  /** The files below `connections/`, for every project. */
  readonly repository: readonly ConnectionFile[]
  /** Which names may be read as secrets; all but the app's own settings where absent. */
  readonly allow?: (secretName: string) => boolean
}

const cacheFor = 60_000
const mostCached = 1_000
const openaiAddress = 'https://api.openai.com/v1'

/** Named ways to other services: written by owners, given by the repository, resolved at the last moment. */
export const createConnections = (deps: ConnectionsDeps): Connections => {
  const { store, world, allow = allowsSecretName } = deps
  const repository = readConnectionFiles(deps.repository)
  const resolved = new Map<string, { readonly until: number; readonly connection: Promise<ModelConnection> }>()
  const partition = (project: string) => [project, 'connection']
  const cacheKey = (caller: Caller, name: string) => `${caller.project}/${name}`

  const find = async (caller: Caller, name: string): Promise<ConnectionView> => {
    const kept = isConnectionName(name)
      ? await connectionShape.get(store, 'settings', partition(caller.project), name)
      : undefined
    if (kept) return viewOf(kept.value)
    const body = repository.get(name)
    if (body) return repositoryView(name, body)
    throw fault('not_found', `No connection “${name.slice(0, 64)}” in project “${caller.project}”`, {
      connection: name.slice(0, 64),
    })
  }

  const openModel = async (caller: Caller, name: string): Promise<ModelConnection> => {
    const { kind, base_url, api_version, auth, secrets, fields } = await find(caller, name)
    if (kind !== 'openai' && kind !== 'azure_openai' && kind !== 'serverless') {
      throw fault(
        'invalid_input',
        `Connection “${name}” is of kind ${kind}; a model call needs openai, azure_openai or serverless`,
        {
          connection: name,
          kind,
        },
      )
    }
    const reference = secrets?.['api_key']
    const how = auth ?? (reference ? 'key' : kind === 'azure_openai' ? 'entra' : 'none')
    return {
      name,
      kind,
      baseUrl: base_url ?? openaiAddress,
      ...(api_version !== undefined && { apiVersion: api_version }),
      ...limitsOf(fields),
      auth:
        how === 'key' && reference
          ? { kind: 'key', key: await resolveSecret(reference, name, deps.secrets, allow) }
          : { kind: how === 'entra' ? 'entra' : 'none' },
    }
  }

  return {
    async list(caller, { limit = 50, cursor } = {}) {
      requireRole(caller, 'reader')
      const views = new Map([...repository].map(([name, body]) => [name, repositoryView(name, body)]))
      let page: string | undefined
      do {
        const found = await store.list('settings', partition(caller.project), {
          limit: 500,
          ...(page !== undefined && { cursor: page }),
        })
        for (const kept of found.items) views.set(kept.value.id, viewOf(connectionShape.read(kept.value)))
        page = found.cursor
      } while (page !== undefined)
      const names = [...views.keys()].toSorted().filter((name) => cursor === undefined || name > cursor)
      const items = names.slice(0, limit).flatMap((name) => views.get(name) ?? [])
      return { items, ...(names.length > limit && { next: names[limit - 1] }) }
    },

    async get(caller, name) {
      requireRole(caller, 'reader')
      return find(caller, name)
    },

    async put(caller, name, body) {
      requireRole(caller, 'owner')
      if (!isConnectionName(name)) {
        throw fault('invalid_input', 'A connection’s name is of 1 to 64 letters, digits, “_”, “~” and “-”')
      }
      const read = readConnection(body)
      if ('errors' in read) throw invalid(name, read.errors)
      const document: ConnectionDocument = {
        id: name,
        v: connectionVersion,
        connection: read.body,
        changed: isoTime(world.now()),
        changed_by: caller.id,
      }
      const place = { container: 'settings', key: partition(caller.project), id: name, shape: connectionShape } as const
      let created = false
      await changeDocument(store, world, place, (current) => {
        created = current === undefined
        return document
      })
      resolved.delete(cacheKey(caller, name))
      return { connection: viewOf(document), created }
    },

    async delete(caller, name) {
      requireRole(caller, 'owner')
      const isGone = isConnectionName(name) && (await store.delete('settings', partition(caller.project), name))
      resolved.delete(cacheKey(caller, name))
      if (isGone) return
      const { source } = await find(caller, name)
      throw fault('conflict', `Connection “${name}” comes from the ${source}; remove its file and deploy`, {
        connection: name,
      })
    },

    async check(caller, name) {
      requireRole(caller, 'owner')
      const connection = await find(caller, name)
      const secrets = await Promise.all(
        Object.entries(connection.secrets ?? {}).map(async ([secret, reference]) => {
          const why = await resolveSecret(reference, name, deps.secrets, allow).then(
            () => undefined,
            (error: unknown) => toFault(error).message,
          )
          return { name: secret, reference, ok: why === undefined, ...(why !== undefined && { why }) }
        }),
      )
      return { name, ok: secrets.every(({ ok }) => ok), secrets }
    },

    resolve(caller, name) {
      const key = cacheKey(caller, name)
      const hit = resolved.get(key)
      if (hit && world.now() < hit.until) return hit.connection
      const connection = openModel(caller, name)
      resolved.delete(key)
      resolved.set(key, { until: world.now() + cacheFor, connection })
      const [oldest] = resolved.keys()
      if (resolved.size > mostCached && oldest !== undefined) resolved.delete(oldest)
      // What failed is tried anew by the next one to ask.
      connection.catch(() => {
        if (resolved.get(key)?.connection === connection) resolved.delete(key)
      })
      return connection
    },

    async reveal(caller, name) {
      const connection = await find(caller, name)
      const secrets = await Promise.all(
        Object.entries(connection.secrets ?? {}).map(
          async ([secret, reference]) => [secret, await resolveSecret(reference, name, deps.secrets, allow)] as const,
        ),
      )
      return { connection, secrets: Object.fromEntries(secrets) }
    },

    async secretFor(caller, name, secret, address) {
      const { base_url, secrets } = await find(caller, name)
      const reference = secrets?.[secret]
      if (reference === undefined)
        throw fault('not_found', `Connection “${name}” has no secret “${secret}”`, { connection: name, secret })
      const asked = URL.canParse(String(address)) ? new URL(address).origin : 'no address'
      const own = base_url === undefined ? 'no origin' : new URL(base_url).origin
      if (asked !== own) {
        throw fault('address_refused', `The secrets of connection “${name}” go to ${own} only; asked was ${asked}`, {
          connection: name,
          origin: asked,
        })
      }
      return resolveSecret(reference, name, deps.secrets, allow)
    },
  }
}

const limitsOf = (fields: ConnectionBody['fields'] = {}): Pick<ModelConnection, 'limits'> => {
  const [requests, tokens] = rateFields.map((name) => (Object.hasOwn(fields, name) ? Number(fields[name]) : undefined))
  if (requests === undefined && tokens === undefined) return {}
  return { limits: { ...(requests !== undefined && { requests }), ...(tokens !== undefined && { tokens }) } }
}

const viewOf = ({ id, connection, changed, changed_by }: ConnectionDocument): ConnectionView => ({
  ...connection,
  name: id,
  source: 'stored',
  changed_at: changed,
  changed_by,
})

const repositoryView = (name: string, body: ConnectionBody): ConnectionView => ({
  ...body,
  name,
  source: 'repository',
  changed_at: null,
  changed_by: null,
})

const requireRole = (caller: Caller, role: Role): void => {
  if (mayAs(caller, role)) return
  throw fault('forbidden', `Connections need the role ${role} for this; the caller holds ${caller.roles.join(', ')}`, {
    needs: [role],
    holds: caller.roles,
  })
}

const invalid = (name: string, errors: readonly { readonly path: string; readonly message: string }[]) =>
  fault(
    'invalid_input',
    `Connection “${name}” cannot be stored: ${errors[0]?.path} ${errors[0]?.message}`,
    { connection: name },
    { errors: errors.map(({ path, message }) => ({ code: 'invalid_input', path, message })) },
  )
