import { fault, type FaultItem } from '../faults'
import type { ConnectionBody, ConnectionFile } from './contract'
import { readConnection, isConnectionName } from './read-connection'

// Prompt flow's words for what ours say otherwise.
const kindsOfPromptFlow: Readonly<Record<string, string>> = {
  azure_open_ai: 'azure_openai',
  open_ai: 'openai',
  azure_content_safety: 'content_safety',
}

/** Reads the repository's connection files, in our words or in Prompt flow's, and reports all that is wrong at once. */
export const readConnectionFiles = (files: readonly ConnectionFile[]): ReadonlyMap<string, ConnectionBody> => {
  const connections = new Map<string, ConnectionBody>()
  const errors: FaultItem[] = []
  for (const file of files) {
    const report = (code: string, message: string, path?: string) =>
      errors.push({ code, message, file: file.path, ...(path && { path }) })
    const { content } = file
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      report('not_a_mapping', 'A connection file holds one mapping of keys to values')
      continue
    }
    const { name = nameOfPath(file.path), ...rest } = content as Record<string, unknown>
    if (typeof name !== 'string' || !isConnectionName(name)) {
      report('bad_name', 'A connection’s name is of 1 to 64 letters, digits, “_”, “~” and “-”', 'name')
      continue
    }
    if (connections.has(name)) report('twice', `A connection “${name}” is already in another file`, 'name')
    const read = readConnection(inOurWords(rest))
    if ('body' in read) connections.set(name, read.body)
    else for (const { path, message } of read.errors) report('invalid', message, path)
  }
  if (errors.length === 0) return connections
  const first = errors[0]
  throw fault(
    'bad_settings',
    `${errors.length} faults in connection files; the first in ${first?.file}: ${first?.path ?? ''} ${first?.message}`,
    {},
    { errors },
  )
}

const inOurWords = (content: Readonly<Record<string, unknown>>): unknown => {
  const {
    $schema: _schema,
    type,
    kind = type,
    api_base,
    endpoint,
    api_type: _type,
    api_key,
    configs,
    ...rest
  } = content
  if (kind === undefined) return content
  const address = rest['base_url'] ?? api_base ?? endpoint
  const { base_url: _address, fields = configs, secrets, ...others } = rest
  return {
    ...others,
    kind: typeof kind === 'string' ? (kindsOfPromptFlow[kind] ?? kind) : kind,
    ...(address !== undefined && { base_url: address }),
    ...(fields !== undefined && { fields }),
    ...((secrets !== undefined || api_key !== undefined) && {
      secrets: { ...(secrets as object | undefined), ...(api_key !== undefined && { api_key }) },
    }),
  }
}

const nameOfPath = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.ya?ml$/, '')
