import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, type Reply } from './api'
import { publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(180_000)

interface Stored {
  readonly version: string
  readonly rows: number
  readonly splits: Record<string, number>
  readonly columns: readonly { readonly name: string; readonly types: readonly string[] }[]
  readonly skipped?: readonly { readonly line: number }[]
}
interface Page {
  readonly items: readonly { readonly index: number; readonly split?: string; readonly row: Record<string, unknown> }[]
  readonly next?: string
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-datasets-'))
let ground: Ground
beforeAll(async () => {
  ground = await startGround({ folder })
})
afterAll(async () => {
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

const put = (name: string, body: string, headers: Record<string, string> = {}): Promise<Reply<Stored>> =>
  call<Stored>(ground, 'PUT', `/api/datasets/${name}`, body, headers)
const get = <T>(path: string, headers: Record<string, string> = {}): Promise<Reply<T>> =>
  call<T>(ground, 'GET', path, undefined, headers)
const codeOf = ({ status, body }: Reply<unknown>) => `${status} ${(body as { code?: string }).code}`

const rowOf = (n: number) => ({ n, question: `What is ${n}?`, notes: `line one of ${n}\nline two` })
const many = 20_000

/** An upload that goes on until it is told to end; what was sent so far is on its way to the server. */
const openUpload = (name: string, headers: Record<string, string> = {}) => {
  const { hostname, port } = new URL(ground.url)
  const asked = request({ hostname, port, method: 'PUT', path: `/api/datasets/${name}`, agent: false, headers })
  const failed = new Promise<Error>((resolve) => {
    asked.on('error', resolve)
  })
  return { asked, failed }
}

test('20,000 rows go up in pieces, are counted, split, paged by place, and come down as they went up', async () => {
  async function* lines() {
    for (let n = 0; n < many; n += 100) {
      await Promise.resolve()
      yield Buffer.from(Array.from({ length: 100 }, (_, at) => `${JSON.stringify(rowOf(n + at))}\n`).join(''))
    }
  }
  const response = await fetch(`${ground.url}/api/datasets/many?splits=train:0.9,test:0.1&seed=7`, {
    method: 'PUT',
    headers: { 'content-type': 'application/x-ndjson' },
    body: ReadableStream.from(lines()),
    duplex: 'half',
  })
  expect(response.status).toBe(201)
  const stored = (await response.json()) as Stored
  expect(stored.rows).toBe(many)
  expect(stored.columns.map(({ name }) => name)).toEqual(['n', 'question', 'notes'])
  expect((stored.splits['train'] ?? 0) + (stored.splits['test'] ?? 0)).toBe(many)

  const first = await get<Page>('/api/datasets/many/rows?limit=3')
  expect(first.body.items.map(({ row }) => row)).toEqual([rowOf(0), rowOf(1), rowOf(2)])
  const second = await get<Page>(`/api/datasets/many/rows?limit=2&cursor=${first.body.next}`)
  expect(second.body.items.map(({ index }) => index)).toEqual([3, 4])
  const tested = await get<Page>('/api/datasets/many/rows?split=test&limit=500')
  expect(tested.body.items.every(({ split }) => split === 'test')).toBe(true)

  const down = await fetch(`${ground.url}/api/datasets/many/rows`, { headers: { accept: 'application/jsonl' } })
  expect(down.headers.get('content-type')).toContain('application/jsonl')
  const text = await down.text()
  expect(text).toBe(Array.from({ length: many }, (_, n) => `${JSON.stringify(rowOf(n))}\n`).join(''))
  const again = await fetch(`${ground.url}/api/datasets/many?splits=train:0.9,test:0.1&seed=7`, {
    method: 'PUT',
    body: text,
  })
  expect([again.status, ((await again.json()) as Stored).version]).toEqual([200, stored.version])
})

test('CSV becomes texts, by its content type or by ?format=', async () => {
  const csv = '\uFEFFid,text\r\n1,"a, ""b""\r\nc"\r\n2,x\r\n'
  const typed = await put('csv', csv, { 'content-type': 'text/csv; charset=utf-8' })
  expect(typed.status).toBe(201)
  expect((await put('csv?format=csv', csv)).body.version).toBe(typed.body.version)
  const { body } = await get<Page>('/api/datasets/csv/rows')
  expect(body.items.map(({ row }) => row)).toEqual([
    { id: '1', text: 'a, "b"\r\nc' },
    { id: '2', text: 'x' },
  ])
})

test('bad uploads are told by line or by what is wrong, and ?on_broken=skip runs the rest', async () => {
  const text = '{"a":1}\n{"a":\n[]\n{"a":2}\n'
  const refused = await put('broken', text)
  expect(codeOf(refused)).toBe('422 invalid_input')
  const { errors } = refused.body as unknown as { errors: { line: number }[] }
  expect(errors.map(({ line }) => line)).toEqual([2, 3])
  expect(codeOf(await get('/api/datasets/broken'))).toBe('404 not_found')
  const skipped = await put('broken?on_broken=skip', text)
  expect([skipped.status, skipped.body.rows, skipped.body.skipped?.map(({ line }) => line)]).toEqual([201, 2, [2, 3]])

  expect(codeOf(await put('x?format=csv', 'a,a\n1,2\n'))).toBe('422 invalid_input')
  expect(codeOf(await put('x', ''))).toBe('422 invalid_input')
  expect(codeOf(await put('x', '{"a":1}', { 'content-encoding': 'gzip' }))).toBe('415 unsupported_media_type')
  expect(codeOf(await put('x?splits=train', '{"a":1}'))).toBe('400 bad_request')
  expect(codeOf(await put('x?splits=train:0.5', '{"a":1}'))).toBe('422 invalid_input')
  expect(codeOf(await put('x?split_column=a&seed=1', '{"a":1}'))).toBe('400 bad_request')
  expect(codeOf(await put('a%2Fb', '{"a":1}'))).toBe('400 bad_request')
  expect(codeOf(await get('/api/datasets/broken/rows?split=none'))).toBe('404 not_found')
  expect(codeOf(await get('/api/datasets/broken/rows?split=none', { accept: 'application/jsonl' }))).toBe(
    '404 not_found',
  )
  expect(codeOf(await get('/api/datasets/broken/rows?cursor=x'))).toBe('400 bad_request')
  expect((await get<{ items: { name: string }[] }>('/api/datasets')).body.items.map(({ name }) => name)).toEqual([
    'broken',
    'csv',
    'many',
  ])
})

test('a caller who leaves in the middle leaves no version, announced or not', async () => {
  const body = `${JSON.stringify(rowOf(1))}\n`.repeat(5000)
  const headers: Record<string, string>[] = [{}, { 'content-length': String(2 * Buffer.byteLength(body)) }]
  for (const [turn, given] of headers.entries()) {
    const { asked, failed } = openUpload(`left-${turn}`, given)
    await new Promise((resolve) => asked.write(body, resolve))
    await new Promise((resolve) => setTimeout(resolve, 300))
    asked.destroy()
    await failed.catch(() => undefined)
    // A whole upload after it shows that the first has been dealt with.
    expect((await put(`whole-${turn}`, body)).status).toBe(201)
    expect(codeOf(await get(`/api/datasets/left-${turn}`))).toBe('404 not_found')
  }
})

test('rows are added by hand, of a run and of feedback, and columns grow', async () => {
  const added = (body: unknown) => call<Stored>(ground, 'POST', '/api/datasets/kept/rows', body)
  expect((await added({ rows: [{ question: 'one' }] })).status).toBe(201)
  await publish(ground, 'echo', {
    yaml: `
inputs:
  question: {type: string}
outputs:
  reply: {type: string, reference: "\${say.output}"}
nodes:
- name: say
  type: prompt
  source: {type: code, path: say.jinja2}
  inputs: {question: "\${inputs.question}"}
`,
    files: { 'say.jinja2': 'You said {{ question }}' },
  })
  const run = await call<{ run_id: string }>(ground, 'POST', '/api/flows/echo/invoke', { question: 'two' })
  const ofRun = await added({ run_id: run.body.run_id })
  expect([ofRun.status, ofRun.body.rows, ofRun.body.columns.map(({ name }) => name)]).toEqual([
    201,
    2,
    ['question', 'reply'],
  ])
  expect(codeOf(await added({ feedback: run.body.run_id }))).toBe('422 invalid_input')
  expect(codeOf(await added({ run_id: 'none' }))).toBe('404 not_found')
  expect(codeOf(await added({ rows: [], run_id: 'x' }))).toBe('422 invalid_input')
  expect(codeOf(await added({ rows: [{}] }))).toBe('422 invalid_input')
  const { body } = await get<Page>('/api/datasets/kept/rows')
  expect(body.items.map(({ row }) => row)).toEqual([{ question: 'one' }, { question: 'two', reply: 'You said two' }])
})

test('the command puts, lists, shows, prints and adds, and names broken lines', async () => {
  const sluice = (...given: string[]) =>
    new Promise<{ code: number; out: string; notes: string }>((resolve) => {
      const script = join(__dirname, '..', '..', 'dist', 'cli', 'sluice.js')
      const env = { ...process.env, SLUICE_URL: ground.url }
      execFile(process.execPath, [script, 'dataset', ...given], { env }, (error, out, notes) =>
        resolve({ code: error ? Number(error.code) : 0, out, notes }),
      )
    })
  const file = join(folder, 'typed.csv')
  writeFileSync(file, 'q,fold\na,train\nb,test\nbroken\n')
  const refused = await sluice('put', 'typed', file)
  expect([refused.code, refused.notes]).toEqual([1, expect.stringContaining('line 4')])
  const put = await sluice('put', 'typed', file, '--skip-broken', '--split-column', 'fold', '--json')
  const { version, skipped_lines } = JSON.parse(put.out) as { version: string; skipped_lines: number }
  expect([put.code, skipped_lines]).toEqual([0, 1])
  const more = join(folder, 'more.jsonl')
  writeFileSync(more, '{"q":"c","fold":"test"}\n')
  expect(await sluice('add', 'typed', more)).toMatchObject({ code: 0, out: expect.stringContaining('3 rows') })
  expect((await sluice('rows', 'typed', '--split', 'test')).out).toBe(
    '{"q":"b","fold":"test"}\n{"q":"c","fold":"test"}\n',
  )
  expect((await sluice('rows', 'typed', '--at', version, '--limit', '1')).out).toBe('{"q":"a","fold":"train"}\n')
  expect((await sluice('show', 'typed', '--at', version)).out).toContain('2 rows')
  expect((await sluice('list')).out).toMatch(/^typed +[0-9a-f]{12} +3/m)
  expect([(await sluice('add', 'typed')).code, (await sluice('show', 'none')).code]).toEqual([2, 1])
})

test('kill -9 in the middle of an upload leaves no version and loses none that was told; the same upload then goes through', async () => {
  const before = await get<Stored>('/api/datasets/many')
  const body = Array.from({ length: 5000 }, (_, n) => `${JSON.stringify(rowOf(n))}\n`).join('')
  const { asked, failed } = openUpload('killed')
  await new Promise((resolve) => asked.write(body, resolve))
  // Chunks are being written by now: the body is larger than any buffer on the way.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await ground.kill()
  await failed
  ground = await startGround({ folder })
  const after = await eventually(async () => {
    const reply = await get<Stored>('/api/datasets/many')
    return reply.status === 200 ? reply : undefined
  })
  expect(after.body).toEqual(before.body)
  expect(codeOf(await get('/api/datasets/killed'))).toBe('404 not_found')
  const stored = await put('killed', body)
  expect([stored.status, stored.body.rows]).toEqual([201, 5000])
  const last = await get<Page>('/api/datasets/many/rows?limit=1&split=train')
  expect(last.body.items).toHaveLength(1)
})
