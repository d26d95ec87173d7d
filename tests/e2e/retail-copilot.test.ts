import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { startOfflineModel, type OfflineModel } from '../../local/offline-model'
import { pdfOf, pdfText } from '../../shared/knowledge/extract/fixtures/pdf-files'
import { call, listen } from './api'
import { eventually, startGround, type Ground } from './ground'
import { loadSamples } from './samples'

jest.setTimeout(180_000)

const root = join(__dirname, '..', '..')
const tokenDelayMs = 20
let ground: Ground
let model: OfflineModel
/** Begun at once, for it needs grounds of its own and takes its time. */
let demo: Promise<{ readonly code: number; readonly text: string }>

beforeAll(async () => {
  demo = new Promise((resolve) => {
    const main = join(root, 'dist', 'local', 'main.js')
    const args = [join(root, 'scripts', 'demo-check.mjs'), '--json', '--main', main]
    execFile(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: stdout || stderr }),
    )
  })
  model = await startOfflineModel({ tokenDelayMs })
  ground = await startGround({
    env: { SLUICE_MODEL_PROVIDER: 'offline', SLUICE_MODEL_BASE_URL: `${model.url}/v1` },
  })
  await loadSamples(ground)
})
afterAll(async () => {
  await demo
  await ground.stop()
  await model.close()
})

interface Answer {
  readonly status: number
  readonly answer: string
  readonly documents: readonly string[]
}

const ask = async (inputs: object, headers: Record<string, string> = {}): Promise<Answer> => {
  const { status, body } = await call<{
    outputs?: { answer: string; citations: { n: number; document: string; section: string }[] }
  }>(ground, 'POST', '/api/flows/retail-copilot/invoke', inputs, headers)
  const { answer = '', citations = [] } = body.outputs ?? {}
  // What the answer points at with [n] is cited, by document and section, and nothing else.
  const pointed = [...answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n))
  const cited = pointed.map((n) => citations.find((citation) => citation.n === n))
  expect(cited).not.toContain(undefined)
  for (const citation of cited) expect(typeof citation?.section).toBe('string')
  return { status, answer, documents: [...new Set(cited.map((citation) => citation?.document ?? ''))] }
}

test('an answer comes from the right manual, with citations', async () => {
  const wind = await ask({ question: 'How much wind can the Brackenfell survive before I have to pack it away?' })
  expect(wind.answer).toContain('68 km/h')
  expect(wind.documents).toEqual(['brackenfell-tent.md'])
  const wash = await ask({ question: 'At what temperature may I wash the Nivalo in the machine?' })
  expect(wash.answer).toContain('30 °C')
  expect(wash.documents).toEqual(['nivalo-sleeping-bag.md'])
})

test('two customers who ask the same are told of their own orders, and of no others', async () => {
  const question = 'When will my latest order arrive?'
  const one = await ask({ question, customer_id: 'c-1001' })
  const other = await ask({ question, customer_id: 'c-1006' })
  expect(one.answer).toContain('HT-20874')
  expect(one.answer).not.toContain('HT-20868')
  expect(other.answer).toContain('HT-20868')
  expect(other.answer).not.toContain('HT-20874')
})

test('an unknown and an absent customer are no error: the answer stands on manuals alone', async () => {
  const question = 'What is the heaviest load that the Quillow carries?'
  for (const who of [
    {},
    { customer_id: '' },
    { customer_id: 'c-9999' },
    { customer_id: '__proto__' },
    { customer_id: '../c-1001' },
  ]) {
    const { status, answer, documents } = await ask({ question, ...who })
    expect([status, documents]).toEqual([200, ['quillow-mat.md']])
    expect(answer).toContain('180 kg')
  }
  const orders = await ask({ question: 'When will my latest order arrive?', customer_id: 'c-9999' })
  expect([orders.status, /HT-\d+/.test(orders.answer)]).toEqual([200, false])
})

test('a caller that may act for a customer gets that customer’s orders; one that may not gets nobody else’s [21]', async () => {
  const key = async (roles: readonly string[]) => {
    const { body } = await call<{ key: string }>(ground, 'POST', '/api/keys', { name: 'shop', roles })
    return { 'api-key': body.key }
  }
  const question = 'When will my latest order arrive?'
  const service = await key(['runner', 'act-for'])
  const theirs = await ask({ question, customer_id: 'c-1001' }, { ...service, 'x-sluice-acting-for': 'c-1001' })
  expect(theirs.answer).toContain('HT-20874')
  const foreign = { ...service, 'x-sluice-acting-for': 'c-1006' }
  expect(await ask({ question, customer_id: 'c-1001' }, foreign)).toMatchObject({ status: 403, answer: '' })
})

test('tokens arrive one by one while the model still writes, and are the answer', async () => {
  const response = await fetch(`${ground.url}/api/flows/retail-copilot/invoke`, {
    method: 'POST',
    headers: { accept: 'text/event-stream' },
    body: JSON.stringify({ question: 'At what temperature may I wash the Nivalo in the machine?' }),
  })
  const heard = await listen(response)
  const tokens = heard.filter(({ event }) => event === 'token')
  const outputs = heard.find(({ event }) => event === 'outputs')?.data['outputs'] as { answer: string }
  expect(tokens.map(({ data }) => data['delta']).join('')).toBe(outputs.answer)
  expect(tokens.length).toBeGreaterThan(5)
  expect(heard.at(-1)?.event).toBe('run-end')
  // The model waits between any two pieces; had they been held back, they would have come all at once.
  const spread = (tokens.at(-1)?.at ?? 0) - (tokens[0]?.at ?? 0)
  expect(spread).toBeGreaterThan((tokenDelayMs * tokens.length) / 2)
  const moments = tokens.filter(({ at }, index) => at - (tokens[index - 1]?.at ?? 0) > tokenDelayMs / 4)
  expect(moments.length).toBeGreaterThan(4)
})

test('a new manual becomes answerable, its change is followed, and its deletion makes it unanswerable', async () => {
  const path = '/api/indexes/products/documents/zephyrling-kettle.md'
  const question = 'How many minutes may the Zephyrling kettle boil dry?'
  const before = await ask({ question })
  expect(before.answer).not.toMatch(/\b(17|23) minutes\b/)
  const put = async (minutes: number) => {
    const manual = `# Zephyrling kettle\n\n## Safety\n\nThe Zephyrling kettle may boil dry for ${minutes} minutes before its base warps.\n`
    const { headers } = await call(ground, 'PUT', path, manual, { 'content-type': 'text/markdown' })
    await eventually(async () => {
      const { body } = await call(ground, 'GET', path)
      return (body['status'] === 'indexed' && body['etag'] === headers.get('etag')) || undefined
    })
  }
  await put(17)
  expect(await ask({ question })).toMatchObject({
    answer: expect.stringContaining('17 minutes') as string,
    documents: ['zephyrling-kettle.md'],
  })
  await put(23)
  const changed = await ask({ question })
  expect(changed.answer).toContain('23 minutes')
  expect(changed.answer).not.toContain('17 minutes')
  expect((await call(ground, 'DELETE', path)).status).toBe(204)
  const after = await ask({ question })
  expect(after.answer).not.toMatch(/\b(17|23) minutes\b/)
  expect(after.documents).not.toContain('zephyrling-kettle.md')
})

test('an answer from a manual that is a PDF cites the section and the page it stands on', async () => {
  const path = '/api/indexes/products/documents/wimblefen-lantern.pdf'
  const heading = (size: number, y: number, words: string): [number, number, number, string] => [size, 72, y, words]
  const manual = pdfOf([
    {
      content: pdfText([
        heading(22, 720, 'Wimblefen lantern'),
        heading(10, 680, 'The Wimblefen lantern hangs in a tent.'),
      ]),
    },
    {
      content: pdfText([
        heading(16, 720, 'Battery'),
        heading(10, 690, 'The Wimblefen lantern glows for 37 hours on one battery.'),
      ]),
    },
  ])
  await call(ground, 'PUT', path, manual, { 'content-type': 'application/pdf' })
  await eventually(async () => (await call(ground, 'GET', path)).body['status'] === 'indexed' || undefined)
  const { body } = await call<{ outputs: { answer: string; citations: readonly object[] } }>(
    ground,
    'POST',
    '/api/flows/retail-copilot/invoke',
    { question: 'For how many hours does the Wimblefen lantern glow on one battery?' },
  )
  expect(body.outputs.answer).toContain('37 hours')
  expect(body.outputs.citations).toContainEqual(
    expect.objectContaining({ document: 'wimblefen-lantern.pdf', section: 'Battery', page: 2 }),
  )
  await call(ground, 'DELETE', path)
})

test('demo:check passes, as written and with every product renamed', async () => {
  const { code, text } = await demo
  const report = JSON.parse(text) as Record<'as_written' | 'renamed', { right: number; of: number; ok: boolean }>
  for (const { right, of, ok } of [report.as_written, report.renamed]) {
    expect({ of, ok }).toEqual({ of: 40, ok: true })
    expect(right).toBeGreaterThanOrEqual(36)
  }
  expect(code).toBe(0)
})
