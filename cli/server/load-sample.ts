import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'yaml'
import { everyItem, type Client, type JsonObject, type Operations } from '../../client'
import { CliFailure } from '../failure'
import { filesBelow } from '../flow-folder'

/** How long documents may take to be indexed. */
const patienceMs = 120_000

/** Loads what a flow's folder brings beside the flow into a ground: records and documents of `sample.json`, connections. */
export const loadSample = async (client: Client, folder: string): Promise<void> => {
  const sample = readSample(folder)
  await Promise.all([
    ...Object.entries(sample.records).map(async ([collection, file]) => {
      await client.importRecords({ collection, body: bytesOf(join(folder, file)) })
    }),
    ...Object.entries(sample.documents).map(async ([index, place]) =>
      loadDocuments(client, index, join(folder, place)),
    ),
    loadConnections(client, join(folder, 'connections')),
  ])
}

interface Sample {
  readonly records: Readonly<Record<string, string>>
  readonly documents: Readonly<Record<string, string>>
}

const readSample = (folder: string): Sample => {
  const file = join(folder, 'sample.json')
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Sample>) : {}
  return { records: found.records ?? {}, documents: found.documents ?? {} }
}

const loadDocuments = async (client: Client, index: string, place: string): Promise<void> => {
  await client.putIndex({ index, body: {} })
  const paths = filesBelow(place)
  for (let at = 0; at < paths.length; at += 4)
    await Promise.all(
      paths
        .slice(at, at + 4)
        .map((path) =>
          client.putDocument(
            { index, path, body: bytesOf(join(place, path)) },
            { headers: { 'content-type': contentTypes[extname(path)] ?? 'application/octet-stream' } },
          ),
        ),
    )
  await untilIndexed(client, index, new Set(paths))
}

const untilIndexed = async (client: Client, index: string, paths: ReadonlySet<string>): Promise<void> => {
  const until = Date.now() + patienceMs
  for (;;) {
    const waiting = new Set(paths)
    for await (const { path, status } of everyItem(client.listDocuments, { index, limit: 500 })) {
      if (status === 'failed')
        throw new CliFailure('not_indexed', `The document “${path}” of the sample could not be indexed`)
      if (status === 'indexed') waiting.delete(path)
    }
    if (waiting.size === 0) return
    if (Date.now() > until)
      throw new CliFailure('not_indexed', `${waiting.size} documents of the sample are not indexed after two minutes`)
    await pause(100)
  }
}

type ConnectionOrder = Operations['putConnection']['order']

const loadConnections = async (client: Client, place: string): Promise<void> => {
  if (!existsSync(place)) return
  for (const path of filesBelow(place).filter((name) => /\.ya?ml$/.test(name))) {
    const { name = path.replace(/\.ya?ml$/, ''), ...body } = parse(
      readFileSync(join(place, path), 'utf8'),
    ) as JsonObject
    await client.putConnection({ name: textOf(name), body: body as unknown as ConnectionOrder['body'] })
  }
}

const textOf = (name: unknown): string => (typeof name === 'string' ? name : JSON.stringify(name))

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(file))

const contentTypes: Readonly<Record<string, string>> = {
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.pdf': 'application/pdf',
}
