import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'

/** A connection file of the folder, in Sluice's words and without any secret. */
export interface ImportedConnection {
  readonly name: string
  readonly kind: string
  readonly wrote: string
  readonly notes: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>

const kinds: Readonly<Record<string, string>> = {
  azure_open_ai: 'azure_openai',
  open_ai: 'openai',
  serverless: 'serverless',
  cognitive_search: 'cognitive_search',
  azure_content_safety: 'content_safety',
  custom: 'custom',
  custom_strong_type: 'custom',
  azure_ai_services: 'custom',
  form_recognizer: 'custom',
  serp: 'custom',
  weaviate: 'custom',
  qdrant: 'custom',
}

const secretNames =
  /(api[-_]?key|account[-_]?key|access[-_]?key|secret|passw(or)?d|token|credentials?|connection[-_]?string|private[-_]?key|signature)$/i
const secretLooks =
  /(^|\s)(sk-|Bearer\s|Basic\s)|AccountKey=|SharedAccess(Key|Signature)|[?&](sig|code|key|token)=|-----BEGIN|:\/\/[^/\s]*@/i

/**
 * Turns the connection files among the copied ones into `connections/<name>.yaml`. A secret's value is never written:
 * in its place stands a reference to the environment.
 */
export const importConnections = (folder: string, paths: readonly string[]): readonly ImportedConnection[] =>
  paths
    .filter((path) => /\.ya?ml$/i.test(path))
    .flatMap((path) => {
      const content = connectionIn(join(folder, path))
      if (!content) return []
      rmSync(join(folder, path))
      return [write(folder, path, content)]
    })

const connectionIn = (file: string): Fields | undefined => {
  if (!existsSync(file)) return undefined
  let value: unknown
  try {
    value = parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const content = value as Fields
  const schema = typeof content['$schema'] === 'string' && content['$schema'].includes('Connection')
  const type = String(content['type'])
  return (schema || 'name' in content) && Object.hasOwn(kinds, type) ? content : undefined
}

const write = (folder: string, path: string, content: Fields): ImportedConnection => {
  const written = typeof content['name'] === 'string' ? content['name'] : basename(path).replace(/\.ya?ml$/i, '')
  const name = written.replaceAll(/[^A-Za-z0-9_~-]+/g, '-').slice(0, 64) || 'connection'
  const kind = kinds[String(content['type'])] ?? 'custom'
  const notes: string[] = []
  const secrets: Record<string, string> = {}
  const fields: Record<string, string | number | boolean> = {}
  const keepSecret = (field: string, value: unknown): void => {
    const known = /^\$\{env:([A-Za-z_]\w*)\}$/.exec(String(value))?.[1]
    const variable = known ?? `${name}_${field}`.toUpperCase().replaceAll(/\W/g, '_')
    secrets[field] = `env:${variable}`
    notes.push(
      known === undefined && !isPlaceholder(value)
        ? `its ${field} stood in the file and was not copied; set ${variable}, and change the secret, for it was in a file`
        : `set ${variable}`,
    )
  }
  const address = [content['api_base'], content['base_url'], content['endpoint'], content['api_endpoint']].find(
    (value): value is string => typeof value === 'string',
  )
  const {
    $schema: _schema,
    name: _name,
    type: _type,
    module: _module,
    package: _package,
    package_version: _version,
    api_base: _base,
    base_url: _url,
    endpoint: _endpoint,
    api_endpoint: _apiEndpoint,
    api_type: _apiType,
    api_version,
    auth_mode,
    configs,
    secrets: given,
    ...rest
  } = content
  for (const [field, value] of Object.entries(asFields(given))) keepSecret(field, value)
  for (const [field, value] of Object.entries({ ...asFields(configs), ...rest })) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
    if (secretNames.test(field) || secretLooks.test(String(value))) keepSecret(field, value)
    else fields[field] = value
  }
  const url = address !== undefined && isAddress(address) ? address : undefined
  if (url === undefined && kind !== 'openai' && kind !== 'custom') {
    notes.push(`its address ${address === undefined ? 'is missing' : 'is no URL'}; write base_url`)
  }
  const body = {
    name,
    kind,
    ...(url !== undefined && { base_url: url }),
    ...(typeof api_version === 'string' && kind !== 'custom' && { api_version }),
    ...(auth_mode === 'meid_token' && { auth: 'entra' }),
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(Object.keys(secrets).length > 0 && auth_mode !== 'meid_token' && { secrets }),
  }
  const wrote = `connections/${name}.yaml`
  mkdirSync(dirname(join(folder, wrote)), { recursive: true })
  writeFileSync(join(folder, wrote), stringify(body))
  return { name, kind, wrote, notes }
}

const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

const isPlaceholder = (value: unknown): boolean =>
  typeof value !== 'string' || value === '' || /^<.*>$|^\$\{.*\}$|user[-_ ]input|your[-_ ]/i.test(value)

const isAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#@]/.test(text)
