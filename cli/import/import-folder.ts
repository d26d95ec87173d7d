import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseDocument, type Document } from 'yaml'
import { CliFailure } from '../failure'
import { flowFile, isPublished, nameOfFolder } from '../flow-folder'
import { readRecordings, recordedFile, type Recordings } from '../replay/recordings'
import type { ConnectionReport, ImportReport } from './contract'
import { copyFiles } from './copy-files'
import { filesWithSecrets } from './find-secrets'
import { flowNodes, objectOf } from './flow-nodes'
import { importConnections, type ImportedConnection } from './import-connections'
import { importNode } from './import-node'

/** Copies a Prompt flow folder, changes in the copy what has to be, and reports everything. */
export const importFolder = (
  from: string,
  to: string,
  { replay }: { readonly replay: boolean },
): Omit<ImportReport, 'from' | 'to'> => {
  const document = readDefinition(from)
  const recordings = readRecordings(from)
  mkdirSync(to, { recursive: true })
  const copied = copyFiles(from, to, document)
  const files = importConnections(to, copied.paths)
  const wanted = new Map<string, { kind: string; used: Set<string> }>()
  const taken = new Set(copied.paths)
  const nodes = flowNodes(document).map((node) =>
    importNode(node, {
      folder: to,
      document,
      taken,
      recordings: replay ? recordings.nodes.filter((one) => one.node === node.name) : undefined,
      connection: (name, kind, user) => {
        if (typeof name !== 'string' || name === '') return
        const entry = wanted.get(name) ?? { kind, used: new Set() }
        entry.used.add(user)
        wanted.set(name, entry)
      },
    }),
  )
  const connections = connectionReports(wanted, files)
  keepLines(to, recordings)
  const facts = flowNotes(document)
  // A name is the folder's upstream where the file gives none; here it always is.
  writeFileSync(join(to, flowFile), document.toString({ lineWidth: 0 }))
  return {
    flow: nameOfFolder(to),
    nodes,
    connections,
    notes: [...copied.notes, ...facts.notes, ...recordingNotes(recordings)],
    to_do: [
      ...copied.to_do,
      ...sizeToDo(to, copied.paths),
      ...filesWithSecrets(to, [flowFile, ...copied.paths]).map(
        (path) => `${path} seems to hold a secret: take it out before it is published, and change it`,
      ),
      ...facts.to_do,
      ...nodes.filter(({ status }) => status === 'to_do').map(({ node, notes }) => `${node}: ${notes[0] ?? ''}`),
      ...connections
        .filter(({ wrote }) => wrote === undefined)
        .map(({ name, kind }) => `make the connection ${name} (${kind})`),
      ...connections.flatMap(({ name, notes }) => notes.map((note) => `connection ${name}: ${note}`)),
    ],
    files: copied.paths.length,
    recorded_rows: recordings.lines.length,
  }
}

const readDefinition = (from: string): Document => {
  const document = parseDocument(readFileSync(join(from, flowFile), 'utf8'), { merge: true })
  const [error] = document.errors
  if (error) {
    const [start] = error.linePos ?? []
    throw new CliFailure('invalid_flow', `${flowFile} cannot be read`, 1, [
      {
        code: 'YamlError',
        message: error.message.split('\n')[0] ?? error.message,
        file: flowFile,
        ...(start && { line: start.line, column: start.col }),
      },
    ])
  }
  if (Object.keys(definitionOf(document)).length === 0)
    throw new CliFailure('invalid_flow', `${flowFile} holds no flow: there is no mapping of keys in it`)
  return document
}

// A few lines of YAML can stand for more than any memory holds.
const definitionOf = (document: Document): Readonly<Record<string, unknown>> => {
  try {
    return objectOf(document.toJS({ maxAliasCount: 100 }))
  } catch (error) {
    throw new CliFailure('invalid_flow', `${flowFile} cannot be read: ${(error as Error).message.split('\n')[0]}`)
  }
}

const connectionReports = (
  wanted: ReadonlyMap<string, { readonly kind: string; readonly used: ReadonlySet<string> }>,
  files: readonly ImportedConnection[],
): ConnectionReport[] => [
  ...[...wanted].map(([name, { kind, used }]) => {
    const file = files.find((one) => one.name === name)
    return {
      name,
      kind: file?.kind ?? kind,
      used_by: [...used],
      notes: file?.notes ?? [],
      ...(file && { wrote: file.wrote }),
    }
  }),
  ...files.filter(({ name }) => !wanted.has(name)).map((file) => ({ ...file, used_by: [] })),
]

/** What a publication may hold, less some room for what stands around it. */
const mostPublished = 900_000

const sizeToDo = (to: string, paths: readonly string[]): string[] => {
  const published = paths.filter((path) => isPublished(path) && existsSync(join(to, path)))
  const size = published.reduce((sum, path) => sum + statSync(join(to, path)).size, 0)
  if (size < mostPublished) return []
  const megabytes = (size / 1_000_000).toFixed(1)
  return [`its files come to ${megabytes} MB, and publishing takes 1 MB: move what no node reads into data/`]
}

// For the parity check, wherever the original goes.
const keepLines = (to: string, { lines }: Recordings): void => {
  if (lines.length === 0) return
  const file = join(to, recordedFile)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

const recordingNotes = ({ lines, nodes, unread }: Recordings): string[] => [
  ...(lines.length === 0
    ? []
    : [`${lines.length} recorded rows were kept in ${recordedFile}; \`sluice flow parity\` compares with them`]),
  ...(nodes.length === 0 ? [] : [`${nodes.length} node outputs are recorded in the folder`]),
  ...(unread === 0 ? [] : [`${unread} recorded lines could not be read as JSON and were passed over`]),
]

const flowNotes = (document: Document): { readonly notes: string[]; readonly to_do: string[] } => {
  const definition = objectOf(document.toJS())
  const notes: string[] = []
  const to_do: string[] = []
  if (definition['language'] === 'csharp') to_do.push('the flow is written in C#; its code runs nowhere else')
  const environment = objectOf(definition['environment'])
  if (typeof environment['image'] === 'string')
    notes.push(`environment.image ${environment['image']} is left aside: nodes run in Sluice, not in an image`)
  if (typeof environment['python_requirements_txt'] === 'string')
    notes.push(`${environment['python_requirements_txt']} is left aside: Python nodes have the standard library only`)
  const variables = Object.entries(objectOf(definition['environment_variables']))
  if (variables.length > 0)
    notes.push(`environment_variables sets ${variables.map(([name]) => name).join(', ')} for Python nodes, as upstream`)
  for (const [name, value] of variables)
    if (typeof value === 'string' && /^\$\{[^}]+\}$/.test(value))
      to_do.push(`environment variable ${name} is ${value}: make that connection, or set it where Sluice runs`)
  return { notes, to_do }
}

/** Why a folder cannot be imported, if it cannot. */
export const refuseForeign = (folder: string, written: string): void => {
  if (existsSync(join(folder, flowFile))) return
  const flex = ['flow.flex.yaml', 'flow.flex.yml'].find((name) => existsSync(join(folder, name)))
  if (flex !== undefined) {
    const entry = objectOf(parseDocument(readFileSync(join(folder, flex), 'utf8')).toJS())['entry']
    throw new CliFailure(
      'flex_flow',
      `“${written}” is a flex flow with the entry ${typeof entry === 'string' ? entry : '(none)'}: one Python program without a graph, which cannot be brought over. Write its steps as nodes of a ${flowFile}`,
    )
  }
  throw new CliFailure(
    'not_found',
    existsSync(folder) ? `The folder “${written}” holds no ${flowFile}` : `There is no folder “${written}”`,
  )
}
