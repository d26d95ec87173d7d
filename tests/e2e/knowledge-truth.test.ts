import { BlobServiceClient } from '@azure/storage-blob'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  docxOf,
  pptxOf,
  slideText,
  wordParagraph,
  wordTable,
  xlsxOf,
} from '../../shared/knowledge/extract/fixtures/office-files'
import { pdfOf, pdfText } from '../../shared/knowledge/extract/fixtures/pdf-files'
import { driftOf, sumOf } from '../knowledge/drift'
import { call } from './api'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(300_000)

let ground: Ground
beforeAll(async () => {
  ground = await startGround({ env: { SLUICE_REQUESTS_PER_MINUTE: '1000000' } })
  for (const index of ['kinds', 'names', 'acl']) await call(ground, 'PUT', `/api/indexes/${index}`, {})
})
afterAll(() => ground.stop())

/** A document of each kind that says one word. */
const kinds: Readonly<Record<string, (word: string) => Uint8Array>> = {
  md: (word) => Buffer.from(`# Tents\n\n## Care\n\nThe ${word} is washed cold.\n`),
  txt: (word) => Buffer.from(`The ${word} is washed cold.\n`),
  html: (word) =>
    Buffer.from(
      `<!doctype html><html><head><title>Tents</title></head><body><h1>Tents</h1><p>The ${word} is washed cold.</p></body></html>`,
    ),
  csv: (word) => Buffer.from(`thing,care\n${word},cold\nrope,warm\n`),
  json: (word) => Buffer.from(JSON.stringify({ thing: word, care: 'cold' })),
  pdf: (word) =>
    pdfOf([
      {
        content: pdfText([
          [20, 72, 720, 'Tents'],
          [10, 72, 690, 'A first page of care.'],
        ]),
      },
      { content: pdfText([[10, 72, 720, `The ${word} is washed cold.`]]) },
    ]),
  docx: (word) =>
    docxOf(
      wordParagraph('Tents', 'Heading1') +
        wordParagraph(`The ${word} is washed cold.`) +
        wordTable([
          ['thing', 'care'],
          ['rope', 'warm'],
        ]),
    ),
  pptx: (word) => pptxOf([{ shapes: slideText('Tents', 'title') + slideText(`The ${word} is washed cold.`) }]),
  xlsx: (word) =>
    xlsxOf([
      {
        name: 'Tents',
        rows: [
          ['thing', 'care'],
          [word, 'cold'],
        ],
      },
    ]),
}

const container = () => BlobServiceClient.fromConnectionString(ground.storage).getContainerClient('documents')

interface Way {
  put(path: string, body: Uint8Array): Promise<void>
  remove(path: string): Promise<void>
}
const ways: Readonly<Record<string, Way>> = {
  api: {
    async put(path, body) {
      expect((await call(ground, 'PUT', `/api/indexes/kinds/documents/${path}`, body)).status).toBe(202)
    },
    async remove(path) {
      expect((await call(ground, 'DELETE', `/api/indexes/kinds/documents/${path}`)).status).toBe(204)
    },
  },
  container: {
    put: async (path, body) => void (await container().getBlockBlobClient(`default/kinds/${path}`).uploadData(body)),
    remove: async (path) => void (await container().deleteBlob(`default/kinds/${path}`)),
  },
}

const finds = async (word: string): Promise<boolean> => {
  const { body } = await call<{ results: { text: string }[] }>(ground, 'POST', '/api/indexes/kinds/search', {
    query: word,
    mode: 'keyword',
    top: 100,
  })
  return body.results.some(({ text }) => text.includes(word))
}

const noDrift = { missing: [], stale: [], orphan: [], twice: [], groups: [], told: [] }

test('[17] each kind of document, uploaded, replaced and deleted through the API and the container, changes what is found, and container and index are the same', async () => {
  const took: number[] = []
  const until = async (look: () => Promise<boolean>): Promise<void> => {
    const begun = performance.now()
    await eventually(async () => (await look()) || undefined, 60_000)
    took.push(performance.now() - begun)
  }
  const each = async (
    work: (way: Way, name: string, path: string, make: (word: string) => Uint8Array) => Promise<void>,
  ) => {
    for (const [name, way] of Object.entries(ways))
      for (const [ending, make] of Object.entries(kinds))
        await work(way, `${name}${ending}`, `${name}/manual.${ending}`, make)
  }
  await each(async (way, name, path, make) => {
    await way.put(path, make(`first${name}q`))
    await until(() => finds(`first${name}q`))
  })
  expect(await driftOf(ground, 'kinds')).toEqual(noDrift)
  await each(async (way, name, path, make) => {
    await way.put(path, make(`second${name}q`))
    await until(async () => (await finds(`second${name}q`)) && !(await finds(`first${name}q`)))
  })
  expect(await driftOf(ground, 'kinds')).toEqual(noDrift)
  await each(async (way, name, path) => {
    await way.remove(path)
    await until(async () => !(await finds(`second${name}q`)))
  })
  await eventually(async () => sumOf(await driftOf(ground, 'kinds')) === 0 || undefined)
  const sorted = took.toSorted((left, right) => left - right)
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
  process.stderr.write(
    `${took.length} changes of ${Object.keys(kinds).length} kinds: found changed after ${at(0.5)} ms, p95 ${at(0.95)} ms\n`,
  )
})

test('[15] names in any script, a document called retry and one replaced ten times in a second end true', async () => {
  const names = [
    'retry',
    'Ärger & Öl.md',
    '手冊/帳篷 1.md',
    'руководство/палатка.md',
    "it's 100% (a+b) #1?.md",
    '😀.txt',
    'documents/acl/content.md',
    'e\u0301.md',
  ]
  const paths = names.map((name) => name.split('/').map(encodeURIComponent).join('/'))
  for (const [n, path] of paths.entries())
    for (let round = 0; round < (n === 0 ? 10 : 1); round++)
      expect(
        (
          await call(ground, 'PUT', `/api/indexes/names/documents/${path}`, `tent ${n} of round ${round}`, {
            'content-type': 'text/plain',
          })
        ).status,
      ).toBe(202)
  const states = () =>
    call<{ items: { path: string; status: string }[] }>(ground, 'GET', '/api/indexes/names/documents?status=indexed')
  const { body } = await eventually(async () => {
    const reply = await states()
    return reply.body.items.length === names.length ? reply : undefined
  })
  expect(body.items.map(({ path }) => path).toSorted()).toEqual(names.toSorted())
  const { text, headers } = await call(ground, 'GET', '/api/indexes/names/content/retry')
  expect(text).toBe('tent 0 of round 9')
  expect(headers.get('content-disposition')).toBe("inline; filename*=UTF-8''retry")
  expect((await call(ground, 'POST', '/api/indexes/names/retry', { path: 'retry' })).body).toMatchObject({
    path: 'retry',
    status: 'indexed',
  })
  for (const bad of ['..%2f..%2fsecret', 'a%2f..%2fb', 'a%5cb', 'a%00b'])
    expect((await call(ground, 'PUT', `/api/indexes/names/documents/x/${bad}`, 'x')).status).not.toBe(202)
  expect((await call(ground, 'POST', '/api/indexes/names/reconcile', {})).body).toEqual({
    missing: 0,
    stale: 0,
    orphan: 0,
    done: true,
  })
})

test('[18] [24] groups hold at every door at once: search, content, passages, flows; content runs nowhere', async () => {
  const secret = '<!doctype html><script>alert(1)</script><p>The vault code is 4711.</p>'
  const path = '/api/indexes/acl/documents/vault.html'
  await call(ground, 'PUT', path, secret, { 'content-type': 'text/html', 'x-sluice-acl': 'board' })
  await eventually(async () => (await call(ground, 'GET', path)).body['status'] === 'indexed' || undefined)
  const yaml = `
inputs:
  question: {type: string}
outputs:
  found: {type: list, reference: "\${look.output}"}
nodes:
- name: look
  type: retrieve
  inputs: {index: acl, query: "\${inputs.question}"}
`
  expect((await call(ground, 'PUT', '/api/flows/asks', { yaml, files: {} })).status).toBe(201)
  const as = (groups: string) => ({ 'x-sluice-acting-for': `ann;groups=${groups}` })
  const look = async (headers: Record<string, string>) =>
    Promise.all([
      call(ground, 'POST', '/api/indexes/acl/search', { query: 'vault code', facets: ['path', 'title'] }, headers),
      call(ground, 'GET', '/api/indexes/acl/content/vault.html', undefined, headers),
      call(ground, 'GET', '/api/indexes/acl/chunks/vault.html', undefined, headers),
      call(ground, 'POST', '/api/flows/asks/invoke', { question: 'What is the vault code?' }, headers),
      call(ground, 'POST', '/api/flows/asks/score', { question: 'What is the vault code?' }, headers),
    ])
  for (const { text } of await look(as('board'))) expect(text).toContain('4711')
  for (const headers of [{}, as('staff')] as Record<string, string>[])
    for (const { text } of await look(headers)) expect(text).not.toContain('4711')
  const { headers } = await call(ground, 'GET', '/api/indexes/acl/content/vault.html', undefined, as('board'))
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/html',
    'content-disposition': "attachment; filename*=UTF-8''vault.html",
    'content-security-policy': expect.stringContaining('sandbox') as string,
    'x-content-type-options': 'nosniff',
  })
  expect((await call(ground, 'PUT', '/api/indexes/acl/acl/vault.html', { groups: ['staff'] })).status).toBe(200)
  for (const { text } of await look(as('board'))) expect(text).not.toContain('4711')
  for (const { text } of await look(as('staff'))) expect(text).toContain('4711')
  expect(await driftOf(ground, 'acl')).toEqual(noDrift)
})

test('an index is built anew beside by its door, and what was found before is found after', async () => {
  await call(
    ground,
    'PUT',
    '/api/indexes/kinds/documents/long.md',
    `# Tents\n\n${'The red tent stands in the wind. '.repeat(60)}`,
  )
  const chunks = async () => (await call(ground, 'GET', '/api/indexes/kinds')).body
  await eventually(async () => Number((await chunks())['chunks']) > 0 || undefined)
  const before = await chunks()
  const { status, body } = await call(ground, 'PUT', '/api/indexes/kinds', { chunking: { max_tokens: 32 } })
  expect([status, body['generation']]).toEqual([200, before['generation']])
  const after = await eventually(async () => {
    const found = await chunks()
    return found['rebuild'] === null ? found : undefined
  })
  expect(after['generation']).not.toBe(before['generation'])
  expect(Number(after['chunks'])).toBeGreaterThan(Number(before['chunks']))
  expect(await driftOf(ground, 'kinds')).toEqual(noDrift)
})

test('the oracle of drift imports nothing of what it judges, and sees what is wrong', async () => {
  const source = readFileSync(join(__dirname, '..', 'knowledge', 'drift.ts'), 'utf8')
  expect(
    [...source.matchAll(/(?:from|import\()\s*'([^']+)'/g)]
      .map(([, name = '']) => name)
      .filter((name) => name.startsWith('.')),
  ).toEqual([])
  const { DatabaseSync } = await import('@photostructure/sqlite')
  const store = new DatabaseSync(join(ground.folder, 'store.db'))
  const edit = (from: string, to: string) =>
    store.exec(
      `UPDATE "knowledge" SET document = replace(document, '${from}', '${to}') WHERE document LIKE '%vault.html%'`,
    )
  edit('"acl":["staff"]', '"acl":["board"]')
  expect(await driftOf(ground, 'acl')).toMatchObject({ groups: ['vault.html'] })
  edit('"acl":["board"]', '"acl":["staff"]')
  edit('"current":', '"current":9')
  expect(await driftOf(ground, 'acl')).toMatchObject({ missing: ['vault.html'], orphan: ['vault.html'] })
  store.close()
  expect((await call(ground, 'POST', '/api/indexes/acl/reconcile', {})).body).toMatchObject({ done: true })
  expect(await driftOf(ground, 'acl')).toEqual(noDrift)
})
