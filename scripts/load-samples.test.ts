import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

interface Call {
  readonly method: string
  readonly url: string
  readonly body: string
}

let folder: string
let server: Server
let calls: Call[]
let statusOf: Record<string, string>
let slowLooks: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-samples-'))
  mkdirSync(join(folder, 'data'))
  calls = []
  statusOf = {}
  slowLooks = 0
  const documents = new Map<string, string>()
  server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const call = { method: request.method!, url: request.url!, body: Buffer.concat(pieces).toString() }
      calls.push(call)
      const path = /\/documents\/(.+)$/.exec(call.url)?.[1]
      const answer = (status: number, body: unknown, headers = {}) =>
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
      if (path && call.method === 'PUT') {
        const etag = `"${createHash('sha256').update(call.body).digest('hex')}"`
        documents.set(path, etag)
        return answer(202, { status_url: '' }, { etag })
      }
      if (path && call.method === 'DELETE') return answer(documents.delete(path) ? 200 : 404, {})
      if (call.url.includes('/documents?')) {
        const isLate = slowLooks-- > 0
        const items = [...documents].map(([name, etag]) => ({
          path: name,
          etag: isLate ? '"an older one"' : etag,
          status: statusOf[name] ?? 'indexed',
          error: { message: 'not text' },
        }))
        return answer(200, { items })
      }
      if (call.method === 'GET') return answer(404, { detail: 'No such index' })
      return answer(200, {})
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  write('shop/flow.dag.yaml', 'nodes: []')
  write('shop/ask.jinja2', 'user:\n')
  write('shop/code.ts', 'export default 1')
  write(
    'shop/sample.json',
    '{"documents":{"books":"documents/books"},"records":{"people":"data/people.jsonl","pets":"data/pets.jsonl"}}',
  )
  write('shop/data/people.jsonl', '{"partition":"a","id":"a"}\n{"partition":"b","id":"b"}\n')
  write('shop/data/pets.jsonl', '{"partition":"a","id":"cat"}\n')
  write('shop/documents/books/one.md', '# One')
  write('shop/documents/books/sub/two.md', '# Two')
})

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, 'flows', path)), { recursive: true })
  writeFileSync(join(folder, 'flows', path), text)
}

// The script is a plain module of Node's, which jest's loader cannot take: a process runs it.
const load = async (): Promise<Record<string, number>> => {
  const options = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folder: join(folder, 'flows'),
    dataFolder: join(folder, 'data'),
    patienceMs: 5_000,
  }
  const script = pathToFileURL(join(__dirname, 'load-samples.mjs')).href
  const program = `import { loadSamples } from ${JSON.stringify(script)}
    console.log(JSON.stringify(await loadSamples(${JSON.stringify(options)})))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  return JSON.parse(stdout) as Record<string, number>
}
const written = (): string[] =>
  calls
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => `${method} ${url}`)
    .toSorted()

test('a first start publishes the flow, imports the records and uploads the documents', async () => {
  expect(await load()).toEqual({ flows: 1, records: 3, documents: 2, removed: 0, datasets: 0, gates: 0 })
  expect(written()).toEqual([
    'POST /api/records/people/import',
    'POST /api/records/pets/import',
    'PUT /api/flows/shop?label=repo',
    'PUT /api/indexes/books',
    'PUT /api/indexes/books/documents/one.md',
    'PUT /api/indexes/books/documents/sub/two.md',
  ])
})

test('the snapshot holds the flow and its prompts, not code, data, documents or the sample list', async () => {
  await load()
  const published = calls.find(({ url }) => url.startsWith('/api/flows'))
  expect(JSON.parse(published!.body)).toEqual({
    yaml: 'nodes: []',
    files: { 'ask.jinja2': 'user:\n' },
    code: {},
  })
})

test('a second start loads nothing but what changed, and removes what the folder lost', async () => {
  await load()
  calls.length = 0
  expect(await load()).toEqual({ flows: 1, records: 0, documents: 0, removed: 0, datasets: 0, gates: 0 })
  expect(written()).toEqual(['PUT /api/flows/shop?label=repo'])

  calls.length = 0
  write('shop/documents/books/one.md', '# One, changed')
  rmSync(join(folder, 'flows/shop/documents/books/sub/two.md'))
  expect(await load()).toEqual({ flows: 1, records: 0, documents: 1, removed: 1, datasets: 0, gates: 0 })
  expect(written()).toEqual([
    'DELETE /api/indexes/books/documents/sub/two.md',
    'PUT /api/flows/shop?label=repo',
    'PUT /api/indexes/books',
    'PUT /api/indexes/books/documents/one.md',
  ])
})

test('a document counts as loaded only when what was uploaded is indexed, not an older version of it', async () => {
  slowLooks = 2
  await load()
  expect(calls.filter(({ url }) => url.includes('/documents?'))).toHaveLength(3)
})

test('a document that cannot be indexed is named, and is tried again at the next start', async () => {
  statusOf['one.md'] = 'failed'
  await expect(load()).rejects.toThrow('/api/indexes/books/documents/one.md could not be indexed: not text')
  calls.length = 0
  statusOf = {}
  await load()
  expect(written()).toContain('PUT /api/indexes/books/documents/one.md')
})
