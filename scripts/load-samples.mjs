import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { filesBelow, flowFiles } from './flow-folder.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Publishes every flow of a folder and loads what its `sample.json` names, through the HTTP API alone.
 * With a data folder it notes what it loaded there and loads only what changed since, so that a second start is quick
 * and what a person changed or deleted meanwhile stays as they left it. Without `data` flows and connections alone are loaded;
 * `before` says, by flow, from which version `repo` may be moved.
 */
export const loadSamples = async ({
  url,
  folder = join(root, 'flows'),
  dataFolder,
  key,
  patienceMs = 60_000,
  data = true,
  before,
}) => {
  const api = apiAt(url, key)
  const notes = notesIn(dataFolder)
  const flows = flowsIn(folder)
  const loaded = { flows: flows.length, records: 0, documents: 0, removed: 0, datasets: 0, gates: 0 }
  try {
    for (const flow of flows) {
      const place = join(folder, flow)
      const sample = data && existsSync(join(place, 'sample.json')) ? readJson(join(place, 'sample.json')) : {}
      await Promise.all([
        publishFlow(api, flow, place, before?.get(flow)),
        loadConnections(api, notes, join(place, 'connections')),
        ...Object.entries(sample.records ?? {}).map(async ([collection, file]) => {
          const count = await loadRecords(api, notes, collection, join(place, file))
          loaded.records += count
        }),
        ...Object.entries(sample.documents ?? {}).map(async ([index, documents]) => {
          const { put, removed } = await loadDocuments(api, notes, index, join(place, documents), patienceMs)
          loaded.documents += put
          loaded.removed += removed
        }),
      ])
      // A gate is sealed over what it measures, so that comes first.
      loaded.datasets += await loadFiles(api, notes, 'datasets', place, sample.datasets, 'application/jsonl')
      loaded.gates += await loadFiles(api, notes, 'gates', place, sample.gates, 'application/json')
    }
  } finally {
    // What was loaded before a failure need not be loaded again.
    notes.save()
  }
  return loaded
}

const flowsIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'flow.dag.yaml')))
    .map((entry) => entry.name)

/** Where `repo` stands, by flow of a folder; nothing for a flow that is not there yet. */
export const repoLabels = async ({ url, folder = join(root, 'flows'), key }) => {
  const api = apiAt(url, key)
  const found = await Promise.all(
    flowsIn(folder).map(async (flow) => {
      const { body } = await api(
        'GET',
        `/api/flows/${encodeURIComponent(flow)}?label=repo`,
        undefined,
        undefined,
        [404],
      )
      return [flow, body.hash]
    }),
  )
  return new Map(found)
}

// The same content gives the same snapshot, so publishing again changes nothing and needs no note.
const publishFlow = async (api, flow, place, before) => {
  const sources = [...flowFiles(place)].filter(([name]) => isSnapshotFile(name))
  const texts = Object.fromEntries(sources.map(([name, file]) => [name, textOf(file)]))
  const { 'flow.dag.yaml': yaml, ...files } = texts
  const path = `/api/flows/${encodeURIComponent(flow)}?label=repo`
  const onlyFrom = before === undefined ? {} : { 'if-match': before }
  await api('PUT', path, { yaml, files, code: codeOf(flow) }, undefined, [], onlyFrom)
}

// An image travels as a data URI.
const textOf = (file) => {
  const [, kind] = /\.(png|jpe?g|gif|webp|bmp)$/i.exec(file) ?? []
  const mime = `image/${kind?.toLowerCase().replace('jpg', 'jpeg')}`
  return kind === undefined
    ? readFileSync(file, 'utf8')
    : `data:${mime};base64,${readFileSync(file).toString('base64')}`
}

const isSnapshotFile = (name) =>
  /\.(ya?ml|jinja2|prompty|md|json|jsonl|png|jpe?g|gif|webp|bmp)$/.test(name) &&
  !/^(documents|data|connections)\//.test(name) &&
  name !== 'sample.json'

// Connections that a flow brings with it, such as an imported one: addresses and references, never a secret.
const loadConnections = async (api, notes, place) => {
  for (const file of existsSync(place) ? filesBelow(place).filter((path) => /\.ya?ml$/.test(path)) : []) {
    const body = readFileSync(join(place, file))
    const { name = file.replace(/\.ya?ml$/, ''), ...connection } = parse(body.toString('utf8'))
    if (notes.has(`connections/${name}`, body)) continue
    await api('PUT', `/api/connections/${encodeURIComponent(name)}`, connection)
    notes.add(`connections/${name}`, body)
  }
}

/** Module hash by source path within the flow, as the build listed them. */
const codeOf = (flow) => {
  const manifest = join(root, 'dist', 'code', 'manifest.json')
  if (!existsSync(manifest)) return {}
  return Object.fromEntries(
    Object.entries(readJson(manifest))
      .filter(([path]) => path.startsWith(`${flow}/`))
      .map(([path, hash]) => [path.slice(flow.length + 1), hash]),
  )
}

const loadRecords = async (api, notes, collection, file) => {
  const body = readFileSync(file)
  const name = `records/${collection}`
  if (notes.has(name, body)) return 0
  await api('POST', `/api/records/${encodeURIComponent(collection)}/import`, body, 'application/jsonl')
  notes.add(name, body)
  return body.toString('utf8').trimEnd().split('\n').length
}

const loadFiles = async (api, notes, kind, place, files = {}, type) => {
  let count = 0
  for (const [name, file] of Object.entries(files)) {
    const body = readFileSync(join(place, file))
    if (notes.has(`${kind}/${name}`, body)) continue
    await api('PUT', `/api/${kind}/${encodeURIComponent(name)}`, body, type)
    notes.add(`${kind}/${name}`, body)
    count += 1
  }
  return count
}

const loadDocuments = async (api, notes, index, place, patienceMs) => {
  const base = `/api/indexes/${encodeURIComponent(index)}`
  const prefix = `documents/${index}/`
  const paths = filesBelow(place)
  const changed = paths.filter((path) => !notes.has(prefix + path, readFileSync(join(place, path))))
  const gone = notes.names(prefix).filter((path) => !paths.includes(path))
  if (changed.length > 0) await ensureIndex(api, base)
  const etags = new Map()
  await inParallel(4, changed, async (path) => {
    const reply = await api(
      'PUT',
      `${base}/documents/${pathInUrl(path)}`,
      readFileSync(join(place, path)),
      typeOf(path),
    )
    etags.set(path, reply.etag ?? reply.headers.get('etag'))
  })
  await inParallel(4, gone, async (path) => {
    await api('DELETE', `${base}/documents/${pathInUrl(path)}`, undefined, undefined, [404])
    notes.drop(prefix + path)
  })
  await untilIndexed(api, base, etags, patienceMs)
  for (const path of changed) notes.add(prefix + path, readFileSync(join(place, path)))
  return { put: changed.length, removed: gone.length }
}

const ensureIndex = async (api, base) => {
  const found = await api('GET', base, undefined, undefined, [404])
  if (found.status === 404) await api('PUT', base, {})
}

/** Resolves when every document of the map (path → ETag of its upload, where known) is searchable as it was uploaded. */
const untilIndexed = async (api, base, etags, patienceMs) => {
  const until = Date.now() + patienceMs
  for (let waiting = [...etags.keys()]; waiting.length > 0;) {
    const states = await allItems(api, `${base}/documents`)
    const stateOf = new Map(states.map((state) => [state.path, state]))
    waiting = waiting.filter((path) => {
      const state = stateOf.get(path)
      if (state === undefined || (etags.get(path) && state.etag && bare(state.etag) !== bare(etags.get(path))))
        return true
      if (state.status === 'failed')
        throw new Error(`${base}/documents/${path} could not be indexed: ${state.error?.message ?? 'no reason given'}`)
      return state.status !== 'indexed'
    })
    if (waiting.length === 0) return
    if (Date.now() > until)
      throw new Error(`${waiting.length} documents are not indexed after ${patienceMs} ms, first ${waiting[0]}`)
    await new Promise((resume) => setTimeout(resume, 100))
  }
}

const bare = (etag) => etag.replaceAll(/^W\/|"/g, '')

const allItems = async (api, path) => {
  const items = []
  for (let cursor; ;) {
    const page = await api('GET', `${path}?limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    items.push(...page.body.items)
    cursor = page.body.next
    if (!cursor) return items
  }
}

/** Puts one document and waits until it can be found. */
export const putDocument = async ({ url, key, index, path, body, patienceMs = 30_000 }) => {
  const api = apiAt(url, key)
  const base = `/api/indexes/${encodeURIComponent(index)}`
  const reply = await api('PUT', `${base}/documents/${pathInUrl(path)}`, Buffer.from(body), typeOf(path))
  await untilIndexed(api, base, new Map([[path, reply.etag ?? reply.headers.get('etag')]]), patienceMs)
}

/** Calls the API at an address; what it refuses becomes an error that says what was asked and what was answered. */
export const apiAt =
  (url, key) =>
  async (method, path, body, type = 'application/json', alsoFine = [], headers = {}) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': type }), ...(key && { 'api-key': key }) },
      ...(body !== undefined && { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const value = /json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : {}
    if (!response.ok && !alsoFine.includes(response.status)) {
      const errors = (value.errors ?? []).map((item) => `\n  ${item.file ?? item.path ?? ''} ${item.message}`)
      throw new Error(
        `${method} ${path} answered ${response.status}: ${value.detail ?? text.slice(0, 300)}${errors.join('')}`,
      )
    }
    return { status: response.status, headers: response.headers, body: value, etag: value.etag }
  }

/** What was loaded before, by name and hash, in the data folder that holds it. */
const notesIn = (dataFolder) => {
  const file = dataFolder && join(dataFolder, 'samples.json')
  const hashes = file && existsSync(file) ? readJson(file).loaded : {}
  const hash = (body) => createHash('sha256').update(body).digest('hex')
  return {
    has: (name, body) => hashes[name] === hash(body),
    add: (name, body) => {
      hashes[name] = hash(body)
    },
    drop: (name) => {
      delete hashes[name]
    },
    names: (prefix) =>
      Object.keys(hashes)
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
    save: () => {
      if (!file) return
      writeFileSync(`${file}.new`, JSON.stringify({ v: 1, loaded: hashes }, null, 2))
      renameSync(`${file}.new`, file)
    },
  }
}

/** Runs work over items, so many at a time. */
export const inParallel = async (width, items, work) => {
  const rest = [...items]
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

const pathInUrl = (path) => path.split('/').map(encodeURIComponent).join('/')

const typeOf = (path) =>
  ({ md: 'text/markdown', txt: 'text/plain', html: 'text/html' })[path.split('.').pop()] ?? 'application/octet-stream'

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const url = process.argv[2] ?? 'http://localhost:7071'
  const { flows, records, documents } = await loadSamples({ url, key: process.env.SLUICE_API_KEY })
  console.log(`Loaded at ${url}: ${flows} flows, ${records} records, ${documents} documents.`)
}
