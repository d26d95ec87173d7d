import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from './api'
import { asking, publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(60_000)

const root = join(__dirname, '..', '..')
const rows = 60

// A model that is slow enough to be interrupted, and refuses what it is told to.
let refuses: (text: string) => boolean = () => false
const asked = new Map<string, number>()
const model: Server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => (body += piece.toString()))
  request.on('end', () => {
    if (request.method !== 'POST') {
      response.writeHead(404).end()
      return
    }
    const { messages } = JSON.parse(body) as { messages: { content: string }[] }
    const text = messages.at(-1)?.content ?? ''
    setTimeout(() => {
      asked.set(text, (asked.get(text) ?? 0) + 1)
      const isRefused = refuses(text)
      const choice = { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: `about ${text}` } }
      const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }
      const answer = { id: 'x', object: 'chat.completion', created: 0, model: 'm', choices: [choice], usage }
      response
        .writeHead(isRefused ? 400 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(isRefused ? { error: { message: `not that: ${text}` } } : answer))
    }, 200)
  })
})

let place: string
let ground: Ground
const start = (port?: number): Promise<Ground> =>
  startGround({
    folder: join(place, 'ground'),
    ...(port !== undefined && { port }),
    env: {
      SLUICE_MODEL_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_MODEL_API_KEY: 'none',
      SLUICE_CHAT_MODEL: 'm',
      SLUICE_LEASE_MS: '1000',
      SLUICE_REQUESTS_PER_MINUTE: '1000000',
    },
  })

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'sluice-cli-batch-'))
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve))
  ground = await start()
  expect((await publish(ground, 'asker', asking())).status).toBe(201)
  const lines = Array.from({ length: rows }, (_none, index) => JSON.stringify({ q: `row ${index}` }))
  writeFileSync(join(place, 'questions.jsonl'), `${lines.join('\n')}\n`)
})
afterAll(async () => {
  await ground?.stop()
  model.close()
  model.closeAllConnections()
  rmSync(place, { recursive: true, force: true })
})

interface Command {
  readonly said: { out: string; err: string }
  readonly ended: Promise<number | null>
  interrupt(): void
}

/** Starts the built command as a shell would. */
const begin = (...words: string[]): Command => {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli', 'sluice.js'), 'batch', ...words], {
    cwd: place,
    env: { ...process.env, SLUICE_URL: ground.url, SLUICE_KEY: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (piece: Buffer) => (said.out += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (said.err += piece.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { said, ended, interrupt: () => void child.kill('SIGINT') }
}
const sluice = async (...words: string[]) => {
  const { said, ended } = begin(...words)
  return { exitCode: await ended, ...said }
}

const order = ['--file', 'questions.jsonl', '--flow', 'asker', '--map', 'question=${data.q}', '--concurrency', '8']
const idOf = (command: Command): Promise<string> =>
  eventually(() => Promise.resolve(/^(\S+)\n/.exec(command.said.out)?.[1]))
const completedOf = async (id: string): Promise<number> =>
  (await call<{ completed: number }>(ground, 'GET', `/api/batches/${id}/progress`)).body.completed
const answers = Array.from({ length: rows }, (_none, index) => `about row ${index}`)
const outputsOf = (lines: string): string[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { outputs: { answer: string } }).outputs.answer)

test('a batch over a file of a user’s own outlives Ctrl-C and kill -9, and its followers wait for the ground', async () => {
  const first = begin('run', ...order)
  const id = await idOf(first)
  await eventually(async () => ((await completedOf(id)) > 0 ? true : undefined))
  first.interrupt()
  expect([await first.ended, first.said.out]).toEqual([130, `${id}\n`])
  expect(first.said.err).toContain(`Come back to it with: sluice batch show ${id} --watch`)
  expect(first.said.err).toMatch(/^60 rows are questions@/)

  const second = begin('show', id, '--watch')
  await eventually(() => Promise.resolve(second.said.err.includes(' of 60 rows') ? true : undefined))
  const early = await sluice('resume', id)
  expect([early.exitCode, early.err]).toEqual([1, expect.stringContaining('running')])
  expect(await completedOf(id)).toBeLessThan(rows)
  const port = Number(new URL(ground.url).port)
  await ground.kill()
  await eventually(() => Promise.resolve(second.said.err.includes('does not answer') ? true : undefined))
  ground = await start(port)
  expect([await second.ended, second.said.out, second.said.err]).toEqual([
    0,
    expect.stringContaining('60 of 60 rows completed'),
    expect.stringContaining('The server is back.'),
  ])

  const exported = await sluice('export', id, '--out', 'all.jsonl')
  expect([exported.exitCode, exported.out]).toEqual([0, '60 rows are in all.jsonl.\n'])
  const all = readFileSync(join(place, 'all.jsonl'), 'utf8')
  const streamed = await call(ground, 'GET', `/api/batches/${id}/rows`, undefined, { accept: 'application/jsonl' })
  expect(all).toBe(streamed.text)
  expect((await sluice('rows', id, '--json')).out).toBe(all)
  expect(outputsOf(all)).toEqual(answers)
})

test('rows that failed are shown grouped with exit code 1, and resume runs those alone', async () => {
  refuses = (text) => /^row 1\d$/.test(text)
  const run = await sluice('run', ...order)
  const id = run.out.split('\n')[0] ?? ''
  expect(run.exitCode).toBe(1)
  expect(run.out).toContain('50 of 60 rows completed, 10 failed')
  expect(run.out).toMatch(/\n10 +\w+ +row 10 +.*row 10/)
  const failed = await sluice('rows', id, '--status', 'failed', '--limit', '3')
  expect(failed.out.match(/^1[0-2] +failed +1 .*row 1[0-2]/gm)).toHaveLength(3)

  refuses = () => false
  asked.clear()
  const resumed = await sluice('resume', id, '--watch')
  expect([resumed.exitCode, resumed.out]).toEqual([0, expect.stringContaining('60 of 60 rows completed')])
  expect([...asked.keys()].toSorted()).toEqual(Array.from({ length: 10 }, (_none, index) => `row 1${index}`))
  expect(outputsOf((await sluice('export', id)).out)).toEqual(answers)
  const shown = await sluice('show', id)
  expect([shown.exitCode, shown.out]).toEqual([0, expect.stringMatching(/^asker over questions@[0-9a-f]+\ncompleted/)])
})

test('what cannot be mapped is named before anything is asked, and a broken line by its number', async () => {
  asked.clear()
  const absent = await sluice('run', '--file', 'questions.jsonl', '--flow', 'asker', '--map', 'question=${data.z}')
  expect([absent.exitCode, absent.err]).toEqual([1, expect.stringContaining('mapping.question')])
  writeFileSync(join(place, 'broken.jsonl'), '{"question":"a"}\n{"question":\n{"question":"b"}\n')
  const broken = await sluice('run', '--file', 'broken.jsonl', '--flow', 'asker')
  expect([broken.exitCode, broken.err]).toEqual([1, expect.stringMatching(/2/)])
  expect(asked.size).toBe(0)
  const rest = await sluice('run', '--file', 'broken.jsonl', '--flow', 'asker', '--skip-broken', '--json')
  const events = rest.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; completed?: number })
  expect([rest.exitCode, events[0]?.event, events.at(-1)]).toEqual([
    0,
    'started',
    expect.objectContaining({ event: 'end', status: 'completed', completed: 2 }),
  ])
})
