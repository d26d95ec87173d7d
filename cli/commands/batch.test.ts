import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../../client'
import { followBatch } from '../batch/follow-batch'
import { runProgram } from '../program'
import type { Scene } from '../scene'

const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-batch-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}
/** What a server answers: JSON, or a status; `undefined` is nobody answering. */
type Answer = object | number | undefined

const json = (status: number, value: unknown): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })

const sceneOf = (answer: (asked: Asked) => Answer, liveWidth?: number) => {
  const said = { out: '', err: '', asked: [] as Asked[] }
  const stopping = new AbortController()
  const scene: Scene = {
    terminal: {
      write: (text) => void (said.out += text),
      note: (text) => void (said.err += text),
      paint: (_colour, text) => text,
      liveWidth: () => liveWidth,
      lines: async function* () {},
    },
    cwd: folder,
    env: {},
    home: folder,
    fetch: async (url, { method, headers, body }) => {
      const { pathname, search } = new URL(url)
      if (pathname === '/api/health') return json(200, { status: 'ok', ground: 'local', version: '1' })
      const text = body === undefined ? undefined : await new Response(body).text()
      const asked = { method, path: pathname + search, headers, body: text }
      said.asked.push(asked)
      const found = answer(asked)
      if (found === undefined) throw new TypeError('fetch failed')
      if (typeof found === 'number') return json(found, { code: 'refused', detail: `no, ${found}` })
      return json(200, found)
    },
    startGround: () => Promise.reject(new Error('no ground here')),
    buildCode: () => Promise.reject(new Error('no code here')),
    signal: stopping.signal,
  }
  return { scene, said, stopping }
}

const play = async (words: readonly string[], answer: (asked: Asked) => Answer) => {
  const { scene, said } = sceneOf(answer)
  const exitCode = await runProgram(scene, ['batch', ...words])
  return { exitCode, ...said }
}

const rowsFailed = [
  { code: 'node_failed', message: 'Node “ask” failed at row 3' },
  { code: 'timeout', message: 'The row took 5 s' },
  { code: 'node_failed', message: 'Node “say” failed at row 9' },
].map((error, index) => ({ index, row: index + 3, variant: null, attempt: 1, status: 'failed', latency_ms: 4, error }))

/** A server with one batch that is at the given number of rows at each look. */
const server =
  (
    { status = 'completed', failed = 0, total = 10 }: { status?: string; failed?: number; total?: number } = {},
    done: number[] = [total],
  ) =>
  ({ method, path }: Asked): Answer => {
    if (method === 'POST' || method === 'PUT')
      return path.startsWith('/api/datasets')
        ? { name: 'my-rows', version: 'f'.repeat(64), rows: 2, splits: {}, created: true }
        : { run_id: 'b1' }
    if (path.startsWith('/api/batches/b1/rows')) return { items: rowsFailed }
    const [now = total] = done
    if (path === '/api/batches/b1/progress') {
      if (done.length > 1) done.shift()
      return { total, completed: now - failed, failed, rate: 4, eta_ms: now < total ? 61_000 : null }
    }
    if (path === '/api/runs/b1')
      return {
        id: 'b1',
        flow: 'asker',
        status: done.length > 1 ? 'running' : status,
        cost: 0.5,
        latency_ms: done.length > 1 ? null : 1234,
        inputs: { dataset: 'questions@1' },
        metrics: { accuracy: 0.75 },
      }
    return 404
  }

const pace = { pollMs: 1, everyMs: 0, delayMs: 1 }
const follow = async (answer: (asked: Asked) => Answer, options: { json?: boolean; width?: number } = {}) => {
  const { scene, said } = sceneOf(answer, options.width)
  const client = createClient({ url: 'http://there', fetch: scene.fetch })
  const exitCode = await followBatch(scene, client, 'b1', options, pace)
  return { exitCode, ...said }
}

test.each(['run', 'show', 'rows', 'resume', 'export'])('the help of batch %s is made of sentences', async (name) => {
  const { exitCode, out } = await play([name, '--help'], () => 500)
  expect(exitCode).toBe(0)
  const described = out
    .split(/\n {2}(?=\S)/)
    .slice(1)
    .map((part) => part.split(/\n\n|\n\S/)[0]?.trim() ?? '')
  expect(described.length).toBeGreaterThan(4)
  for (const text of described) expect(text).toMatch(/\s[A-Z][\s\S]+\.$/)
})

test('the way of a batch is lines with rows, rate and what is left, then its figures; 0 where every row has completed', async () => {
  const { exitCode, out, err } = await follow(server({}, [0, 5, 10]))
  expect(err).toBe(
    '0 % · 0 of 10 rows · 4.0 rows/s · 1 min 1 s left\n50 % · 5 of 10 rows · 4.0 rows/s · 1 min 1 s left\n',
  )
  expect(out).toBe('completed · 10 of 10 rows completed\nrun b1 · 1234 ms · $0.500000\n\naccuracy  0.75\n')
  expect(exitCode).toBe(0)
})

test('rows that failed make 1, and their errors are grouped by what differs in more than numbers and names', async () => {
  const { exitCode, out } = await follow(server({ failed: 3 }))
  expect(exitCode).toBe(1)
  expect(out).toContain('completed · 7 of 10 rows completed, 3 failed\n')
  expect(out).toContain(
    'FAILED  CODE         FIRST  MESSAGE\n2       node_failed  row 3  Node “ask” failed at row 3\n1       timeout      row 4  The row took 5 s\n',
  )
  expect(out).toContain('sluice batch resume b1')
})

test.each(['failed', 'cancelled'])(
  'a batch that is %s makes 1, and says how many rows have not run',
  async (status) => {
    const { exitCode, out } = await follow(server({ status }, [4]))
    expect([exitCode, out]).toEqual([1, expect.stringContaining(`${status} · 4 of 10 rows completed, 6 not run`)])
  },
)

test('on a terminal one bar is written over and never wider than it', async () => {
  const { err } = await follow(server({}, [5, 10]), { width: 40 })
  expect(err).toBe('\r\u001B[K[##########----------] 50 % · 5 of 10 r\r\u001B[K')
})

test('with --json every line is JSON', async () => {
  const { exitCode, out, err } = await follow(server({ failed: 3 }, [5, 10]), { json: true })
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(lines).toEqual([
    { event: 'progress', run_id: 'b1', status: 'running', total: 10, completed: 2, failed: 3, rate: 4, eta_ms: 61_000 },
    expect.objectContaining({
      event: 'end',
      status: 'completed',
      failures: [
        { count: 2, code: 'node_failed', message: 'Node “ask” failed at row 3', first: 3 },
        { count: 1, code: 'timeout', message: 'The row took 5 s', first: 4 },
      ],
    }),
  ])
  expect([exitCode, err]).toEqual([1, ''])
})

test('a server that goes away is waited for, told once each way, and one that refuses is not', async () => {
  const inner = server({}, [5, 10])
  const answers: ('away' | 'busy' | 'there')[] = ['there', 'away', 'busy', 'away']
  const { exitCode, err } = await follow((asked) => {
    const how = answers.shift() ?? 'there'
    return how === 'there' ? inner(asked) : how === 'busy' ? 503 : undefined
  })
  expect(exitCode).toBe(0)
  expect(err.match(/does not answer|is back/g)).toEqual(['does not answer', 'is back'])
  const refused = follow(() => 403)
  await expect(refused).rejects.toMatchObject({ status: 403 })
})

test('a server that stays away is given up with a word of how to come back', async () => {
  const { scene, said } = sceneOf(() => undefined)
  const client = createClient({ url: 'http://there', fetch: scene.fetch })
  const followed = followBatch(scene, client, 'b1', {}, { delayMs: 1, mostMs: 20 })
  await expect(followed).rejects.toMatchObject({ code: 'unreachable' })
  expect(said.err).toContain('sluice batch show b1 --watch')
})

test('Ctrl-C cancels nothing, answers 130 and says how to come back', async () => {
  const { scene, said, stopping } = sceneOf((asked) => {
    if (said.asked.length === 4) stopping.abort()
    return server({}, [1, 1, 1, 1, 1, 1])(asked)
  })
  const client = createClient({ url: 'http://there', fetch: scene.fetch })
  expect(await followBatch(scene, client, 'b1', {}, pace)).toBe(130)
  expect(said.err).toContain('Batch b1 goes on. Come back to it with: sluice batch show b1 --watch')
  expect(said.asked.every(({ method }) => method === 'GET')).toBe(true)
})

test('a file is stored under its name, and the batch reads that version with everything that was asked', async () => {
  writeFileSync(join(folder, 'My rows!.csv'), 'q\none\ntwo\n')
  const { exitCode, out, asked } = await play(
    [
      'run',
      '--file',
      'My rows!.csv',
      '--flow',
      'asker',
      '--map',
      'question=${data.q}',
      'tone=dry',
      '--concurrency',
      '4',
      '--timeout',
      '2h',
      '--row-timeout',
      '90',
      '--variant',
      'ask.a',
      'ask.b',
      '--at',
      'v1',
      '--detach',
    ],
    server(),
  )
  expect([exitCode, out]).toEqual([0, 'b1\n'])
  const [put, post] = asked
  expect([put?.method, put?.path, put?.body]).toEqual(['PUT', '/api/datasets/My-rows?format=csv', 'q\none\ntwo\n'])
  expect(post?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.parse(String(post?.body))).toEqual({
    dataset: `my-rows@${'f'.repeat(64)}`,
    flow: 'asker',
    version: 'v1',
    mapping: { question: '${data.q}', tone: 'dry' },
    concurrency: 4,
    timeout_ms: 7_200_000,
    row_timeout_ms: 90_000,
    variants: ['ask.a', 'ask.b'],
  })
})

test('a start whose answer is lost is asked again under the same key', async () => {
  let lost = 0
  const inner = server()
  const { exitCode, asked, err } = await play(['run', '--dataset', 'd', '--flow', 'f', '--detach'], (one) =>
    one.method === 'POST' && lost++ === 0 ? undefined : inner(one),
  )
  const keys = asked.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key'])
  expect([exitCode, keys.length, new Set(keys).size]).toEqual([0, 2, 1])
  expect(err).toContain('The server is back.')
})

test.each([
  [['run', '--flow', 'f'], 'Name one of --dataset'],
  [['run', '--flow', 'f', '--dataset', 'd', '--file', 'x.jsonl'], 'Name one of --dataset'],
  [['run', '--flow', 'f', '--file', 'none.jsonl'], 'There is no file'],
  [['run', '--flow', 'f', '--dataset', 'd', '--skip-broken'], '--skip-broken'],
  [['run', '--flow', 'f', '--dataset', 'd', '--map', 'q'], 'write name=value'],
  [['rows', 'b1', '--status', 'odd'], 'no status of a row'],
])('%j is used wrongly', async (words, message) => {
  const { exitCode, err, asked } = await play(words, server())
  expect([exitCode, err, asked]).toEqual([2, expect.stringContaining(message), []])
})

test.each(['0', '5 days', '-1s', '', 's'])('“%s” is no time', async (time) => {
  const words = ['run', '--flow', 'f', '--dataset', 'd', '--timeout', time]
  expect((await play(words, server())).exitCode).toBe(2)
})

test('rows are a table that is as long as asked and says that there are more', async () => {
  const { exitCode, out, err, asked } = await play(['rows', 'b1', '--status', 'failed', '--limit', '2'], server())
  expect([exitCode, asked[0]?.path]).toEqual([0, '/api/batches/b1/rows?status=failed&limit=3'])
  expect(out).toBe(
    'ROW  STATUS  ATTEMPT  MS  INPUTS    OUTPUTS OR ERROR\n' +
      '3    failed  1        4   (hidden)  node_failed: Node “ask” failed at row 3\n' +
      '4    failed  1        4   (hidden)  timeout: The row took 5 s\n',
  )
  expect(err).toContain('There are more')
})

test('an export is whole or not there', async () => {
  const whole = await play(['export', 'b1', '--out', 'all.jsonl'], server())
  expect([whole.exitCode, whole.out]).toEqual([0, '3 rows are in all.jsonl.\n'])
  expect(readFileSync(join(folder, 'all.jsonl'), 'utf8')).toBe(
    rowsFailed.map((row) => `${JSON.stringify(row)}\n`).join(''),
  )
  const broken = await play(['export', 'b1', '--out', 'part.jsonl'], ({ path }) =>
    path.includes('cursor') ? 500 : { items: rowsFailed, next: '3' },
  )
  expect(broken.exitCode).toBe(1)
  expect(['part.jsonl', 'part.jsonl.part'].some((name) => existsSync(join(folder, name)))).toBe(false)
})

test('a batch is shown and resumed, and a run that is none is refused', async () => {
  const shown = await play(['show', 'b1'], server({ failed: 3 }))
  expect([shown.exitCode, shown.out]).toEqual([
    0,
    expect.stringContaining('asker over questions@1\ncompleted · 7 of 10'),
  ])
  const asJson = await play(['show', 'b1', '--json'], server())
  expect(JSON.parse(asJson.out)).toMatchObject({ id: 'b1', progress: { total: 10 }, failures: [] })
  const resumed = await play(['resume', 'b1', '--watch'], server())
  expect([resumed.exitCode, resumed.asked[1]?.path]).toEqual([0, '/api/runs/b1/resume'])
  const none = await play(['resume', 'b2'], server())
  expect([none.exitCode, none.asked.map(({ method }) => method)]).toEqual([1, ['GET']])
})
