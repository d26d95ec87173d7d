import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { startGround, type Ground } from './ground'

jest.setTimeout(120_000)

const root = join(__dirname, '..', '..')

interface Done {
  readonly exitCode: number | null
  readonly out: string
  readonly err: string
  readonly json: Record<string, unknown>
}

let ground: Ground
let place: string
/** Where the command keeps what is temporary, so that a test sees what it leaves. */
let temporary: string

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'sluice-cli-e2e-'))
  temporary = join(place, 'tmp')
  mkdirSync(temporary)
  ground = await startGround()
})
afterAll(async () => {
  await ground?.stop()
  rmSync(place, { recursive: true, force: true })
})

/** Runs the built command as a shell would, in the test's folder. */
const sluice = (
  words: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) =>
  new Promise<Done>((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'dist', 'cli', 'sluice.js'), ...words], {
      cwd: place,
      env: { ...process.env, SLUICE_URL: '', SLUICE_KEY: '', TMPDIR: temporary, ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (err += piece.toString()))
    child.once('error', reject)
    child.once('close', (exitCode) => {
      const json = words.includes('--json') && out.startsWith('{') ? safely(out) : {}
      resolve({ exitCode, out, err, json })
    })
    child.stdin.end(input)
  })

const safely = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Lays the code of a folder into the ground, as a deployment does. */
const deploy = async (folder: string): Promise<void> => {
  const order = JSON.stringify({
    flows: dirname(join(place, folder)),
    only: basename(folder),
    out: join(place, 'built'),
  })
  const program = `
    import { buildCode } from './scripts/build-code.mjs'
    import { deployCode } from './scripts/deploy-code.mjs'
    const order = ${order}
    await buildCode({ ...order, root: order.flows })
    await deployCode({ connectionString: process.env.STORAGE, folder: order.out })`
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { ...process.env, STORAGE: ground.storage },
  })
}

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, folder, path)), { recursive: true })
    writeFileSync(join(place, folder, path), text)
  }
}

/** A chat without a model: it says how many turns came before, and repeats. */
const echo = {
  'flow.dag.yaml': `
type: chat
inputs:
  question: {type: string, is_chat_input: true}
  chat_history: {type: list, default: [], is_chat_history: true}
  mark: {type: string, default: '!'}
outputs:
  answer: {type: string, reference: "\${say.output}", is_chat_output: true}
  loud: {type: string, reference: "\${shout.output}"}
nodes:
- {name: say, use_variants: true}
- name: shout
  type: script
  source: {type: code, path: shout.ts}
  inputs: {text: "\${say.output}", mark: "\${inputs.mark}"}
node_variants:
  say:
    default_variant_id: plain
    variants:
      plain: {node: {type: prompt, source: {type: code, path: say.jinja2}, inputs: {question: "\${inputs.question}", chat_history: "\${inputs.chat_history}"}}}
      polite: {node: {type: prompt, source: {type: code, path: polite.jinja2}, inputs: {question: "\${inputs.question}"}}}
`,
  'say.jinja2':
    '{{ chat_history | length }}: {{ question }}{% for turn in chat_history %} after {{ turn.inputs.question }}={{ turn.outputs.answer }}{% endfor %}',
  'polite.jinja2': 'Please, {{ question }}',
  'shout.ts': `import { loud } from './loud'\nexport default ({ text, mark }: { text: string; mark: string }) => loud(text) + mark\n`,
  'loud.ts': 'export const loud = (text: string): string => text.toUpperCase()\n',
}

const withoutCode = {
  'flow.dag.yaml': `
inputs:
  name: {type: string}
outputs:
  text: {type: string, reference: "\${greet.output}"}
nodes:
- {name: greet, type: prompt, source: {type: code, path: greet.jinja2}, inputs: {name: "\${inputs.name}"}}
`,
  'greet.jinja2': 'Hello {{ name }}.',
}

test('init makes a flow that is valid and answers at once, on a ground that leaves nothing behind', async () => {
  const made = await sluice(['init', 'flows/mine', '--json'])
  expect([made.exitCode, made.json['folder']]).toEqual([0, 'flows/mine'])
  const valid = await sluice(['flow', 'validate', 'flows/mine', '--own'])
  expect([valid.exitCode, valid.out]).toEqual([0, 'Flow “mine” is valid.\n'])
  const tested = await sluice(['flow', 'test', 'mine', '--own', '--inputs', 'question=What is a node?'])
  expect([tested.exitCode, tested.out]).toEqual([0, expect.stringContaining('A node is one step of a flow')])
  expect(tested.err).toContain('Starting a ground of its own')
  expect((await sluice(['init', 'flows/mine'])).exitCode).toBe(1)
  expect(readdirSync(temporary)).toEqual([])
})

test('init copies a sample, whose data is there when it is tested', async () => {
  expect((await sluice(['init', 'shop', '--from', 'retail-copilot'])).exitCode).toBe(0)
  const words = ['question=How long is the warranty of the Skerrow tent?', 'customer_id=c-1001']
  const { exitCode, json } = await sluice(['flow', 'test', 'shop', '--own', '--json', '--inputs', ...words])
  expect(exitCode).toBe(0)
  expect(json['outputs']).toMatchObject({ answer: expect.stringContaining('year') as string })
})

test('every error of a broken flow is shown at once, sorted by place, code that does not build included', async () => {
  write('elsewhere', { 'note.jinja2': '{{ a' })
  write('broken', {
    'flow.dag.yaml': withoutCode['flow.dag.yaml']
      .replace('inputs.name', 'inputs.nme')
      .concat('- {name: greet, type: script, source: {type: code, path: bad.ts}, inputs: {x: "${gone.output}"}}\n')
      .concat('- {name: note, type: prompt, source: {type: code, path: note.jinja2}}\n')
      .concat('additional_includes: [../elsewhere/note.jinja2]\n'),
    'greet.jinja2': 'Hello {% if %}',
    'bad.ts': 'export default () => {\n  return (\n',
  })
  const { exitCode, out } = await sluice(['flow', 'validate', 'broken', '--own'])
  const places = out.split('\n').flatMap((line) => /^([a-z]+\/[^:]+:\d+:\d+): error: .+ \[\w+\]/.exec(line)?.[1] ?? [])
  expect(exitCode).toBe(1)
  expect(new Set(places.map((item) => item.split(':')[0]))).toEqual(
    new Set(['broken/bad.ts', 'broken/flow.dag.yaml', 'broken/greet.jinja2', 'elsewhere/note.jinja2']),
  )
  const lines = places.filter((item) => item.includes('flow.dag')).map((item) => Number(item.split(':')[1]))
  expect(lines.length).toBeGreaterThanOrEqual(3)
  expect(lines).toEqual(lines.toSorted((left, right) => left - right))
  const { json } = await sluice(['flow', 'validate', 'broken', '--server', ground.url, '--json'])
  expect((json['errors'] as unknown[]).length).toBeGreaterThanOrEqual(places.length)
})

test('a flow with code of its own runs whole, in variants, node by node, as a stream and as a chat with history', async () => {
  write('echo', echo)
  const own = await sluice(['flow', 'test', 'echo', '--own', '--json', '--inputs', 'question=hi', 'mark=?'])
  expect(own.json['outputs']).toEqual({ answer: '0: hi', loud: '0: HI?' })

  await deploy('echo')
  const at = ['flow', 'test', 'echo', '--server', ground.url]
  const whole = await sluice([...at, '--publish', '--inputs', 'question=hi'])
  expect([whole.exitCode, whole.out]).toEqual([0, 'answer: 0: hi\nloud: 0: HI!\n'])
  const [variant, node, stream, chat] = await Promise.all([
    sluice([...at, '--variant', '${say.polite}', '--inputs', 'question=hi']),
    sluice([...at, '--node', 'shout', '--inputs', 'text=a b', 'mark=#']),
    sluice([...at, '--stream', '--json', '--inputs', 'question=hi']),
    sluice([...at, '--interactive'], { input: 'one\n\ntwo\n/exit\nnever\n' }),
  ])
  expect(variant.out).toBe('answer: Please, hi\nloud: PLEASE, HI!\n')
  expect([node.exitCode, node.out]).toEqual([0, 'A B#\n'])
  const events = stream.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string })
  expect([events[0]?.event, events.at(-1)?.event]).toEqual(['run-start', 'run-end'])
  expect(chat.out).toBe('0: one\n1: two after one=0: one\n')
})

test('--chaos does the work of nodes again and names those that are not idempotent', async () => {
  write('shaky', {
    'flow.dag.yaml': `
inputs:
  n: {type: int, default: 2}
outputs:
  sum: {type: object, reference: "\${count.output}"}
nodes:
- {name: pure, type: script, source: {type: code, path: pure.ts}, inputs: {n: "\${inputs.n}"}}
- {name: count, type: script, source: {type: code, path: count.ts}, inputs: {n: "\${pure.output}"}}
- {name: say, type: prompt, source: {type: code, path: say.jinja2}, inputs: {count: "\${count.output}"}}
`,
    'pure.ts': 'export default ({ n }: { n: number }) => n * 2\n',
    'count.ts': 'let calls = 0\nexport default ({ n }: { n: number }) => ({ n, of: { "a/b": ++calls } })\n',
    'say.jinja2': '{{ count.n }}',
  })
  const shaky = await sluice(['flow', 'test', 'shaky', '--own', '--chaos', '--json', '--times', '2'])
  expect([shaky.exitCode, shaky.json['nodes']]).toEqual([
    1,
    [
      expect.objectContaining({ node: 'pure', verdict: 'idempotent' }),
      expect.objectContaining({
        node: 'count',
        verdict: 'not idempotent',
        difference: { at: '/of/a~1b', was: 1, is: 2 },
      }),
      expect.objectContaining({ node: 'say', verdict: 'idempotent' }),
    ],
  ])
  const wrong = await sluice(['flow', 'test', 'shaky', '--own', '--chaos', '--times', '0'])
  expect([wrong.exitCode, wrong.err]).toEqual([2, expect.stringContaining('from 1 to 20')])
})

test('what is no chat is told so, and an input that is missing is named', async () => {
  write('greet', withoutCode)
  const at = ['--server', ground.url, '--publish']
  const chat = await sluice(['flow', 'test', 'greet', ...at, '--interactive'])
  expect([chat.exitCode, chat.err]).toEqual([1, expect.stringContaining('its chat input is not configured')])
  const missing = await sluice(['flow', 'test', 'greet', ...at, '--json'])
  expect([missing.exitCode, missing.json['error']]).toMatchObject([
    1,
    { code: 'invalid_input', errors: [{ path: 'name' }] },
  ])
})

test('a running server is published to, listed, shown and run at, and a folder that differs is not published by a test', async () => {
  write('greet', withoutCode)
  const at = ['--server', ground.url]
  const published = await sluice(['flow', 'publish', 'greet', '--label', 'shown', '--json', ...at])
  expect([published.exitCode, published.json]).toMatchObject([0, { flow: 'greet', labels: ['latest', 'shown'] }])
  const hash = String(published.json['hash'])
  const listed = await sluice(['flow', 'list', ...at])
  expect(listed.out).toContain(`greet  standard  ${hash.slice(0, 12)}`)
  const shown = await sluice(['flow', 'show', 'greet', ...at])
  expect(shown.out).toMatch(/version [0-9a-f]{64}\nlabels +latest, shown\n[\s\S]*greet +prompt/)
  const run = await sluice(['flow', 'test', 'greet', '--json', '--inputs', 'name=Ada', ...at])
  expect(run.json).toMatchObject({ outputs: { text: 'Hello Ada.' }, snapshot: hash })
  expect(run.err).not.toContain('Starting')

  write('greet', { 'greet.jinja2': 'Bye {{ name }}.' })
  const refused = await sluice(['flow', 'test', 'greet', '--json', '--inputs', 'name=Ada', ...at])
  expect([refused.exitCode, refused.json['error']]).toMatchObject([1, { code: 'not_published' }])
  const stale = await sluice(['flow', 'publish', 'greet', '--if-match', '0'.repeat(64), '--json', ...at])
  expect([stale.exitCode, stale.json['error']]).toMatchObject([1, { code: 'precondition_failed' }])
  const fresh = await sluice(['flow', 'test', 'greet', '--publish', '--inputs', 'name=Ada', ...at])
  expect([fresh.exitCode, fresh.out]).toEqual([0, 'Bye Ada.\n'])
  const old = await sluice(['flow', 'test', 'greet', '--label', 'shown', '--inputs', 'name=Ada', ...at])
  expect([old.exitCode, old.out]).toEqual([0, 'Hello Ada.\n'])
})

test('a server is entered with a key, and one that it does not know is an error', async () => {
  const { exitCode, err } = await sluice(['models', '--server', ground.url], { env: { SLUICE_KEY: 'sk_wrong' } })
  expect([exitCode, err]).toEqual([1, expect.stringContaining('[unauthorized]')])
  const { json } = await sluice(['models', '--server', ground.url, '--json'])
  expect(json['items']).toContainEqual(expect.objectContaining({ provider: 'offline', available: true }))
})

test('a folder that the server holds as it is runs there: the command and the deployment name it alike', async () => {
  const program = `
    import { deployCode } from './scripts/deploy-code.mjs'
    import { loadSamples } from './scripts/load-samples.mjs'
    await deployCode({ connectionString: process.env.STORAGE, folder: 'dist/code' })
    await loadSamples({ url: process.env.URL_OF_GROUND })`
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { ...process.env, STORAGE: ground.storage, URL_OF_GROUND: ground.url },
  })
  const words = ['--inputs', 'question=Where is my order?', 'customer_id=c-1001', '--server', ground.url]
  const { exitCode, out, err } = await sluice(['flow', 'test', join(root, 'flows', 'retail-copilot'), ...words])
  expect([exitCode, out]).toEqual([0, expect.stringContaining('HT-')])
  expect(err).not.toContain('Starting')
})

const shown = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^npm run sluice -- (.*?)(?:\s+#.*)?$/gm)]

test('what the README shows of the command works in the order it is shown', async () => {
  cpSync(join(root, 'cli', 'fixtures'), join(place, 'cli', 'fixtures'), { recursive: true })
  expect(shown.length).toBeGreaterThanOrEqual(4)
  for (const [, line = ''] of shown) {
    const words = [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''))
    const { exitCode, err } = await sluice(words)
    expect([line, exitCode, err]).toEqual([line, 0, expect.anything()])
  }
})

test('code that a server does not hold is no error of the flow, and is not published there', async () => {
  write('absent', { ...echo, 'loud.ts': 'export const loud = (text: string): string => `<${text}>`\n' })
  const valid = await sluice(['flow', 'validate', 'absent', '--server', ground.url])
  expect([valid.exitCode, valid.out]).toEqual([
    0,
    expect.stringMatching(/warning: .*\[code_not_deployed\][\s\S]*is valid/),
  ])
  const published = await sluice(['flow', 'publish', 'absent', '--server', ground.url])
  expect([published.exitCode, published.err]).toEqual([1, expect.stringContaining('[code_not_deployed]')])
})

test('Ctrl-C in a chat ends the ground and cleans up', async () => {
  write('echo', echo)
  const child = spawn(
    process.execPath,
    [join(root, 'dist', 'cli', 'sluice.js'), 'flow', 'test', 'echo', '--own', '--interactive'],
    {
      cwd: place,
      env: { ...process.env, SLUICE_URL: '', TMPDIR: temporary },
    },
  )
  let asked = ''
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (piece: Buffer) => {
      asked += piece.toString()
      if (asked.includes('you> ')) resolve()
    })
  })
  child.kill('SIGINT')
  await new Promise((resolve) => child.once('close', resolve))
  expect(readdirSync(temporary)).toEqual([])
})

test('a Prompt flow folder is imported, replayed, checked for parity, and found to differ where it does', async () => {
  cpSync(join(root, 'cli', 'fixtures'), join(place, 'old'), { recursive: true })
  const imported = await sluice(['flow', 'import', 'old/trip-desk', '--replay', '--json'])
  expect(imported.exitCode).toBe(0)
  expect(imported.json).toMatchObject({
    to: 'flows/trip-desk',
    recorded_rows: 3,
    nodes: [
      { node: 'fetch_weather', status: 'replayed' },
      { node: 'word_count', status: 'runs_as_is' },
      { node: 'rank', status: 'replayed' },
      { node: 'summary.plain', status: 'runs_as_is' },
      { node: 'summary.short', status: 'changed' },
    ],
    to_do: ['connection weather_api: set WEATHER_KEY'],
  })
  expect(existsSync(join(place, 'flows', 'trip-desk', 'tone.md'))).toBe(true)
  const parity = await sluice(['flow', 'parity', 'flows/trip-desk', '--own', '--json'])
  expect([parity.exitCode, parity.json, parity.err]).toMatchObject([
    0,
    { same: 3, different: 0, failed: 0 },
    expect.anything(),
  ])
  await deploy('flows/trip-desk')
  const at = ['--server', ground.url, '--publish']
  const unknown = await sluice(['flow', 'test', 'trip-desk', '--inputs', 'city=Paris', ...at])
  expect([unknown.exitCode, unknown.err]).toEqual([1, expect.stringContaining('never recorded')])

  const template = join(place, 'flows', 'trip-desk', 'summary.jinja2')
  writeFileSync(
    template,
    readFileSync(template, 'utf8').replace('sunny: {{ weather.sunny }}', 'sunny: {{ weather.degrees > 5 }}'),
  )
  const worse = await sluice(['flow', 'parity', 'flows/trip-desk', ...at])
  expect(worse.exitCode).toBe(1)
  expect(worse.out).toMatch(/summary: 1 of 3 the same\n/)
  expect(worse.out).toContain('1 of 3 rows are the same, 2 differ, 0 failed.')
})
