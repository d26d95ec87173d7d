import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statusOfFault, type FaultWord } from '../../shared/faults'
import { pdfOf } from '../../shared/knowledge/extract/fixtures/pdf-files'
import { sha256 } from '../../shared/json'
import { openDatabase } from '../../shared/sqlite'
import { call, type Reply } from './api'
import { closedPort, listening, startBrokenModel, type BrokenModel } from './broken-model'
import { asking, deployModule, greeting, publish, scripted } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(120_000)

const root = join(__dirname, '..', '..')
const modelKey = 'sk-very-secret-model-key-0123456789'
const folders: string[] = []
const grounds: Ground[] = []
let model: BrokenModel
/** With the broken model, a short patience and a deadline. */
let ground: Ground
/** Whose model is nowhere; asked at the start, for the retries take their time. */
let lonely: Ground
let unreachable: Promise<Reply>
let endless: Promise<Reply>

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-faults-'))
  folders.push(folder)
  return folder
}
const started = async (options: Parameters<typeof startGround>[0] = {}): Promise<Ground> => {
  const one = await startGround(options)
  grounds.push(one)
  return one
}

beforeAll(async () => {
  model = await startBrokenModel()
  lonely = await started({
    env: {
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_CHAT_MODEL: 'nowhere',
      SLUICE_MODEL_BASE_URL: `http://127.0.0.1:${await closedPort()}/v1`,
    },
  })
  await publish(lonely, 'ask', asking())
  unreachable = call(lonely, 'POST', '/api/flows/ask/invoke', { question: 'Anybody there?' })
  ground = await started({
    env: {
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_CHAT_MODEL: 'broken',
      SLUICE_MODEL_BASE_URL: model.url,
      SLUICE_MODEL_API_KEY: modelKey,
      SLUICE_MODEL_TIMEOUT_MS: '2500',
      SLUICE_DEADLINE_MS: '6000',
    },
  })
  await publish(ground, 'greet', greeting)
  await publish(ground, 'ask', asking())
  endless = runScript('endless', 'export default () => new Promise((done) => setTimeout(done, 60_000))', { to: 'x' })
})

afterAll(async () => {
  await Promise.all(grounds.map((one) => one.stop()))
  await model.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** What became of a fault at the door: a problem, or the stored error of a run or a document. */
interface Seen {
  readonly status?: number
  readonly code: string
  readonly message: string
  /** Everything that was answered. */
  readonly text: string
}

const seen = ({ status, headers, text, body }: Reply): Seen => {
  expect(headers.get('content-type')).toContain('application/problem+json')
  expect(body).toMatchObject({ status, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/), title: expect.any(String) })
  return { status, code: String(body['code']), message: String(body['detail']), text }
}

const ask = (question: string): Promise<Reply> => call(ground, 'POST', '/api/flows/ask/invoke', { question })

const runScript = async (name: string, module: string, inputs: object): Promise<Reply> => {
  const hash = await deployModule(ground, module)
  expect((await publish(ground, name, scripted(hash))).status).toBe(201)
  return call(ground, 'POST', `/api/flows/${name}/invoke`, inputs)
}

/** A start that must fail: what it wrote to standard error, and its exit code. */
const failedStart = async (options: {
  readonly folder?: string
  readonly port?: number
  readonly env?: Record<string, string>
}): Promise<{ readonly code: number | null; readonly text: string }> => {
  const child = spawn(
    process.execPath,
    [
      join(root, 'dist', 'local', 'main.js'),
      '--port',
      String(options.port ?? 0),
      '--data',
      options.folder ?? newFolder(),
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, SLUICE_FLOWS_DIR: '', ...options.env } },
  )
  let text = ''
  child.stderr.on('data', (piece: Buffer) => {
    text += piece.toString()
  })
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  return { code, text }
}

/** Files of a folder with their hashes, but for what every start writes. */
const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile() && !/(^|\/)lock\.|-wal$|-shm$/.test(name))
      .map((name) => [name, sha256(readFileSync(join(folder, name)))]),
  )

let used: Promise<string> | undefined
const useOnce = async (): Promise<string> => {
  const folder = newFolder()
  const one = await startGround({ folder })
  await publish(one, 'kept', greeting)
  await one.stop()
  return folder
}

/** A folder with the data of a ground that was stopped. */
const usedFolder = async (): Promise<string> => {
  const folder = newFolder()
  cpSync(await (used ??= useOnce()), folder, { recursive: true })
  return folder
}

/** One example: how the fault is provoked, and what its message must name beside the word and the status of the table. */
interface Example {
  readonly names: readonly (string | RegExp)[]
  readonly provoke: () => Promise<Seen>
}

const examples: Readonly<Record<FaultWord, Example>> = {
  bad_request: {
    names: ['greet', 'greet.other', 'none'],
    provoke: async () =>
      seen(await call(ground, 'POST', '/api/flows/greet/invoke?variant=greet.other', { name: 'Ada' })),
  },
  bad_json: {
    names: ['no JSON', 'end of JSON input'],
    provoke: async () => seen(await call(ground, 'POST', '/api/flows/greet/invoke', '{"name": ')),
  },
  unauthorized: {
    names: ['key'],
    provoke: async () => {
      const reply = await call(ground, 'GET', '/api/flows', undefined, { 'api-key': 'sk_default_0123_nonsense' })
      expect(reply.headers.get('www-authenticate')).toBe('Bearer')
      expect(reply.text).not.toContain('nonsense')
      return seen(reply)
    },
  },
  forbidden: {
    names: ['author', 'runner'],
    provoke: async () => {
      const { body } = await call<{ key: string }>(ground, 'POST', '/api/keys', { name: 'app', roles: ['runner'] })
      const reply = await publish(ground, 'greet', greeting, { 'api-key': body.key })
      expect(reply.text).not.toContain(body.key)
      return seen(reply)
    },
  },
  foreign_origin: {
    names: ['https://evil.example'],
    provoke: async () => seen(await call(ground, 'GET', '/api/flows', undefined, { origin: 'https://evil.example' })),
  },
  not_found: {
    names: ['nowhere', 'default'],
    provoke: async () => seen(await call(ground, 'GET', '/api/flows/nowhere')),
  },
  method_not_allowed: {
    names: ['/api/flows/greet', 'DELETE', 'GET', 'PUT'],
    provoke: async () => {
      const reply = await call(ground, 'DELETE', '/api/flows/greet')
      expect(reply.headers.get('allow')).toBe('GET, PUT')
      return seen(reply)
    },
  },
  not_acceptable: {
    names: ['text/event-stream', 'application/json'],
    provoke: async () => {
      const reply = await call<{ error: { message: string } }>(
        ground,
        'POST',
        '/api/flows/greet/score',
        { name: 'Ada' },
        {
          accept: 'text/event-stream',
        },
      )
      // This door tells its faults in Prompt flow's words.
      return { status: reply.status, code: 'not_acceptable', message: reply.body.error.message, text: reply.text }
    },
  },
  conflict: {
    names: ['Idempotency-Key', 'another request'],
    provoke: async () => {
      const start = (name: string) =>
        call(ground, 'POST', '/api/flows/greet/runs', { name }, { 'idempotency-key': 'once' })
      await start('Ada')
      return seen(await start('Bob'))
    },
  },
  precondition_failed: {
    names: ['latest', '0'.repeat(64), /“[1-9a-f][0-9a-f]{63}”|“0[0-9a-f]{63}”/],
    provoke: async () => seen(await publish(ground, 'greet', greeting, { 'if-match': '0'.repeat(64) })),
  },
  too_large: {
    names: ['1048576', /1[0-9]{6} bytes/],
    provoke: async () => seen(await call(ground, 'POST', '/api/flows/greet/invoke', { name: 'x'.repeat(1_100_000) })),
  },
  unsupported_media_type: {
    names: ['scan.xyz', 'Markdown', 'HTML'],
    provoke: () => failedDocument('scan.xyz', Buffer.from('x')),
  },
  document_empty: {
    names: ['blank.md', '3 bytes'],
    provoke: () => failedDocument('blank.md', Buffer.from(' \n\n')),
  },
  document_without_text: {
    names: ['scan.pdf', '1 pages', '1 pictures'],
    provoke: () => failedDocument('scan.pdf', pdfOf([{ content: '', hasPicture: true }])),
  },
  document_encrypted: {
    names: ['secret.pdf', 'password'],
    provoke: () => failedDocument('secret.pdf', pdfOf([{ content: '' }], { password: 'open' })),
  },
  document_corrupt: {
    names: ['cut.pdf'],
    provoke: () => failedDocument('cut.pdf', Buffer.from('%PDF-1.7 …')),
  },
  document_unsafe: {
    names: ['deep.json', '64 deep'],
    provoke: () => failedDocument('deep.json', Buffer.from('['.repeat(99) + ']'.repeat(99))),
  },
  invalid_input: {
    names: ['name', 'times'],
    provoke: async () => {
      const reply = await call<{ errors?: { path?: string; message: string }[] }>(
        ground,
        'POST',
        '/api/flows/greet/invoke',
        { times: 'often' },
      )
      expect(reply.body.errors).toHaveLength(2)
      const { message, ...rest } = seen(reply)
      return { ...rest, message: message + JSON.stringify(reply.body.errors) }
    },
  },
  invalid_flow: {
    names: ['odd', 'prompts'],
    provoke: async () =>
      seen(await publish(ground, 'odd', { ...greeting, yaml: greeting.yaml.replace('type: prompt', 'type: prompts') })),
  },
  code_not_deployed: {
    names: ['work.ts', 'f'.repeat(64)],
    provoke: async () => seen(await publish(ground, 'undeployed', scripted('f'.repeat(64)))),
  },
  address_refused: {
    names: ['169.254.169.254'],
    provoke: async () =>
      seen(
        await runScript(
          'metadata',
          'export default async ({ to }, { fetch }) => ({ text: await (await fetch(to)).text() })',
          { to: 'http://169.254.169.254/metadata/identity' },
        ),
      ),
  },
  content_blocked: {
    names: ['violence', '127.0.0.1'],
    provoke: async () => seen(await ask('filtered')),
  },
  rate_limited: {
    names: ['broken', 'quota'],
    provoke: async () => seen(await ask('quota-spent')),
  },
  cancelled: {
    names: ['left'],
    provoke: async () => {
      const before = model.leftByCaller()
      await leaveAfterFirstToken()
      const run = await eventually(async () => {
        const { body } = await call<{ items: { id: string; status: string }[] }>(ground, 'GET', '/api/runs?flow=ask')
        return body.items.find(({ status }) => status === 'cancelled')
      })
      expect(model.leftByCaller()).toBe(before + 1)
      const { body, text } = await call<{ error: { code: string; message: string } }>(
        ground,
        'GET',
        `/api/runs/${run.id}`,
      )
      return { ...body.error, text }
    },
  },
  internal: {
    names: ['no word', 'trace id'],
    provoke: async () => {
      // What nobody has a word for: somebody else's program took a table away.
      const folder = newFolder()
      const one = await started({ folder })
      const database = openDatabase(join(folder, 'store.db'))
      database.exec('DROP TABLE records')
      database.close()
      const reply = await call(one, 'GET', '/api/records/orders/c-1')
      expect(reply.text).not.toMatch(/sqlite|no such table/i)
      expect(one.log()).toContain(String(reply.body['trace_id']))
      expect(one.log()).toContain('no such table')
      return seen(reply)
    },
  },
  node_failed: {
    names: ['work.ts', 'RangeError', 'too far'],
    provoke: async () =>
      seen(await runScript('throws', 'export default () => { throw new RangeError("too far") }', { to: 'x' })),
  },
  output_too_large: {
    names: ['work', '8388608'],
    provoke: async () =>
      seen(await runScript('huge', 'export default () => ["x".repeat(5_000_000), "y".repeat(4_000_000)]', { to: 'x' })),
  },
  model_failed: {
    names: ['broken', '127.0.0.1', '401', '[secret]'],
    provoke: async () => seen(await ask('wrong-key')),
  },
  model_unreachable: {
    names: ['127.0.0.1', 'ECONNREFUSED'],
    provoke: async () => seen(await unreachable),
  },
  connection_failed: {
    names: ['vault', 'env:NOT_SET_ANYWHERE', 'not set'],
    provoke: async () => {
      await call(ground, 'PUT', '/api/connections/vault', {
        kind: 'openai',
        base_url: 'http://127.0.0.1:9/v1',
        secrets: { api_key: 'env:NOT_SET_ANYWHERE' },
      })
      expect((await publish(ground, 'elsewhere', asking('vault'))).status).toBe(201)
      return seen(await call(ground, 'POST', '/api/flows/elsewhere/invoke', { question: 'Hello?' }))
    },
  },
  unavailable: {
    names: ['store.db', 'locked'],
    provoke: async () => {
      // Another program holds the file for longer than the house waits.
      const database = openDatabase(join(ground.folder, 'store.db'))
      database.exec('BEGIN IMMEDIATE')
      try {
        return seen(await call(ground, 'PUT', '/api/records/orders/c-1/o-1', { total: 1 }))
      } finally {
        database.exec('ROLLBACK')
        database.close()
      }
    },
  },
  store_corrupt: {
    names: ['store.db', 'not changed'],
    provoke: async () => {
      const folder = await usedFolder()
      const bytes = readFileSync(join(folder, 'store.db'))
      bytes.fill(0x5a, 0, 2048)
      writeFileSync(join(folder, 'store.db'), bytes)
      const one = await started({ folder })
      const reply = await call(one, 'GET', '/api/flows')
      expect(readFileSync(join(folder, 'store.db')).equals(bytes)).toBe(true)
      return seen(reply)
    },
  },
  newer_data: {
    names: ['store.db', 'newer', '99', 'not changed'],
    provoke: async () => {
      const folder = await usedFolder()
      const database = openDatabase(join(folder, 'store.db'))
      database.exec("UPDATE sluice_store SET value = 99 WHERE name = 'format'")
      database.close()
      const before = readFileSync(join(folder, 'store.db'))
      const one = await started({ folder })
      const reply = await call(one, 'GET', '/api/flows')
      expect(readFileSync(join(folder, 'store.db')).equals(before)).toBe(true)
      return seen(reply)
    },
  },
  model_timeout: {
    names: ['broken', '127.0.0.1', '2500 ms'],
    provoke: async () => seen(await ask('no-answer')),
  },
  deadline_exceeded: {
    names: ['6 s', '/api/flows/endless/runs'],
    provoke: async () => seen(await endless),
  },
  bad_settings: {
    names: ['SLUICE_MAX_BODY_BYTES', 'SLUICE_LOG_BODIES', 'SLUICE_AUTH', '3 settings'],
    provoke: async () => {
      const { code, text } = await failedStart({
        env: { SLUICE_MAX_BODY_BYTES: '-1', SLUICE_LOG_BODIES: 'perhaps-secret', SLUICE_AUTH: 'anybody' },
      })
      expect(code).toBe(1)
      expect(text).not.toContain('perhaps-secret')
      return { code: 'bad_settings', message: text, text }
    },
  },
  port_in_use: {
    names: [String(process.pid), 'Port'],
    provoke: async () => {
      const server = createServer()
      const port = await listening(server)
      const folder = await usedFolder()
      const before = bytesOf(folder)
      const { code, text } = await failedStart({ port, folder })
      await new Promise((resolve) => server.close(resolve))
      expect(code).toBe(1)
      expect(text).toContain(String(port))
      expect(bytesOf(folder)).toEqual(before)
      return { code: 'port_in_use', message: text, text }
    },
  },
  data_in_use: {
    names: ['lock.json', '--data'],
    provoke: async () => {
      const before = bytesOf(lonely.folder)
      const { code, text } = await failedStart({ folder: lonely.folder })
      expect(code).toBe(1)
      expect(text).toContain(lonely.folder)
      expect(text).toContain(`process ${lonely.pid}`)
      expect(text).toContain(new URL(lonely.url).port)
      expect(bytesOf(lonely.folder)).toEqual(before)
      return { code: 'data_in_use', message: text, text }
    },
  },
}

/** What is said of a document that could not be read. */
const failedDocument = async (name: string, body: Uint8Array): Promise<Seen> => {
  const path = `/api/indexes/scans/documents/${name}`
  await call(ground, 'PUT', path, Buffer.from(body), { 'content-type': 'application/octet-stream' })
  const { body: status, text } = await eventually(async () => {
    const reply = await call<{ status?: string; error?: { code: string; message: string } }>(ground, 'GET', path)
    return reply.body.status === 'failed' ? reply : undefined
  })
  return { code: status.error?.code ?? '', message: status.error?.message ?? '', text }
}

/** Asks for a stream that never ends and goes away once it has begun. */
const leaveAfterFirstToken = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(ground.url)
    const asked = request(
      { hostname, port, path: '/api/flows/ask/invoke', method: 'POST', headers: { accept: 'text/event-stream' } },
      (response) => {
        response.on('data', (piece: Buffer) => {
          if (!piece.toString().includes('event: token')) return
          asked.destroy()
          resolve()
        })
      },
    )
    asked.once('error', reject)
    asked.end(JSON.stringify({ question: 'never-ends' }))
  })

test('every fault word has its example', () => {
  expect(Object.keys(examples).toSorted()).toEqual(Object.keys(statusOfFault).toSorted())
})

describe('each fault word, provoked on a running ground', () => {
  const startFaults: readonly string[] = ['bad_settings', 'port_in_use', 'data_in_use']

  test.each(Object.keys(statusOfFault) as FaultWord[])('%s', async (word) => {
    const { names, provoke } = examples[word]
    const { status, code, message, text } = await provoke()
    expect(code).toBe(word)
    if (status !== undefined) expect(status).toBe(statusOfFault[word])
    for (const name of names) expect(message).toMatch(typeof name === 'string' ? new RegExp(escaped(name)) : name)
    expect(text).not.toMatch(/\n\s+at .+:\d+|node_modules|node:internal/)
    expect(text).not.toContain(modelKey)
    if (!startFaults.includes(word)) expect(text).not.toContain(root)
  })

  test('a broken or slow model gets the word for what it did, streaming or not', async () => {
    const outcomes: Record<string, string> = {}
    const manners = ['five-hundred', 'html-page', 'half-json', 'no-answer', 'filtered', 'wrong-key', 'quota-spent']
    await Promise.all([
      ...manners.map(async (manner) => {
        const [whole, word] = await Promise.all([ask(manner), streamedWord(manner)])
        outcomes[manner] = `${whole.status} ${word}`
      }),
      ...['cut-stream', 'ends-early', 'stalls'].map(async (manner) => {
        outcomes[manner] = await streamedWord(manner)
      }),
    ])
    expect(outcomes).toEqual({
      'five-hundred': '502 model_failed',
      'html-page': '502 model_failed',
      'half-json': '502 model_failed',
      'no-answer': '504 model_timeout',
      filtered: '422 content_blocked',
      'wrong-key': '502 model_failed',
      'quota-spent': '429 rate_limited',
      'cut-stream': 'model_failed',
      'ends-early': 'model_failed',
      stalls: 'model_timeout',
    })
    expect(ground.log()).not.toContain(modelKey)
  })

  /** The word of the `error` event; the stream must still end in order. */
  const streamedWord = async (question: string): Promise<string> => {
    const { text } = await call(ground, 'POST', '/api/flows/ask/invoke', { question }, { accept: 'text/event-stream' })
    expect(text).toMatch(/event: run-end\n.*"status":"failed".*\n\n$/)
    expect(text).not.toContain(modelKey)
    return /event: error\ndata: \{"error":\{"code":"(\w+)"/.exec(text)?.[1] ?? 'none'
  }

  test('a search whose embedder fails says so and keeps the key out of answer and log', async () => {
    await call(ground, 'PUT', '/api/indexes/vectors', {})
    const reply = await call(ground, 'POST', '/api/indexes/vectors/search', { query: 'wrong-key', mode: 'vector' })
    expect([reply.status, reply.body['code']]).toEqual([502, 'model_failed'])
    expect(reply.text + ground.log()).not.toContain(modelKey)
  })

  test('a damaged storage catalogue stops the start by name and is left as it is', async () => {
    const folder = await usedFolder()
    const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => /storage.*\.db$/.test(name))
    expect(file).toBeDefined()
    const path = join(folder, file ?? '')
    writeFileSync(path, Buffer.alloc(8192, 0x5a))
    const before = bytesOf(folder)
    const { code, text } = await failedStart({ folder })
    expect(code).toBe(1)
    expect(text).toContain(path)
    expect(text).toContain('not changed')
    expect(bytesOf(folder)).toEqual(before)
  })
})

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
