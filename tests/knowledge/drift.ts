// An oracle that is not its own suspect: it imports nothing of Sluice. It reads the container, reads its documents by the simplest
// means there are, reads the stores as files, asks the API, and compares words and groups.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BlobServiceClient } from '@azure/storage-blob'
import { DatabaseSync } from '@photostructure/sqlite'
import { strFromU8, unzipSync } from 'fflate'

/** Where a ground and its data are. */
export interface DriftPlace {
  readonly url: string
  readonly storage: string
  readonly folder: string
}

/** Documents by what is wrong with them; all empty is no drift. */
export interface DriftFound {
  readonly missing: readonly string[]
  readonly stale: readonly string[]
  readonly orphan: readonly string[]
  readonly twice: readonly string[]
  readonly groups: readonly string[]
  readonly told: readonly string[]
}

interface Row {
  readonly document: string
  readonly sync: number
  readonly ordinal: number
  readonly title: string
  readonly section: string
  readonly text: string
  readonly acl: string | null
}

interface ManifestFacts {
  readonly path: string
  readonly exists: boolean
  readonly acl: readonly string[] | null
  readonly generations: Readonly<Record<string, { readonly current: number | null; readonly status: string }>>
}

/** Compares everything that an index of project `default` says with its container. */
export const driftOf = async (place: DriftPlace, index: string): Promise<DriftFound> => {
  const [blobs, told] = [await readContainer(place.storage, index), await readApi(place.url, index)]
  const { generation, manifests } = readManifests(place.folder, index)
  const rows = readRows(place.folder, index, generation)
  const found = {
    missing: [] as string[],
    stale: [] as string[],
    orphan: [] as string[],
    twice: [] as string[],
    groups: [] as string[],
    told: [] as string[],
  }

  for (const [path, { body, groups }] of blobs) {
    const manifest = manifests.get(path)
    const standing = manifest?.generations[generation]
    const current = rows.filter((row) => row.document === path && row.sync === standing?.current)
    const said = await wordsOf(path, body)
    if (standing?.status === 'failed' && said === undefined && current.length === 0) continue
    if (current.length === 0 || !manifest?.exists) found.missing.push(path)
    else if (
      !isSame(
        said ?? new Set(),
        wordsIn([nameOf(path), ...current.flatMap(({ text, title }) => [title, text])].join(' ')),
      )
    )
      found.stale.push(path)
    if (new Set(current.map(({ ordinal }) => ordinal)).size < current.length) found.twice.push(path)
    const wanted = JSON.stringify(groups)
    if ([...current.map(({ acl }) => acl ?? 'null'), JSON.stringify(manifest?.acl)].some((acl) => acl !== wanted))
      found.groups.push(path)
    const answer = told.get(path)
    if (answer?.status !== 'indexed' || JSON.stringify(answer.acl) !== wanted || answer.chunks !== current.length)
      found.told.push(path)
  }
  for (const { document, sync } of rows)
    if (!blobs.has(document) || manifests.get(document)?.generations[generation]?.current !== sync)
      found.orphan.push(document)
  for (const path of told.keys()) if (!blobs.has(path)) found.orphan.push(path)
  return found
}

/** How many documents are wrong in any way. */
export const sumOf = (found: DriftFound): number =>
  new Set(Object.values(found as unknown as Record<string, readonly string[]>).flat()).size

const readContainer = async (storage: string, index: string) => {
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('documents')
  const prefix = `default/${index}/`
  const blobs = new Map<string, { readonly body: Uint8Array; readonly groups: readonly string[] | null }>()
  for await (const { name, metadata = {} } of container.listBlobsFlat({ prefix, includeMetadata: true })) {
    const written = metadata['sluice_acl']
    const groups = written === undefined ? null : (JSON.parse(decodeURIComponent(written)) as string[])
    blobs.set(name.slice(prefix.length), { body: await container.getBlobClient(name).downloadToBuffer(), groups })
  }
  return blobs
}

const readApi = async (url: string, index: string) => {
  const told = new Map<string, { readonly status: string; readonly acl: unknown; readonly chunks: number }>()
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const reply = await fetch(`${url}/api/indexes/${index}/documents?limit=500${query}`)
    const page = (await reply.json()) as {
      readonly items: readonly {
        readonly path: string
        readonly status: string
        readonly acl: unknown
        readonly chunks: number
      }[]
      readonly next?: string
    }
    for (const item of page.items) told.set(item.path, item)
    cursor = page.next
  }
  return told
}

const rowsOf = <T>(file: string, sql: string, ...values: string[]): readonly T[] => {
  if (!existsSync(file)) return []
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare(sql).all(...values) as readonly T[]
  } finally {
    database.close()
  }
}

const readManifests = (folder: string, index: string) => {
  const documents = rowsOf<{ document: string }>(join(folder, 'store.db'), 'SELECT document FROM "knowledge"')
    .map(
      ({ document }) =>
        JSON.parse(document) as ManifestFacts & { doc: string; generation: string; project: string; index: string },
    )
    .filter((one) => one.project === 'default' && one.index === index)
  const manifests = new Map(documents.filter(({ doc }) => doc === 'manifest').map((one) => [one.path, one]))
  return { manifests, generation: documents.find(({ doc }) => doc === 'generation')?.generation ?? '' }
}

const readRows = (folder: string, index: string, generation: string): readonly Row[] => {
  const name = createHash('sha256')
    .update(JSON.stringify(['default', index, generation]))
    .digest('hex')
    .slice(0, 32)
  return rowsOf<Row>(
    join(folder, `index-${name}.db`),
    'SELECT document, sync, ordinal, title, section, text, acl FROM chunks',
  )
}

const wordsIn = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu),
  )

const isSame = (left: ReadonlySet<string>, right: ReadonlySet<string>): boolean =>
  left.size === right.size && [...left].every((word) => right.has(word))

/** The words of a document, or nothing where it is none that could be read. */
const wordsOf = async (path: string, body: Uint8Array): Promise<ReadonlySet<string> | undefined> => {
  const ending = /\.(\w+)$/.exec(path)?.[1] ?? ''
  try {
    const text = await (readers[ending] ?? plain)(body)
    return text.trim() === '' ? undefined : wordsIn(`${nameOf(path)} ${text}`)
  } catch {
    return undefined
  }
}

/** A document that says none has the name of its file for a title. */
const nameOf = (path: string): string =>
  path
    .split('/')
    .at(-1)
    ?.replace(/\.\w+$/, '') ?? ''

const plain = async (body: Uint8Array): Promise<string> => new TextDecoder('utf-8', { fatal: true }).decode(body)

const withoutTags = (xml: string): string =>
  xml
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')

const partsOf =
  (wanted: RegExp) =>
  async (body: Uint8Array): Promise<string> =>
    Object.entries(unzipSync(body))
      .filter(([name]) => wanted.test(name))
      .map(([, bytes]) => withoutTags(strFromU8(bytes)))
      .join(' ')

const readers: Readonly<Record<string, (body: Uint8Array) => Promise<string>>> = {
  md: plain,
  txt: plain,
  csv: plain,
  json: plain,
  html: async (body) => withoutTags(await plain(body)),
  docx: partsOf(/^word\/document\.xml$/),
  pptx: partsOf(/^ppt\/slides\/slide\d+\.xml$/),
  xlsx: async (body) => {
    const files = unzipSync(body)
    const names = [
      ...strFromU8(files['xl/workbook.xml'] ?? new Uint8Array()).matchAll(/<sheet\b[^>]*\bname="([^"]*)"/g),
    ]
    return `${names.map(([, name]) => name).join(' ')} ${await partsOf(/^xl\/sharedStrings\.xml$/)(body)}`
  },
  pdf: async (body) => {
    const { definePDFJSModule, extractText, getDocumentProxy } = await import('unpdf')
    await definePDFJSModule(() => import('unpdf/pdfjs'))
    return (await extractText(await getDocumentProxy(Uint8Array.from(body)), { mergePages: true })).text
  },
}
