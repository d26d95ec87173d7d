import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { jsonValue, sample } from 'fast-check'
import { createPython } from '.'
import { sha256, type Json } from '../json'
import type { Python, PythonCall, PythonReply } from './contract'
import type { PythonDeps } from './create-python'

// Starting an interpreter is the slow part, and slower still while other suites run.
jest.setTimeout(60_000)

const cacheFolder = mkdtempSync(join(tmpdir(), 'python-'))
const opened: Python[] = []

afterEach(() => Promise.all(opened.splice(0).map((python) => python.close())))
afterAll(() => rmSync(cacheFolder, { recursive: true }))

const world: PythonDeps['world'] = {
  now: () => performance.now(),
  newId: () => sha256(String(performance.now())),
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, { ref: false, ...(signal && { signal }) }).then(
      () => undefined,
      () => undefined,
    ),
}

const open = (deps: Partial<PythonDeps> = {}): Python => {
  const python = createPython({ world, readCode, cacheFolder, ...deps })
  opened.push(python)
  return python
}

const code = new Map<string, Uint8Array>()
const readCode = async (hash: string): Promise<Uint8Array> => code.get(hash) ?? new Uint8Array()
const deployed = (sources: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sources).map(([path, text]) => {
      const bytes = new TextEncoder().encode(text)
      code.set(sha256(bytes), bytes)
      return [path, sha256(bytes)]
    }),
  )

const order = (sources: Readonly<Record<string, string>>, more: Partial<PythonCall> = {}): PythonCall => ({
  scope: 'default/flow',
  code: deployed(sources),
  files: new Map(),
  node: 'node',
  path: 'tool.py',
  inputs: {},
  joined: false,
  ...more,
})
const tool = (body: string, parameters = ''): Record<string, string> => ({
  'tool.py': `from promptflow import tool\n@tool\ndef run(${parameters}):\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`,
})
const outputOf = (reply: PythonReply): unknown => ('output' in reply ? reply.output : reply)

test('a tool finds the flow’s files beside it and in the working folder, and a helper by import', async () => {
  const sources = {
    'tools/tool.py': `import json
from pathlib import Path
from promptflow.core import tool
from helper import twice

@tool
def run(n: int):
    here = (Path(__file__).parent / "near.json").read_text()
    return [twice(n), json.load(open("data.json")), json.loads(here)]
`,
    'helper.py': 'def twice(n):\n    return 2 * n\n',
  }
  const files = new Map([
    ['data.json', new TextEncoder().encode('{"k": 1}')],
    ['tools/near.json', new TextEncoder().encode('[true]')],
  ])
  const reply = await open().call(order(sources, { path: 'tools/tool.py', files, inputs: { n: 4 } }))
  expect(outputOf(reply)).toEqual([8, { k: 1 }, [true]])
})

test('module state and written files stay from call to call, as in a process that stays', async () => {
  const python = open()
  const sources = {
    'tool.py': `from promptflow import tool
calls = 0
@tool
def run():
    global calls
    calls += 1
    with open("calls.txt", "a") as file:
        file.write(str(calls))
    return open("calls.txt").read()
`,
  }
  expect(outputOf(await python.call(order(sources)))).toBe('1')
  expect(outputOf(await python.call(order(sources)))).toBe('12')
})

test('a version with other data has modules that read that data, though its Python is the same', async () => {
  const python = open()
  const sources = {
    'tool.py': 'from promptflow import tool\nread = open("data.json").read()\n@tool\ndef run():\n    return read\n',
  }
  const read = async (text: string) =>
    outputOf(await python.call(order(sources, { files: new Map([['data.json', new TextEncoder().encode(text)]]) })))
  expect([await read('one'), await read('two'), await read('one')]).toEqual(['one', 'two', 'one'])
})

test('other code, another flow and another environment have another interpreter', async () => {
  const python = open({ interpreters: 1 })
  const sources = {
    'tool.py': `import os
from promptflow import tool
calls = 0
@tool
def run():
    global calls
    calls += 1
    return [calls, os.environ.get("MODE")]
`,
  }
  expect(outputOf(await python.call(order(sources)))).toEqual([1, null])
  expect(outputOf(await python.call(order(sources)))).toEqual([2, null])
  expect(outputOf(await python.call(order(sources, { scope: 'other/flow' })))).toEqual([1, null])
  expect(outputOf(await python.call(order(sources, { environment: { MODE: 'x' } })))).toEqual([1, 'x'])
})

test('nothing of this process is within reach: no environment, no JavaScript, no network, no files', async () => {
  process.env['SLUICE_TEST_SECRET'] = 'hidden'
  const body = `import os, json
found = []
for name in ("js", "pyodide_js"):
    try:
        __import__(name)
        found.append(name)
    except ImportError:
        pass
import urllib.request
try:
    urllib.request.urlopen("http://127.0.0.1:1/", timeout=1)
    found.append("network")
except Exception:
    pass
return [found, "hidden" in json.dumps(dict(os.environ)), os.path.exists("/etc/passwd"), sorted(os.listdir("/"))]`
  const reply = await open().call(order(tool(body)))
  delete process.env['SLUICE_TEST_SECRET']
  expect(outputOf(reply)).toEqual([[], false, false, ['dev', 'flow', 'home', 'lib', 'proc', 'sluice', 'tmp']])
})

test('what is printed is kept, and bounded; figures come back by name', async () => {
  const body = `import sys, logging
from promptflow.core import log_metric
print("one")
logging.warning("two")
print("x" * 100_000, file=sys.stderr)
log_metric("share", 0.5)
log_metric("count", 3)`
  const { logs, metrics } = await open().call(order(tool(body)))
  expect(logs).toMatch(/^one\nWARNING:root:two\nx+\n… \d+ more characters$/)
  expect(logs.length).toBeLessThan(66_000)
  expect(metrics).toEqual({ share: 0.5, count: 3 })
})

test('a failure is told by the user’s own files and lines, without ours', async () => {
  const sources = {
    'tool.py': 'from promptflow import tool\nimport helper\n@tool\ndef run():\n    helper.fail()\n',
    'helper.py':
      'def fail():\n    try:\n        {}["k"]\n    except KeyError as error:\n        raise ValueError("no k") from error\n',
  }
  const reply = await open().call(order(sources))
  if (!('failure' in reply)) throw new Error('it did not fail')
  expect(reply.failure).toMatchObject({ type: 'ValueError', message: 'no k', filename: 'helper.py', lineno: 5 })
  expect(reply.failure.traceback).toContain('File "tool.py", line 5, in run')
  expect(reply.failure.traceback).toContain("KeyError: 'k'")
  expect(reply.failure.traceback).not.toMatch(/sluice|\/flow/)
})

test.each([
  ['while True: pass', 'a loop'],
  ['import time\ntime.sleep(3600)', 'a sleep'],
])('a call that takes too long ends with its interpreter, and the next one has another: %s', async (body) => {
  const python = open({ timeoutMs: 1_500 })
  await expect(python.call(order(tool(body)))).rejects.toMatchObject({ word: 'deadline_exceeded' })
  expect(outputOf(await python.call(order(tool('return 1'))))).toBe(1)
})

test('a caller who leaves ends the call, be it at work or waiting', async () => {
  const python = open({ interpreters: 1 })
  const [first, second] = [new AbortController(), new AbortController()]
  const working = python.call(order(tool('while True: pass'), { signal: first.signal }))
  const waiting = python.call(order(tool('return 2'), { signal: second.signal }))
  const ends = Promise.allSettled([working, waiting])
  second.abort()
  await sleep(700)
  first.abort()
  expect(await ends).toMatchObject([
    { status: 'rejected', reason: { word: 'cancelled' } },
    { status: 'rejected', reason: { word: 'cancelled' } },
  ])
  expect(outputOf(await python.call(order(tool('return 3'))))).toBe(3)
})

test('memory beyond the limit is Python’s MemoryError, and the interpreter that met it is replaced', async () => {
  const python = open({ mostMemory: 128 * 2 ** 20 })
  const sources = {
    'tool.py': `from promptflow import tool
kept = []
@tool
def run(size: int):
    kept.append(bytearray(size))
    return len(kept)
`,
  }
  expect(outputOf(await python.call(order(sources, { inputs: { size: 1 } })))).toBe(1)
  const reply = await python.call(order(sources, { inputs: { size: 300_000_000 } }))
  expect(reply).toMatchObject({ failure: { type: 'MemoryError' } })
  expect(outputOf(await python.call(order(sources, { inputs: { size: 1 } })))).toBe(1)
  const files = await python.call(
    order(
      tool(
        'open("/tmp/big", "wb").write(bytes(50_000_000) * 1)\nopen("/tmp/bigger", "wb").write(bytes(50_000_000))\nopen("/tmp/biggest", "wb").write(bytes(50_000_000))',
      ),
    ),
  )
  expect(files).toMatchObject({ failure: { type: expect.stringMatching(/OSError|MemoryError/) as unknown } })
})

test('an interpreter that a tool ends is a clear fault, and the next call has another', async () => {
  const python = open()
  await expect(python.call(order(tool('import os\nos._exit(3)')))).rejects.toMatchObject({
    word: 'node_failed',
    details: { code: 'ProcessCrashError' },
  })
  expect(outputOf(await python.call(order(tool('return 1'))))).toBe(1)
  expect(await python.call(order(tool('import sys\nsys.exit(2)')))).toMatchObject({ failure: { type: 'SystemExit' } })
})

test('calls one after another find the same interpreter; long ones side by side have one each', async () => {
  const python = open({ interpreters: 2 })
  const sources = {
    'tool.py': `import time, uuid
from promptflow import tool
own = str(uuid.uuid4())
@tool
def run(seconds: float):
    time.sleep(seconds)
    return own
`,
  }
  const run = async (seconds: number) => outputOf(await python.call(order(sources, { inputs: { seconds } })))
  const first = await run(0)
  const long = await Promise.all([run(3), run(3)])
  expect(new Set(long).size).toBe(2)
  expect(long).toContain(first)
  expect([await run(0), await run(0)]).toEqual([first, first])
})

test('a started interpreter is pictured once; a picture that is damaged is taken anew', async () => {
  const folder = mkdtempSync(join(cacheFolder, 'pictures-'))
  const run = async () => {
    const python = open({ cacheFolder: folder })
    const reply = await python.call(order(tool('import random, uuid\nreturn [random.random(), str(uuid.uuid4())]')))
    while (readdirSync(folder).join() === 'earlier.picture' || readdirSync(folder).length !== 1) await sleep(20)
    return outputOf(reply)
  }
  writeFileSync(join(folder, 'earlier.picture'), '')
  const first = await run()
  const [picture = '', ...others] = readdirSync(folder)
  expect(others).toEqual([])
  expect(picture).toMatch(/^[0-9a-f]{64}\.picture$/)
  expect(await run()).not.toEqual(first)
  writeFileSync(join(folder, picture), Buffer.alloc(1_000))
  expect(await run()).not.toEqual(first)
})

test('without its runtime the room says which setting names it', async () => {
  const python = open({ runtime: async () => '/nowhere' })
  await expect(python.call(order(tool('return 1')))).rejects.toMatchObject({
    word: 'unavailable',
    message: expect.stringContaining('SLUICE_PYTHON_DIR') as unknown,
  })
})

test('every JSON value goes in and comes out the same, but for what Python has no other number for', async () => {
  const python = open()
  const values = sample(jsonValue({ maxDepth: 5 }), { numRuns: 400, seed: 7 })
  const sources = tool('return [value, other]', 'value, other: list')
  const reply = await python.call(
    order(sources, { inputs: { value: values as Json, other: [2 ** 60, 1e300, -0, 'é\ud800'] } }),
  )
  const expected = JSON.parse(JSON.stringify([values, [2 ** 60, 1e300, 0, 'é\ud800']])) as unknown
  expect(outputOf(reply)).toEqual(expected)
})

test('a value nested deeper than records carry is refused by name, in or out of a tool', async () => {
  const reply = await open().call(order(tool('found = 1\nfor _ in range(200):\n    found = [found]\nreturn found')))
  expect(reply).toMatchObject({ unserializable: { what: 'nesting below 100 levels' } })
  const cycle = await open().call(order(tool('found = []\nfound.append(found)\nreturn found')))
  expect(cycle).toMatchObject({ unserializable: { what: 'nesting below 100 levels' } })
})
