import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chatShape } from './chat/chat-shape'
import { CliFailure } from './failure'
import { compareOutputs } from './parity/compare'
import { runProgram } from './program'
import { readInputs } from './read-inputs'
import type { Scene } from './scene'
import { errorLines } from './show-errors'
import { table } from './table'
import { plain } from './terminal'

const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const paint = (_colour: unknown, text: string): string => text

const play = async (given: readonly string[], env: Record<string, string> = {}, fetch?: Scene['fetch']) => {
  let out = ''
  let err = ''
  const asked: string[] = []
  const scene: Scene = {
    terminal: {
      write: (text) => void (out += text),
      note: (text) => void (err += text),
      paint,
      lines: async function* () {},
    },
    cwd: folder,
    env,
    home: folder,
    fetch:
      fetch ??
      ((url) => {
        asked.push(url)
        return Promise.reject(new TypeError('fetch failed'))
      }),
    startGround: () => Promise.reject(new Error('no ground here')),
    buildCode: () => Promise.reject(new Error('no code here')),
    signal: new AbortController().signal,
  }
  const exitCode = await runProgram(scene, given)
  return { exitCode, out, err, asked }
}

const commands = [
  [],
  ['init'],
  ['models'],
  ['flow'],
  ...['validate', 'test', 'publish', 'list', 'show', 'import', 'parity'].map((name) => ['flow', name]),
]

test.each(commands.map((words) => [words.join(' ') || 'sluice', words] as const))(
  'the help of %s is made of sentences',
  async (_name, words) => {
    const { exitCode, out } = await play([...words, '--help'])
    expect(exitCode).toBe(0)
    // A description is what stands behind an option, an argument or a command, over as many lines as it takes.
    const described = out
      .split(/\n {2}(?=\S)/)
      .slice(1)
      .map(
        (part) =>
          part
            .split(/\n\n|\n\S/)[0]
            ?.replaceAll(/\s+/g, ' ')
            .trim() ?? '',
      )
    expect(described.length).toBeGreaterThan(0)
    for (const line of described) expect(line).toMatch(/\.( \(default: .*\))?$/)
  },
)

test('a command that is used wrongly ends with 2, one that fails with 1', async () => {
  const wrong = [
    ['bogus'],
    ['flow', 'test'],
    ['flow', 'test', 'x', '--bogus'],
    ['flow', 'test', 'x', '--inputs', 'q'],
    ['models', '--server', 'ftp://x'],
    ['flow', 'parity', 'x', '--rows', 'many'],
  ]
  for (const words of wrong) expect([words, (await play(words)).exitCode]).toEqual([words, 2])
  expect((await play(['flow', 'validate', 'nowhere'])).exitCode).toBe(1)
})

test('a named server that does not answer is an error; one that is only looked for is not waited for', async () => {
  const named = await play(['models'], { SLUICE_URL: 'http://127.0.0.1:1' })
  expect([named.exitCode, named.err]).toEqual([1, expect.stringContaining('No server answers at http://127.0.0.1:1')])
  const found = await play(['models', '--json'])
  expect(found.asked).toEqual(['http://localhost:7071/api/health'])
  expect(JSON.parse(found.out)).toMatchObject({
    error: { message: expect.stringContaining('no ground here') as string },
  })
})

test('--server stands before SLUICE_URL', async () => {
  const { asked } = await play(['models', '--server', 'http://127.0.0.1:2'], { SLUICE_URL: 'http://127.0.0.1:1' })
  expect(asked).toEqual(['http://127.0.0.1:2/api/health'])
})

test('a key goes to what is known to be Sluice, and to nobody before', async () => {
  const heard: [string, string | undefined][] = []
  const answering =
    (health: unknown) =>
    (url: string, { headers }: { headers: Record<string, string> }) => {
      heard.push([new URL(url).pathname, headers['authorization']])
      return Promise.resolve(Response.json(url.endsWith('/health') ? health : { items: [], endpoints: [] }))
    }
  const words = ['models', '--server', 'http://there.example', '--key', 'k-1']
  const foreign = await play(words, {}, answering({ status: 'ok' }))
  expect([foreign.exitCode, foreign.err]).toEqual([1, expect.stringContaining('is not Sluice')])
  expect(heard.splice(0)).toEqual([['/api/health', undefined]])
  const known = await play(words, {}, answering({ status: 'ok', version: '0', ground: 'azure' }))
  expect(known.exitCode).toBe(0)
  expect(heard[0]).toEqual(['/api/health', undefined])
  expect(heard.slice(1).every(([path, key]) => path === '/api/models' && key === 'Bearer k-1')).toBe(true)
})

test('errors are sorted by file, line and column and begin with their place', () => {
  const item = (line: number, column: number, message: string) => ({
    code: 'c',
    message,
    file: 'flow.dag.yaml',
    line,
    column,
  })
  const errors = [item(10, 1, 'third'), item(2, 9, 'second'), item(2, 3, 'first'), { code: 'x', message: 'placeless' }]
  expect(errorLines({ paint }, errors, { cwd: '/a', folder: '/a/flows/f' })).toBe(
    'error: placeless [x]\nflows/f/flow.dag.yaml:2:3: error: first [c]\nflows/f/flow.dag.yaml:2:9: error: second [c]\nflows/f/flow.dag.yaml:10:1: error: third [c]\n',
  )
})

test('text from elsewhere steers no terminal', () => {
  expect(plain('a\u001B[31mb\u0007\u009Bc\n\td')).toBe('a[31mbc\n\td')
  expect(table([['a\nb', 'x\u001B[2J']])).toBe('a b  x[2J\n')
})

test('inputs are words, or one file of JSON or JSON lines', () => {
  writeFileSync(join(folder, 'in.json'), '{"q": [1], "__proto__": 2}')
  writeFileSync(join(folder, 'in.jsonl'), '\n{"q": 1}\n{"q": 2}\n')
  writeFileSync(join(folder, 'list.json'), '[1]')
  expect(readInputs(['a=1', 'b=x=y', '__proto__=z'], folder)).toEqual(
    JSON.parse('{"a": "1", "b": "x=y", "__proto__": "z"}'),
  )
  expect(readInputs(['in.json'], folder)).toEqual(JSON.parse('{"q": [1], "__proto__": 2}'))
  expect(readInputs(['in.jsonl'], folder)).toEqual({ q: 1 })
  for (const words of [['a'], ['=x'], ['a=1', 'a=2'], ['gone.json'], ['list.json']])
    expect(() => readInputs(words, folder)).toThrow(CliFailure)
})

const chatInputs = { question: { is_chat_input: true }, chat_history: { type: 'list' } }
const chatOutputs = { answer: { is_chat_output: true } }

test('a chat has one chat input, one chat output and a history', () => {
  expect(chatShape('f', { inputs: chatInputs, outputs: chatOutputs })).toEqual({
    question: 'question',
    history: 'chat_history',
    answer: 'answer',
  })
  expect(
    chatShape('f', { inputs: { ...chatInputs, past: { is_chat_history: true } }, outputs: chatOutputs }).history,
  ).toBe('past')
})

test.each([
  ['multiple chat inputs', { ...chatInputs, more: { is_chat_input: true } }, chatOutputs],
  ['multiple chat outputs', chatInputs, { ...chatOutputs, more: { is_chat_output: true } }],
  ['chat output is not configured', chatInputs, { answer: {} }],
  ['chat input is not configured', { chat_history: {} }, chatOutputs],
  ['chat_history is required', { question: { is_chat_input: true } }, chatOutputs],
  ['chat_history is required', { ...chatInputs, chat_history: { is_chat_history: false } }, chatOutputs],
])('what is no chat is told so: %s', (why, inputs, outputs) => {
  expect(() => chatShape('f', { inputs, outputs })).toThrow(why)
})

test('outputs are compared as JSON, one by one', () => {
  const recorded = { a: { x: 1, y: [true] }, b: 'was', c: 1, d: null }
  const got = { a: { y: [true], x: 1.0 }, b: 'is', d: null, e: 2 }
  expect(compareOutputs(recorded, got)).toEqual({ a: 'same', b: 'different', c: 'missing', d: 'same', e: 'new' })
  expect(compareOutputs(recorded, got, ['a', 'd'])).toEqual({ a: 'same', d: 'same' })
  expect(compareOutputs({ a: [1, 2] }, { a: [2, 1] })).toEqual({ a: 'different' })
  expect(compareOutputs({ a: {} }, { a: [] })).toEqual({ a: 'different' })
})
