import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { transformSync } from 'esbuild'
import * as fc from 'fast-check'
import type { Json, JsonObject } from '../../client'
import { readRecordings } from './recordings'
import { replayScript } from './replay-script'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

const folderWith = (files: Readonly<Record<string, unknown>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-replay-'))
  folders.push(folder)
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    const text = Array.isArray(value) ? value.map((row) => JSON.stringify(row)).join('\n') : JSON.stringify(value)
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Runs a generated script as it stands. */
const runnable = (text: string): ((inputs: unknown) => unknown) => {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' })
  const module = { exports: {} as { default: (inputs: unknown) => unknown } }
  // oxlint-disable-next-line typescript/no-implied-eval -- the script under test
  const load = new Function('module', 'exports', 'require', code) as (...parts: unknown[]) => void
  load(module, module.exports, createRequire(__filename))
  return module.exports.default
}

test('a replayed node answers what it answered to the same inputs, in any order of keys', () => {
  const { text, recordings } = replayScript('n', [
    { node: 'n', inputs: { q: { a: 1, b: [2] }, top: 3 }, output: { hits: ['x'] } },
    { node: 'n', inputs: { q: 'other', top: 3, unset: null }, output: null },
  ])
  const replay = runnable(text)
  expect(recordings).toBe(2)
  expect(replay({ top: 3, q: { b: [2], a: 1 } })).toEqual({ hits: ['x'] })
  expect(replay({ q: 'other', top: 3 })).toBeNull()
})

test('inputs that were never recorded are told apart, with the input in which the closest recording differs', () => {
  const replay = runnable(replayScript('n', [{ node: 'n', inputs: { q: 'a', top: 3 }, output: 1 }]).text)
  expect(() => replay({ q: 'b', top: 3 })).toThrow(
    'These inputs of node “n” were never recorded, so there is no output to replay. There are 1 recordings; the closest differs in q.',
  )
  expect(() => runnable(replayScript('n', []).text)({})).toThrow('There is no recording at all')
})

test('of different answers to the same inputs the latest is replayed, and their number is told', () => {
  const { text, ambiguous } = replayScript('n', [
    { node: 'n', inputs: { q: 'a' }, output: 'old' },
    { node: 'n', inputs: { q: 'a' }, output: 'new' },
  ])
  expect(ambiguous).toBe(1)
  expect(runnable(text)({ q: 'a' })).toBe('new')
})

test('a connection counts for nothing in what was asked', () => {
  const { text } = replayScript(
    'n',
    [{ node: 'n', inputs: { q: 'a', connection: { type: 'X' } }, output: 1 }],
    ['connection'],
  )
  expect(runnable(text)({ q: 'a', connection: 'mine' })).toBe(1)
})

test('whatever was recorded is replayed, keys such as __proto__ and texts that end strings included', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.oneof(fc.constantFrom('__proto__', 'constructor', '`${1}', '\u2028'), fc.string()),
        fc.jsonValue(),
      ),
      fc.jsonValue(),
      fc.string(),
      (inputs, output, node) => {
        const given = JSON.parse(JSON.stringify(inputs)) as JsonObject
        const answer = JSON.parse(JSON.stringify(output)) as Json
        const replay = runnable(replayScript(node, [{ node, inputs: given, output: answer }]).text)
        expect(replay(given)).toEqual(answer)
      },
    ),
    { numRuns: 100 },
  )
})

test('recordings are read from batch runs, wrapped or bare, completed ones alone', () => {
  const info = { node: 'a', status: 'Completed', inputs: { x: 1 }, output: 'A', index: 0 }
  const folder = folderWith({
    '.runs/r1/node_artifacts/a/000000000.jsonl': [
      { node_name: 'a', line_number: 0, run_info: info },
      { node_name: 'a', run_info: { ...info, status: 'Failed' } },
      { node_name: 'a', run_info: { ...info, status: 'Bypassed' } },
    ],
    '.runs/r1/node_artifacts/b/000000000.jsonl': [{ ...info, node: 'b', output: null, result: [1] }],
    '.runs/r1/flow_artifacts/000000000_000000001.jsonl': [
      { line_number: 4, run_info: { status: 'Completed', inputs: { x: 1, line_number: 4 }, output: { y: 2 } } },
      { line_number: 5, run_info: { status: 'Failed', inputs: { x: 1 }, output: null } },
    ],
  })
  const { nodes, lines } = readRecordings(folder)
  expect(nodes).toEqual([
    { node: 'a', inputs: { x: 1 }, output: 'A' },
    { node: 'b', inputs: { x: 1 }, output: [1] },
  ])
  expect(lines).toEqual([{ line: 4, inputs: { x: 1 }, outputs: { y: 2 } }])
})

test('recordings are read from single tests and from inputs and outputs in files of their own', () => {
  const folder = folderWith({
    '.promptflow/flow.detail.json': {
      flow_runs: [{ status: 'Completed', index: 0, inputs: { x: 1 }, output: { y: 1 } }],
      node_runs: [{ node: 'a', status: 'Completed', inputs: { x: 1 }, output: 7 }],
    },
    'inputs.jsonl': [
      { line_number: 0, x: 5 },
      { line_number: 1, x: 6 },
    ],
    'outputs.jsonl': [{ line_number: 1, y: 36 }],
  })
  const { nodes, lines, files } = readRecordings(folder)
  expect(nodes).toEqual([{ node: 'a', inputs: { x: 1 }, output: 7 }])
  expect(lines).toEqual([
    { line: 0, inputs: { x: 1 }, outputs: { y: 1 } },
    { line: 1, inputs: { x: 6 }, outputs: { y: 36 } },
  ])
  expect(files).toContain('outputs.jsonl')
})

test('what is no record is counted and passed over', () => {
  const folder = folderWith({ '.runs/r/node_artifacts/a/0.jsonl': [1, 'x', { node: 'a' }] })
  writeFileSync(join(folder, '.runs/r/node_artifacts/a/1.jsonl'), '{"a": NaN}\n\nnot json')
  expect(readRecordings(folder)).toMatchObject({ nodes: [], lines: [], unread: 4 })
})
