import { setTimeout as sleep } from 'node:timers/promises'
import { memoryBlobs } from '../../blobs'
import type { Caller } from '../../caller'
import type { FaultItem } from '../../faults'
import { sha256, type JsonObject } from '../../json'
import { createPython } from '../../python'
import type { Python, PythonConnection } from '../../python/contract'
import type { RunEvent } from '../../runs/contract'
import { memoryStore } from '../../store'
import type { NodeServices } from '../contract'
import { createFlows } from '../create-flows'
import { plainPrompts } from '../plain-prompts'
import { frozenWorld, memoryJournal } from '../play'
import { createCodeReader } from '../snapshot/code-reader'
import { nodeKinds } from '.'

// Starting an interpreter is the slow part, and slower still while other suites run.
jest.setTimeout(60_000)

const owner: Caller = { project: 'p', id: 'olga', groups: [], roles: ['owner'] }
const blobs = memoryBlobs()
const world = {
  ...frozenWorld(),
  now: () => performance.now(),
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    sleep(milliseconds, undefined, { ref: false, ...(signal && { signal }) }).then(
      () => undefined,
      () => undefined,
    ),
}
const python: Python = createPython({ world, readCode: createCodeReader(blobs), timeoutMs: 20_000 })
afterAll(() => python.close())

const connection: PythonConnection = {
  class: 'CustomConnection',
  name: 'shop',
  configs: { region: 'north' },
  secrets: { token: 'very-secret-token' },
}

const journals: ReturnType<typeof memoryJournal>[] = []
const flows = createFlows({
  store: memoryStore(() => 0),
  blobs,
  world,
  kinds: nodeKinds(plainPrompts()),
  services: { python, pythonConnection: async () => connection } as unknown as NodeServices,
  deployedCode: async () => ({}),
  openJournal() {
    const journal = memoryJournal(`run-${journals.length}`)
    journals.push(journal)
    return journal
  },
})

const deploy = async (sources: Readonly<Record<string, string>>): Promise<Record<string, string>> => {
  const code: Record<string, string> = {}
  for (const [path, text] of Object.entries(sources)) {
    code[path] = sha256(text)
    await blobs.put('code', `${sha256(text)}.py`, text)
  }
  return code
}

const importing =
  'from promptflow.core import tool\nfrom promptflow.connections import CustomConnection, AzureOpenAIConnection\n'
const tool = (signature: string, body: string): string =>
  `${importing}\n@tool\n${signature}\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`

const yamlOf = (inputs: JsonObject, flowInputs: JsonObject = {}): string =>
  `inputs: ${JSON.stringify(flowInputs)}
outputs: {o: {type: object, reference: "\${a.output}"}}
nodes:
- name: a
  type: python
  source: {type: code, path: a.py}
  inputs: ${JSON.stringify(inputs)}
`

const errorsOf = async (sources: Readonly<Record<string, string>>, yaml: string): Promise<readonly FaultItem[]> =>
  (await flows.validate(owner, 'f', { yaml, code: await deploy(sources) })).errors

let published = 0
const publish = async (
  sources: Readonly<Record<string, string>>,
  yaml: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const flow = `f${++published}`
  await flows.publish(owner, flow, { yaml, files, code: await deploy(sources) })
  return flow
}
const answer = async (
  sources: Readonly<Record<string, string>>,
  inputs: JsonObject = {},
  given: JsonObject = {},
  flowInputs: JsonObject = {},
): Promise<unknown> =>
  (await flows.invoke(owner, await publish(sources, yamlOf(inputs, flowInputs)), given)).outputs['o']

test('an unmodified tool file is called with the flow’s values', async () => {
  const source = tool('def greet(name: str, times: int = 2) -> list:', 'return [f"Hello {name}"] * times')
  const inputs = { name: { type: 'string' } }
  expect(await answer({ 'a.py': source }, { name: '${inputs.name}' }, { name: 'Ann' }, inputs)).toEqual([
    'Hello Ann',
    'Hello Ann',
  ])
})

test.each<[string, JsonObject[string], string]>([
  ['int', '3', '3'],
  ['float', '0.7', '0.7'],
  ['float', 1, '1.0'],
  ['bool', 'True', 'True'],
  ['str', 5, "'5'"],
  ['str', true, "'True'"],
  ['list', '[1, "a"]', "[1, 'a']"],
  ['dict', '{"k": null}', "{'k': None}"],
])('a literal is converted to the parameter’s type: %s of %j is %s', async (type, literal, printed) => {
  expect(await answer({ 'a.py': tool(`def f(v: ${type}):`, 'return repr(v)') }, { v: literal })).toBe(printed)
})

test('the type of a parameter without a word is that of its default; an optional one is its own', async () => {
  const source = tool('def f(a=0.5, b: int | None = None):', 'return [repr(a), repr(b)]')
  expect(await answer({ 'a.py': source }, { a: 2, b: '7' })).toEqual(['2.0', '7'])
})

const place = { file: 'flow.dag.yaml', node: 'a' }
test.each<[string, Readonly<Record<string, string>>, JsonObject, readonly object[]]>([
  ['NoToolDefined', { 'a.py': 'x = 1\n' }, {}, [{ file: 'a.py', node: 'a' }]],
  [
    'MultipleToolsDefined',
    { 'a.py': `${importing}@tool\ndef one(): pass\n@tool\ndef two(): pass\n` },
    {},
    [{ file: 'a.py', line: 5, node: 'a' }],
  ],
  ['PythonParsingError', { 'a.py': 'def f(:\n' }, {}, [{ file: 'a.py', line: 1, column: 7, node: 'a' }]],
  ['PythonLoadError', { 'a.py': '\nraise ValueError("no")\n' }, {}, [{ file: 'a.py', line: 2, node: 'a' }]],
  [
    'PythonLoadError',
    { 'a.py': `import json\nimport requests\nfrom numpy import array\n${importing}` },
    {},
    [
      { file: 'a.py', line: 2, node: 'a', message: expect.stringMatching(/imports “requests”.*type: script/) },
      { file: 'a.py', line: 3, node: 'a', message: expect.stringContaining('imports “numpy”') },
    ],
  ],
  [
    'PythonLoadError',
    { 'a.py': `import helper\n${importing}`, 'helper.py': '\n\nimport pandas\n' },
    {},
    [{ file: 'helper.py', line: 3, node: 'a' }],
  ],
  ['MissingRequiredInputs', { 'a.py': tool('def f(x):', 'pass') }, {}, [{ ...place, line: 7 }]],
  ['NodeInputValidationError', { 'a.py': tool('def f(x: int):', 'pass') }, { x: 'many' }, [{ ...place, line: 7 }]],
  ['NodeInputValidationError', { 'a.py': tool('def f():', 'pass') }, { y: 1 }, [{ ...place, line: 7 }]],
  [
    'InvalidConnectionType',
    { 'a.py': tool('def f(c: CustomConnection):', 'pass') },
    { c: 3 },
    [{ ...place, line: 7, message: expect.stringContaining('CustomConnection') }],
  ],
])('%s is found when a flow is checked, with its file, line and node', async (code, sources, inputs, places) => {
  const found = await errorsOf(sources, yamlOf(inputs))
  expect(found.filter((item) => item.code === code)).toEqual(places.map((one) => expect.objectContaining(one)))
})

const provider = `from promptflow.core import tool, ToolProvider
class Teller(ToolProvider):
    def __init__(self, greeting: str, loud: bool = False):
        if greeting == "bad":
            raise ValueError("not that word")
        self.greeting = greeting.upper() if loud else greeting
        self.told = 0
    @tool
    def tell(self, name: str) -> str:
        self.told += 1
        return f"{self.greeting} {name} {self.told}"
`

test('a class tool is made once of its literal inputs and called with the others', async () => {
  const flow = await publish(
    { 'a.py': provider },
    yamlOf({ greeting: 'Hi', loud: 'true', name: '${inputs.name}' }, { name: { type: 'string' } }),
  )
  const tell = async (name: string) => (await flows.invoke(owner, flow, { name })).outputs['o']
  expect([await tell('Ann'), await tell('Bo')]).toEqual(['HI Ann 1', 'HI Bo 2'])
})

test('a constructor that fails, lacks an input or is given a reference is told by upstream’s words', async () => {
  await expect(answer({ 'a.py': provider }, { greeting: 'bad', name: 'x' })).rejects.toMatchObject({
    word: 'node_failed',
    details: { code: 'ToolLoadError', type: 'ValueError', filename: 'a.py', lineno: 5 },
  })
  const missing = await errorsOf({ 'a.py': provider }, yamlOf({ name: 'x' }))
  expect(missing).toMatchObject([{ code: 'MissingRequiredInputs', node: 'a' }])
  const reference = yamlOf({ greeting: '${inputs.q}', name: 'x' }, { q: { type: 'string' } })
  expect(await errorsOf({ 'a.py': provider }, reference)).toMatchObject([{ code: 'InputTypeMismatch', node: 'a' }])
})

test('a failing tool is told by type, message and the user’s own line', async () => {
  const source = tool('def f():', 'print("before")\nreturn {}["k"]')
  await expect(answer({ 'a.py': source })).rejects.toMatchObject({
    word: 'node_failed',
    message: "“a.py” line 7: KeyError: 'k'",
    details: {
      code: 'ToolExecutionError',
      type: 'KeyError',
      filename: 'a.py',
      lineno: 7,
      traceback: expect.stringContaining('return {}["k"]') as unknown,
    },
  })
  expect(journals.at(-1)?.nodes[0]).toMatchObject({ status: 'failed', logs: 'before\n' })
})

test('a module that is missing only when it is needed is named with what can be done', async () => {
  await expect(answer({ 'a.py': tool('def f():', 'import requests') })).rejects.toMatchObject({
    message: expect.stringMatching(/“a.py” line 6: ModuleNotFoundError.*type: script/s) as unknown,
  })
})

test.each([
  ['{1, 2}', 'a value of type set at output'],
  ['{"k": [object()]}', 'a value of type object at output.k[0]'],
  ['2**60', 'an integer beyond 2^53, which JSON readers round; return it as text at output'],
  ['{(1, 2): 3}', 'a key of type tuple at output'],
])('an output that is no JSON is refused by name: %s', async (value, why) => {
  await expect(answer({ 'a.py': tool('def f():', `return ${value}`) })).rejects.toMatchObject({
    message: `“a.py” returned what is no JSON: ${why}`,
    details: { code: 'FlowOutputUnserializable' },
  })
})

test.each<[string, unknown]>([
  ['(1, "a", None, True)', [1, 'a', null, true]],
  ['{1: "int", None: "none", True: "bool", 1.5: "float"}', { 1: 'bool', null: 'none', 1.5: 'float' }],
  ['[float("nan"), float("-inf")]', ['NaN', '-Infinity']],
  ['2**53 - 1', 9007199254740991],
  ['"\\ud83d\\ude00 é"', '😀 é'],
  ['{"__proto__": 1, "constructor": 2}', JSON.parse('{"__proto__": 1, "constructor": 2}')],
])('an output becomes JSON as Python’s own writer makes it: %s', async (value, expected) => {
  expect(await answer({ 'a.py': tool('def f():', `return ${value}`) })).toEqual(expected)
})

const graph = (second: string): string => `inputs: {go: {type: bool, default: false}}
outputs: {o: {type: object, reference: "\${b.output}"}}
nodes:
- {name: a, type: python, source: {type: code, path: a.py}, activate: {when: "\${inputs.go}", is: true}}
- {name: b, type: python, source: {type: code, path: b.py}, inputs: ${second}, activate: {when: "\${inputs.go}", is: false}}
`

test('what comes from a bypassed node keeps the parameter’s default, and is None where it has none', async () => {
  const flow = await publish(
    {
      'a.py': tool('def f():', 'return 1'),
      'b.py': tool('def f(x, y="own", z=None):', 'return [x, y, z]'),
    },
    graph('{x: "${a.output}", y: "${a.output.k}", z: 3}'),
  )
  expect((await flows.invoke(owner, flow, {})).outputs['o']).toEqual([null, 'own', 3])
})

test('a generator streams to the output that alone reads it, and stays a list for a node that reads it', async () => {
  const generator = tool('def f():', 'for word in ("one ", "two ", 3):\n    yield word')
  const alone = await publish({ 'a.py': generator }, yamlOf({}))
  const events: RunEvent[] = []
  const whole = await flows.invoke(owner, alone, {}, { onEvent: (event) => void events.push(event) })
  expect(whole.outputs['o']).toBe('one two 3')
  expect(events.flatMap((event) => (event.type === 'token' ? [event.delta] : []))).toEqual(['one ', 'two ', '3'])

  const read = await publish(
    { 'a.py': generator, 'b.py': tool('def f(pieces):', 'return list(pieces)') },
    `${yamlOf({}).replace('a.output', 'b.output')}- {name: b, type: python, source: {type: code, path: b.py}, inputs: {pieces: "\${a.output}"}}\n`,
  )
  expect((await flows.invoke(owner, read, {})).outputs['o']).toEqual(['one ', 'two ', 3])
})

test('async tools and async generators are waited for', async () => {
  const source = `import asyncio\n${tool('async def f():', 'one, two = await asyncio.gather(twice(1), twice(2))\nyield str(one)\nyield str(two)')}
async def twice(n):
    await asyncio.sleep(0.01)
    return 2 * n
`
  expect(await answer({ 'a.py': source })).toBe('24')
})

test('[22] a tool is given its connection with secrets, which stay out of what it prints and says', async () => {
  const source = tool(
    'def f(c: CustomConnection):',
    'print("token is", c.token, c.configs, c["region"])\nif c.region == "north":\n    raise ValueError(f"bad {c.secrets[\'token\']}")',
  )
  const failing = answer({ 'a.py': source }, { c: 'shop' })
  await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('ValueError: bad ***') as unknown })
  const [record] = journals.at(-1)?.nodes ?? []
  expect(record?.logs).toBe("token is *** {'region': 'north'} north\n")
  expect(JSON.stringify(record)).not.toContain(connection.secrets['token'])
  await expect(
    answer({ 'a.py': tool('def f(c: AzureOpenAIConnection):', 'return 1') }, { c: 'shop' }),
  ).rejects.toMatchObject({ details: { code: 'InvalidConnectionType' } })
})

test('a custom connection is opened as the class that the file declares', async () => {
  const source = `from promptflow import tool
from promptflow.connections import CustomStrongTypeConnection
from promptflow.contracts.types import Secret
class Shop(CustomStrongTypeConnection):
    region: str
    token: Secret
@tool
def f(c: Shop):
    return [type(c).__name__, c.region, len(c.token)]
`
  expect(await answer({ 'a.py': source }, { c: 'shop' })).toEqual(['Shop', 'north', 17])
})

test('images are bytes inside and one-key maps outside', async () => {
  const source = `from promptflow.contracts.multimedia import Image\n${tool('def f(v: Image, more: list):', 'return [str(v), len(v), v, [type(one).__name__ for one in more]]')}`
  const image = { 'data:image/png;base64': Buffer.from('image').toString('base64') }
  expect(await answer({ 'a.py': source }, { v: image, more: [image] })).toEqual([
    'Image(0e762927)',
    5,
    image,
    ['Image'],
  ])
})

test('dataclasses go out as maps, and come in as themselves where the parameter says so', async () => {
  const classes = 'import dataclasses\n@dataclasses.dataclass\nclass Score:\n    value: float\n    why: str = ""\n'
  const flow = await publish(
    {
      'score.py': classes,
      'a.py': `from score import Score\n${tool('def f() -> Score:', 'return Score(0.5, "half")')}`,
      'b.py': `from score import Score\n${tool('def f(score: Score, value: float):', 'return [score.why, value, type(score).__name__]')}`,
    },
    `${yamlOf({}).replace('a.output', 'b.output')}- {name: b, type: python, source: {type: code, path: b.py}, inputs: {score: "\${a.output}", value: "\${a.output.value}"}}\n`,
  )
  expect((await flows.invoke(owner, flow, {})).outputs['o']).toEqual(['half', 0.5, 'Score'])
})

test.each([
  ['float', 1, '1.0'],
  ['float', 'NaN', 'nan'],
  ['float | None', null, 'None'],
  ['list[float]', [1, 0.5, '-Infinity'], '[1.0, 0.5, -inf]'],
  ['dict[str, list[float]]', { a: [2] }, "{'a': [2.0]}"],
  ['list', [1, 'NaN'], "[1, 'NaN']"],
  ['bool', true, 'True'],
])(
  'a number is the float that the annotation asks for, as JSON has only one kind: %s of %j is %s',
  async (type, value, printed) => {
    const source = tool(`def f(v: ${type}):`, 'return repr(v)')
    expect(await answer({ 'a.py': source }, { v: '${inputs.v}' }, { v: value }, { v: { type: 'object' } })).toBe(
      printed,
    )
  },
)

test('Python is code: it is never uploaded, and a file that is not deployed is refused', async () => {
  const yaml = yamlOf({})
  await expect(flows.publish(owner, 'f', { yaml, files: { 'a.py': 'x = 1' } })).rejects.toMatchObject({
    word: 'code_not_deployed',
  })
  const code = { ...(await deploy({ 'a.py': tool('def f():', 'return 1') })), 'b.py': 'b'.repeat(64) }
  await expect(flows.publish(owner, 'f', { yaml, code })).rejects.toMatchObject({ word: 'code_not_deployed' })
})

test('a version keeps its own Python, helpers included, after others were deployed', async () => {
  const yaml = yamlOf({})
  const sourcesOf = (word: string) => ({
    'a.py': `import helper\n${tool('def f():', 'return helper.word')}`,
    'helper.py': `word = "${word}"\n`,
  })
  const one = await flows.publish(owner, 'pinned', { yaml, code: await deploy(sourcesOf('one')) })
  const two = await flows.publish(owner, 'pinned', { yaml, code: await deploy(sourcesOf('two')) })
  expect(two.hash).not.toBe(one.hash)
  const said = async (version: string) => (await flows.invoke(owner, 'pinned', {}, { version })).outputs['o']
  expect([await said(one.hash), await said(two.hash), await said(one.hash)]).toEqual(['one', 'two', 'one'])
})

test('[2] a Python file that is not what its name says is not run', async () => {
  const source = tool('def f():', 'return 1')
  const code = await deploy({ 'a.py': source })
  const fresh = memoryBlobs()
  await fresh.put('code', `${code['a.py']}.py`, 'print("evil")')
  await expect(createCodeReader(fresh)(code['a.py'] ?? '')).rejects.toMatchObject({ word: 'store_corrupt' })
  await expect(createCodeReader(fresh)('../etc/passwd')).rejects.toMatchObject({ word: 'code_not_deployed' })
})

test('figures of a tool are the node’s metrics; one that is no finite number is left out, and said so', async () => {
  const body =
    'log_metric("share", 0.25)\nlog_metric(key="count", value=True)\nlog_metric("mean", float("nan"))\nlog_metric("word", "many")'
  await answer({ 'a.py': `from promptflow.core import log_metric\n${tool('def f():', body)}` })
  expect(journals.at(-1)?.nodes[0]).toMatchObject({
    metrics: { share: 0.25, count: 1 },
    logs: "metric “mean” is left out: nan is no finite number\nmetric “word” is left out: 'many' is no finite number\n",
  })
})

test.each([
  'from promptflow import tool, log_metric, ToolProvider, trace',
  'from promptflow.core import tool, log_metric, ToolProvider',
  'from promptflow.tracing import trace, start_trace',
  'from promptflow.connections import AzureOpenAIConnection, OpenAIConnection, CustomConnection, CustomStrongTypeConnection',
  'from promptflow.connections import ServerlessConnection, CognitiveSearchConnection, SerpConnection',
  'from promptflow.entities import InputSetting, DynamicList, AzureOpenAIConnection',
  'from promptflow.contracts.types import PromptTemplate, Secret, FilePath, AssistantDefinition',
  'from promptflow.contracts.multimedia import Image, PFBytes, Text',
  'from promptflow.contracts.tool import PromptTemplate',
  'from promptflow._core.tool import tool, ToolProvider',
  'from promptflow._core.metric_logger import log_metric',
  'from promptflow._internal import tool, log_metric',
  'from promptflow.core._connection import CustomConnection',
])('what node files import of Prompt flow is there: %s', async (line) => {
  expect(await errorsOf({ 'a.py': `${line}\n${tool('def f():', 'pass')}` }, yamlOf({}))).toEqual([])
})

test('what cannot be there is told at the import', async () => {
  const source = (line: string) => ({ 'a.py': `${line}\n${tool('def f():', 'pass')}` })
  expect(await errorsOf(source('from promptflow.core import Prompty'), yamlOf({}))).toMatchObject([
    { code: 'PythonLoadError', file: 'a.py', line: 1, message: expect.stringContaining('type: prompty') as unknown },
  ])
  expect(await errorsOf(source('from promptflow.client import PFClient'), yamlOf({}))).toMatchObject([
    { code: 'PythonLoadError', message: expect.stringContaining('“promptflow.client”') as unknown },
  ])
})

test('a Python node is tried by itself, and what it printed comes back, also where it fails', async () => {
  const flow = await publish({ 'a.py': tool('def f(n: int):', 'print("n is", n)\nreturn 1 / n') }, yamlOf({ n: 2 }))
  expect(await flows.testNode(owner, flow, { node: 'a', inputs: {} })).toMatchObject({ output: 0.5, logs: 'n is 2\n' })
  const failing = flows.testNode(owner, flow, { node: 'a', inputs: { n: '0' } })
  await expect(failing).rejects.toMatchObject({ details: { type: 'ZeroDivisionError', logs: 'n is 0\n' } })
})
