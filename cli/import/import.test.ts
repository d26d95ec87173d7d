import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { packageToolIds } from '../../shared/flows/nodes/packages'
import { CliFailure } from '../failure'
import { importFolder, refuseForeign } from './import-folder'
import { packageToolFacts } from './package-tools'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const home = mkdtempSync(join(tmpdir(), 'sluice-import-'))
  folders.push(home)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  return home
}

const bring = (files: Readonly<Record<string, string>>, replay = false) => {
  const home = folderWith(files)
  const report = importFolder(join(home, 'old'), join(home, 'new'), { replay })
  const text = (path: string): string => readFileSync(join(home, 'new', path), 'utf8')
  return {
    report,
    text,
    has: (path: string) => existsSync(join(home, 'new', path)),
    yaml: () => parse(text('flow.dag.yaml')) as never,
  }
}

const python = (name: string, more = '') =>
  `nodes:\n- name: ${name}\n  type: python\n  source: {type: code, path: ${name}.py}\n  inputs: {q: "\${inputs.q}"${more}}\n`

test('a node of the standard library runs as it is, and its file stays as it was', () => {
  const source = 'import json\nfrom promptflow.core import tool\n@tool\ndef a(q: str): return json.dumps(q)\n'
  const { report, text, yaml } = bring({ 'old/flow.dag.yaml': python('a'), 'old/a.py': source })
  expect(report.nodes).toEqual([{ node: 'a', kind: 'python', status: 'runs_as_is', notes: [] }])
  expect(report.to_do).toEqual([])
  expect(text('a.py')).toBe(source)
  expect(yaml()).toMatchObject({ nodes: [{ type: 'python', source: { path: 'a.py' } }] })
})

test('a node whose imports are not there becomes a typed skeleton, named with its place', () => {
  const { report, text, yaml } = bring({
    'old/flow.dag.yaml': `# kept\n${python('a')}`,
    'old/a.py': 'import numpy as np\n@tool\ndef a(q: str, n: int = 2) -> list[float]: return []\n',
  })
  expect(report.nodes[0]).toMatchObject({ status: 'to_do', wrote: 'a.ts' })
  expect(report.to_do).toEqual(['a: it imports numpy (a.py:1), and Python nodes here have the standard library only'])
  expect(text('a.ts')).toContain('readonly n?: number')
  expect(text('flow.dag.yaml')).toMatch(/^# kept/)
  expect(yaml()).toMatchObject({ nodes: [{ type: 'script', source: { type: 'code', path: 'a.ts' } }] })
})

test('with --replay recorded outputs stand in, and the skeleton is there to replace them', () => {
  const record = { node: 'a', status: 'Completed', inputs: { q: 'x' }, output: [1] }
  const { report, text, has } = bring(
    {
      'old/flow.dag.yaml': python('a'),
      'old/a.py': 'import numpy\n@tool\ndef a(q): pass\n',
      'old/.runs/r/node_artifacts/a/0.jsonl': JSON.stringify(record),
    },
    true,
  )
  expect(report.nodes[0]).toMatchObject({ status: 'replayed', wrote: 'replay/a.ts' })
  expect(report.to_do).toEqual([])
  expect(text('flow.dag.yaml')).toContain('replay/a.ts')
  expect(has('a.ts')).toBe(true)
  expect(has('.runs')).toBe(false)
})

test('secrets never reach the copy: they become references to the environment, and hidden files stay behind', () => {
  const secret = ['not', 'a', 'real', 'key', '123'].join('-')
  const { report, text, has } = bring({
    'old/flow.dag.yaml': 'nodes:\n- {name: a, type: llm, connection: my_ai, source: {path: a.jinja2}}\n',
    'old/a.jinja2': 'user:\nhi',
    'old/.env': `KEY=${secret}`,
    'old/__pycache__/a.pyc': 'x',
    'old/ai.yaml': `$schema: https://x/AzureOpenAIConnection.schema.json\nname: my_ai\ntype: azure_open_ai\napi_key: ${secret}\napi_base: https://mine.example/\napi_type: azure\napi_version: "2024-02-01"\n`,
    'old/other.yaml': `name: things\ntype: custom\nconfigs: {place: here, token: ${secret}}\nsecrets: {pass: "\${env:THE_PASS}"}\n`,
  })
  const mine = parse(text('connections/my_ai.yaml')) as unknown
  expect(mine).toEqual({
    name: 'my_ai',
    kind: 'azure_openai',
    base_url: 'https://mine.example/',
    api_version: '2024-02-01',
    secrets: { api_key: 'env:MY_AI_API_KEY' },
  })
  expect(parse(text('connections/things.yaml'))).toEqual({
    name: 'things',
    kind: 'custom',
    fields: { place: 'here' },
    secrets: { pass: 'env:THE_PASS', token: 'env:THINGS_TOKEN' },
  })
  expect(JSON.stringify(report)).not.toContain(secret)
  expect(text('flow.dag.yaml') + text('connections/my_ai.yaml') + text('connections/things.yaml')).not.toContain(secret)
  expect([has('ai.yaml'), has('.env'), has('__pycache__')]).toEqual([false, false, false])
  expect(report.connections[0]).toMatchObject({ name: 'my_ai', used_by: ['a'], wrote: 'connections/my_ai.yaml' })
  expect(report.to_do.join()).toContain('change the secret')
})

test('what looks like a secret in any other file is named by its file, and not repeated', () => {
  const secret = `sk-${'a1B2'.repeat(8)}`
  const { report } = bring({
    'old/flow.dag.yaml': `nodes: []\n# ${secret}\n`,
    'old/settings.json': `{"key": "${secret}"}`,
    'old/notes.md': 'Ask for a task-sk-1.',
  })
  expect(report.to_do.map((item) => item.split(' ')[0])).toEqual(['flow.dag.yaml', 'settings.json'])
  expect(JSON.stringify(report)).not.toContain(secret)
})

test('included files are copied in, and one that is not there is left to do', () => {
  const { report, text, has } = bring({
    'old/flow.dag.yaml':
      'additional_includes: [../shared/lib, ../shared/a.md, ../gone.txt, ../shared/lib.zip]\nnodes: []\n',
    'shared/lib/x.py': 'x = 1',
    'shared/a.md': 'A',
  })
  expect([has('lib/x.py'), text('a.md'), text('flow.dag.yaml')]).toEqual([true, 'A', 'nodes: []\n'])
  expect(report.to_do).toEqual([
    'Unable to find additional include ../gone.txt; what reads it will miss it',
    'additional_includes names ../shared/lib.zip, which upstream makes of the folder beside it; zip it into the flow’s folder by hand',
  ])
})

test('every package tool that has a counterpart in the engine is known to the import', () => {
  const ids = [
    ...packageToolIds.keys(),
    'promptflow.tools.aoai_gpt4v.AzureOpenAI.chat',
    'promptflow.tools.openai_gpt4v.OpenAI.chat',
    'promptflow.tools.llm_vision.llm_vision',
    'promptflow.tools.open_model_llm.OpenModelLLM.call',
  ]
  expect(ids.filter((id) => packageToolFacts(id) === undefined)).toEqual([])
  expect(packageToolFacts('constructor')).toBeUndefined()
})

test('a package tool without a counterpart becomes a skeleton of its inputs; connections to make are listed', () => {
  const { report, text } = bring({
    'old/flow.dag.yaml': [
      'nodes:',
      '- {name: vec, type: python, source: {type: package, tool: promptflow.tools.embedding.embedding}, inputs: {connection: ada, input: x}}',
      '- {name: odd, type: python, source: {type: package, tool: some.pkg.fn}, inputs: {alpha: 1, beta: two}}',
      '- {name: net, type: csharp}',
    ].join('\n'),
  })
  expect(report.nodes.map(({ node, status }) => [node, status])).toEqual([
    ['vec', 'runs_as_is'],
    ['odd', 'to_do'],
    ['net', 'to_do'],
  ])
  expect(text('odd.ts')).toMatch(/readonly alpha: unknown\n {2}readonly beta: unknown/)
  expect(report.to_do).toContain('make the connection ada (azure_openai)')
})

test('what is written for one node is never written over by another, nor over a file of the folder', () => {
  const { report, text } = bring({
    'old/flow.dag.yaml': 'nodes: [{name: a b, type: csharp}, {name: a-b, type: csharp}]\n',
    'old/a-b.ts': 'own',
  })
  expect(report.nodes.map(({ wrote }) => wrote)).toEqual(['a-b.node.ts', 'a-b.node.node.ts'])
  expect(text('a-b.ts')).toBe('own')
})

test('variants are brought over each by itself, and a template ending that cannot be published is changed', () => {
  const { report, yaml } = bring({
    'old/flow.dag.yaml': [
      'nodes: [{name: a, use_variants: true}]',
      'node_variants:',
      '  a:',
      '    default_variant_id: one',
      '    variants:',
      '      one: {node: {type: prompt, source: {path: one.txt}}}',
      '      two: {node: {type: prompt, source: {path: gone.jinja2}}}',
    ].join('\n'),
    'old/one.txt': 'Hi',
  })
  expect(report.nodes.map(({ node, status }) => [node, status])).toEqual([
    ['a.one', 'changed'],
    ['a.two', 'to_do'],
  ])
  expect(yaml()).toMatchObject({
    node_variants: { a: { variants: { one: { node: { source: { path: 'one.jinja2' } } } } } },
  })
})

test('nothing is read or written outside the folders, whatever paths a flow names, and no bomb is unrolled', () => {
  const { report, has } = bring({
    'old/flow.dag.yaml':
      'additional_includes: [.., .]\nnodes: [{name: ../a, type: prompt, source: {path: ../out.txt}}, {name: "../b", type: csharp}]\n',
    'out.txt': 'x',
  })
  expect(report.nodes[0]).toMatchObject({ status: 'to_do', notes: ['its template "../out.txt" is not in the folder'] })
  expect([has('../out.jinja2'), has('../b.ts'), has('-b.ts'), has('new')]).toEqual([false, false, true, false])
  expect(report.to_do.filter((item) => item.includes('holds the flow itself'))).toHaveLength(2)
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(', ')}]`),
  ]
  expect(() => bring({ 'old/flow.dag.yaml': bomb.join('\n') })).toThrow('cannot be read')
})

const anyDefinition = fc.record(
  {
    nodes: fc.array(
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.record(
          {
            name: fc.oneof(
              fc.constantFrom('a', '__proto__', 'constructor', '..', 'x/y'),
              fc.jsonValue({ maxDepth: 1 }),
            ),
            type: fc.constantFrom('llm', 'prompt', 'python', 'custom_llm', 'csharp', 'other', 3),
            source: fc.oneof(
              fc.jsonValue({ maxDepth: 1 }),
              fc.record(
                {
                  type: fc.constantFrom('code', 'package'),
                  path: fc.constantFrom('a.py', 'b.txt', '../c', '', '.', 'a\0b'),
                  tool: fc.string(),
                },
                { requiredKeys: [] },
              ),
            ),
            inputs: fc.jsonValue({ maxDepth: 2 }),
            connection: fc.jsonValue({ maxDepth: 1 }),
            use_variants: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      ),
      { maxLength: 4 },
    ),
    node_variants: fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(fc.constantFrom('a', '__proto__'), fc.record({ variants: fc.jsonValue({ maxDepth: 2 }) })),
    ),
    additional_includes: fc.jsonValue({ maxDepth: 1 }),
    environment: fc.jsonValue({ maxDepth: 1 }),
    environment_variables: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: [] },
)

test('whatever a definition and recordings hold, importing ends with a report or a named failure', () => {
  fc.assert(
    fc.property(anyDefinition, fc.jsonValue({ maxDepth: 3 }), fc.string(), (definition, record, python) => {
      const recorded = [record, { node: 'a', inputs: record, output: record }, { run_info: record }]
      try {
        const { report, has } = bring(
          {
            'old/flow.dag.yaml': stringify(definition),
            'old/a.py': `import numpy\n@tool\ndef a(${python}\n`,
            'old/b.txt': 'b',
            'old/.runs/r/node_artifacts/a/0.jsonl': recorded.map((row) => JSON.stringify(row)).join('\n'),
            'old/.promptflow/flow.detail.json': JSON.stringify(record),
          },
          true,
        )
        expect(report.nodes.every(({ status, wrote }) => status !== 'to_do' || wrote === undefined || has(wrote))).toBe(
          true,
        )
        expect(has('../c')).toBe(false)
      } catch (error) {
        expect(error).toBeInstanceOf(CliFailure)
      }
    }),
    { numRuns: 150 },
  )
})

test('a flex flow is refused by name, and YAML that cannot be read by its place', () => {
  const home = folderWith({ 'flex/flow.flex.yaml': 'entry: app:Chat\n', 'old/flow.dag.yaml': 'nodes: [\n' })
  expect(() => refuseForeign(join(home, 'flex'), 'flex')).toThrow('flex flow with the entry app:Chat')
  const failure = (() => {
    try {
      importFolder(join(home, 'old'), join(home, 'new'), { replay: false })
    } catch (error) {
      return error
    }
    return undefined
  })()
  expect(failure).toBeInstanceOf(CliFailure)
  expect((failure as CliFailure).errors[0]).toMatchObject({ file: 'flow.dag.yaml', line: 2 })
})
