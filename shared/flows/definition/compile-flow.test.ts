import * as fc from 'fast-check'
import vectors from '../../../tests/vectors/flow-format.json'
import { Fault } from '../../faults'
import type { FlowFiles } from '../contract'
import { nodeKinds } from '../nodes'
import { plainPrompts } from '../plain-prompts'
import { compileFlow, flowFile } from './compile-flow'

const kinds = nodeKinds(plainPrompts())
const texts = (files: Readonly<Record<string, string>>): FlowFiles =>
  new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]))

const compile = (
  yaml: string,
  files: Readonly<Record<string, string>> = { 'p.jinja2': 'Say {{ x }}', 'bad.jinja2': '{{ temperature }}' },
) =>
  compileFlow({
    flow: 'f',
    yaml,
    files: texts(files),
    code: { 'x.ts': 'a'.repeat(64) },
    kinds,
    environment: new Set(['REGION']),
  })

const prompt = (name: string, more = '') => `
- name: ${name}
  type: prompt
  source: {type: code, path: p.jinja2}
${more}`

const table: readonly (readonly [
  code: string,
  place: readonly [line: number, column: number],
  node: string | undefined,
  yaml: string,
])[] = [
  ['yaml_error', [1, 10], undefined, 'inputs: "'],
  ['yaml_error', [3, 1], undefined, 'nodes: []\ninputs: {}\nnodes: []\n'],
  ['yaml_error', [1, 1], undefined, ''],
  ['yaml_error', [1, 66], undefined, '['.repeat(80) + ']'.repeat(80)],
  ['yaml_error', [1, 1], undefined, aliasBomb()],
  ['yaml_error', [2, 13], undefined, 'inputs:\n  x: {type: .inf}\n'],
  ['FlowDefinitionError', [1, 1], undefined, 'just text'],
  ['FlowDefinitionError', [1, 1], undefined, 'nodes: {a: 1}'],
  ['KeyError', [2, 3], undefined, `inputs:\n  q: {description: no type}\nnodes:${prompt('a')}`],
  ['KeyError', [2, 3], undefined, 'nodes:\n- type: prompt\n  source: {path: p.jinja2}\n'],
  ['UnknownNodeKind', [3, 3], 'a', 'nodes:\n- name: a\n  type: promt\n'],
  ['NotSupportedYet', [3, 3], 'a', 'nodes:\n- name: a\n  type: csharp\n'],
  ['FlowDefinitionError', [5, 11], 'a', `nodes:${prompt('a', '  retry: {attempts: 0}')}`],
  ['FlowDefinitionError', [5, 11], 'a', `nodes:${prompt('a', '  retry: {delays: 3s}')}`],
  ['FlowDefinitionError', [5, 11], 'a', `nodes:${prompt('a', '  retry: {delay: 3}')}`],
  ['FlowDefinitionError', [5, 3], 'a', `nodes:${prompt('a', '  timeout: 30')}`],
  ['FlowDefinitionError', [5, 3], 'a', `nodes:${prompt('a', '  on_error: stop')}`],
  ['FlowDefinitionError', [5, 3], 'a', `nodes:${prompt('a', '  cache: true')}`],
  ['FlowDefinitionError', [5, 3], 'a', `nodes:${prompt('a', '  cache: {ttl: 1h}')}`],
  ['NodeReferenceNotFound', [5, 14], 'a', `nodes:${prompt('a', '  on_error: {node: b}')}`],
  ['InvalidNodeReference', [5, 14], 'a', `nodes:${prompt('a', '  on_error: {node: a}')}`],
  [
    'InvalidNodeReference',
    [9, 14],
    'b',
    `nodes:${prompt('a', '  on_error: {node: c}')}${prompt('b', '  on_error: {node: c}')}${prompt('c')}`,
  ],
  [
    'NodeCircularDependency',
    [6, 3],
    'b',
    `nodes:${prompt('a', '  on_error: {node: b}')}${prompt('b', '  inputs: {x: "${a.output}"}')}`,
  ],
  ['FlowDefinitionError', [2, 3], 'm', 'nodes:\n- {name: m, type: map, inputs: {items: [1]}}\n'],
  ['FlowDefinitionError', [2, 24], 'm', 'nodes:\n- {name: m, type: map, over: list, inputs: {items: [1]}}\n'],
  ['FlowDefinitionError', [2, 3], 'm', 'nodes:\n- {name: m, type: flow}\n'],
  ['FlowDefinitionError', [2, 25], 'm', 'nodes:\n- {name: m, type: flow, flow: a/b}\n'],
  ['FlowDefinitionError', [2, 38], 'm', 'nodes:\n- {name: m, type: flow, flow: other, retry: 3}\n'],
  ['FlowDefinitionError', [2, 26], 'm', 'nodes:\n- {name: m, type: human, cache: {ttl: 1h}}\n'],
  ['NodeInputValidationError', [2, 33], 'm', 'nodes:\n- {name: m, type: human, form: {ok: {type: file}}}\n'],
  [
    'InputReferenceNotFound',
    [6, 64],
    'd',
    'nodes:\n- name: m\n  type: map\n  inputs: {items: [1]}\n  nodes:\n  - {name: d, type: prompt, source: {path: p.jinja2}, inputs: {x: "${inputs.other}"}}\n',
  ],
  ['UserErrorException', [1, 23], undefined, `additional_includes: [../gone.md]\nnodes:${prompt('a')}`],
  ['NotSupportedYet', [1, 1], undefined, `language: csharp\nnodes:${prompt('a')}`],
  ['InvalidMessageFormatType', [1, 1], undefined, `message_format: other\nnodes:${prompt('a')}`],
  ['FlowDefinitionError', [5, 3], 'a', `nodes:${prompt('a', '  activate: {when: "${inputs.x}"}')}`],
  ['FlowDefinitionError', [5, 35], 'a', `nodes:${prompt('a', '  activate: {when: "${inputs.x}", matches: "("}')}`],
  ['FlowDefinitionError', [5, 3], 'a', `nodes:${prompt('a', '  join: some')}`],
  ['UnsupportedReference', [6, 5], 'a', `nodes:${prompt('a', '  inputs:\n    x: ${b.output[0]}')}`],
  ['DuplicateNodeName', [6, 3], 'a', `nodes:${prompt('a')}${prompt('a')}`],
  ['InputReferenceNotFound', [6, 5], 'a', `nodes:${prompt('a', '  inputs:\n    x: ${inputs.y}')}`],
  ['NodeReferenceNotFound', [6, 5], 'a', `nodes:${prompt('a', '  inputs:\n    x: ${b.output}')}`],
  ['NodeReferenceNotFound', [5, 14], 'a', `nodes:${prompt('a', '  activate: {when: "${b}", is: 1}')}`],
  ['EnvironmentNotAllowed', [6, 5], 'a', `nodes:${prompt('a', '  inputs:\n    x: ${env:SECRET}')}`],
  [
    'InvalidNodeReference',
    [10, 5],
    'b',
    `nodes:${prompt('a', '  aggregation: true')}${prompt('b', '  inputs:\n    x: ${a.output}')}`,
  ],
  [
    'NodeCircularDependency',
    [2, 3],
    'a',
    `nodes:${prompt('a', '  inputs:\n    x: ${b.output}')}${prompt('b', '  inputs:\n    x: ${a.output}')}`,
  ],
  ['EmptyOutputReference', [2, 3], undefined, `outputs:\n  o: {type: string, reference: ""}\nnodes:${prompt('a')}`],
  [
    'OutputReferenceNotFound',
    [2, 21],
    undefined,
    `outputs:\n  o: {type: string, reference: "\${z.output}"}\nnodes:${prompt('a')}`,
  ],
  ['InvalidFlowError', [2, 3], 'a', 'nodes:\n- {name: a, use_variants: true}\n'],
  ['UserErrorException', [2, 3], 'a', 'nodes:\n- {name: a, type: prompt}\n'],
  ['NotImplementedError', [2, 36], 'a', 'nodes:\n- {name: a, type: prompt, source: {type: package, tool: t}}\n'],
  ['InvalidSource', [2, 36], 'a', 'nodes:\n- {name: a, type: prompt, source: {path: none.jinja2}}\n'],
  ['InvalidSource', [2, 36], 'a', 'nodes:\n- {name: a, type: prompt, source: {path: ../p.jinja2}}\n'],
  ['InvalidSource', [2, 36], 'a', 'nodes:\n- {name: a, type: script, source: {path: p.jinja2}}\n'],
  ['code_not_deployed', [2, 36], 'a', 'nodes:\n- {name: a, type: script, source: {path: y.ts}}\n'],
  ['NodeInputValidationError', [2, 33], 'a', 'nodes:\n- {name: a, type: llm, source: {path: bad.jinja2}}\n'],
  ['APINotFound', [2, 50], 'a', 'nodes:\n- {name: a, type: llm, source: {path: p.jinja2}, api: chatty}\n'],
  [
    'InvalidConnectionType',
    [2, 50],
    'a',
    'nodes:\n- {name: a, type: llm, source: {path: p.jinja2}, connection: [c]}\n',
  ],
  ['MissingRequiredInputs', [2, 3], 'a', 'nodes:\n- {name: a, type: lookup, collection: c}\n'],
  ['NodeInputValidationError', [2, 27], 'a', 'nodes:\n- {name: a, type: lookup, collection: a/b, inputs: {key: k}}\n'],
  [
    'NodeInputValidationError',
    [2, 42],
    'a',
    'nodes:\n- {name: a, type: lookup, collection: c, owner: me, inputs: {key: k}}\n',
  ],
  [
    'NodeInputValidationError',
    [2, 69],
    'a',
    'nodes:\n- {name: a, type: lookup, collection: c, owner: me, inputs: {me: m, key: k}}\n',
  ],
  [
    'NodeInputValidationError',
    [2, 42],
    'a',
    'nodes:\n- {name: a, type: lookup, collection: c, limit: 0, inputs: {key: k}}\n',
  ],
  ['MissingRequiredInputs', [2, 3], 'a', 'nodes:\n- {name: a, type: retrieve, inputs: {query: q}}\n'],
  [
    'NodeInputValidationError',
    [2, 39],
    'a',
    'nodes:\n- {name: a, type: retrieve, index: i, mode: fuzzy, inputs: {query: q}}\n',
  ],
  ['FlowDefinitionError', [2, 39], 'a', 'nodes:\n- {name: a, type: retrieve, index: i, topp: 3, inputs: {query: q}}\n'],
]

test.each(table)('%s is found at %j, node %s', (code, [line, column], node, yaml) => {
  const { errors, plan } = compile(yaml)
  expect(plan).toBeUndefined()
  expect(errors).toContainEqual(expect.objectContaining({ code, line, column, file: flowFile, ...(node && { node }) }))
})

test('all errors are found at once', () => {
  const { errors } = compile(
    `nodes:${prompt('a', '  inputs:\n    x: ${b.output}')}${prompt('a', '  retry: none')}\n- {name: c, type: zzz}\n`,
  )
  expect(errors.map(({ code }) => code).toSorted()).toEqual([
    'DuplicateNodeName',
    'FlowDefinitionError',
    'NodeReferenceNotFound',
    'UnknownNodeKind',
  ])
  expect(errors.find(({ code }) => code === 'UnknownNodeKind')?.message).toContain('script, python, lookup, retrieve')
})

test('an error of a template names the template and its line', () => {
  const broken = {
    ...plainPrompts(),
    inputsOf: () => {
      throw templateFault()
    },
  }
  const { errors } = compileFlow({
    flow: 'f',
    yaml: `nodes:${prompt('a')}`,
    files: texts({ 'p.jinja2': '{% if' }),
    code: {},
    kinds: nodeKinds(broken),
    environment: new Set(),
  })
  expect(errors).toEqual([
    { code: 'JinjaParsingError', message: 'no end', file: 'p.jinja2', line: 1, column: 4, node: 'a' },
  ])
})

test('unknown keys, ignored keys and conditions on undeclared inputs are warnings', () => {
  const { errors, warnings } = compile(
    `colour: red\nenvironment: {}\nnodes:${prompt('a', '  model: gpt-5\n  activate: {when: "${inputs.z}", is: 1}')}`,
  )
  expect(errors).toEqual([])
  expect(warnings.map(({ code, node }) => [code, node])).toEqual([
    ['unknown_key', undefined],
    ['ignored_key', undefined],
    ['unknown_key', 'a'],
    ['InputReferenceNotFound', 'a'],
  ])
})

test('[21] a value that descends from a model never says whose data is read', () => {
  const flow = (owner: string) => `
inputs: {who: {type: string}}
nodes:
- {name: guess, type: llm, source: {path: p.jinja2}, inputs: {x: hi}}
- {name: cut, type: script, source: {path: x.ts}, inputs: {text: "\${guess.output}"}}
- {name: read, type: lookup, collection: c, owner: me, inputs: {me: "${owner}"}}
`
  expect(compile(flow('${inputs.who}')).errors).toEqual([])
  for (const owner of ['${guess.output}', '${cut.output.id}']) {
    expect(compile(flow(owner)).errors).toEqual([
      expect.objectContaining({ code: 'OwnerFromModel', node: 'read', line: 6 }),
    ])
  }
})

test('[25] only a node that no other reads may stream', () => {
  const llm = (name: string, x: string) =>
    `- {name: ${name}, type: llm, source: {path: p.jinja2}, inputs: {x: "${x}"}}\n`
  const outputs =
    'outputs: {o: {type: string, reference: "${a.output}"}, p: {type: string, reference: "${b.output}"}, q: {type: string, reference: "${b.output.x}"}}\n'
  expect(compile(`${outputs}nodes:\n${llm('a', 'hi')}${llm('b', '${a.output}')}`).plan?.streams).toEqual({ b: 'p' })
  const tested = `${llm('a', 'hi')}- {name: b, type: prompt, source: {path: p.jinja2}, activate: {when: "\${a.output}", is: 1}}\n`
  expect(compile(`${outputs}nodes:\n${tested}`).plan?.streams).toEqual({ b: 'p' })
})

test('each variant has its own plan, and the default one stands in the flow', () => {
  const body = (top: string) => `{node: {type: retrieve, index: i, top: ${top}, inputs: {query: q}}}`
  const yaml = (top: string) =>
    `nodes:\n- {name: r, use_variants: true}\nnode_variants:\n  r: {default_variant_id: one, variants: {one: ${body('1')}, two: ${body(top)}}}\n`
  const { plan, variants, errors } = compile(yaml('2'))
  expect(errors).toEqual([])
  expect(plan?.nodes[0]?.settings['top']).toBe(1)
  expect(variants['r.two']?.nodes[0]?.settings['top']).toBe(2)
  expect(compile(yaml('0')).errors).toEqual([
    expect.objectContaining({ code: 'NodeInputValidationError', node: 'r', line: 4 }),
  ])
})

test('a plan’s hash sees what is said, not how', () => {
  const hash = (yaml: string) => compile(yaml).plan_hash
  expect(hash('nodes:\n- {name: a, type: prompt}')).toBe(hash('# a remark\nnodes: [{"type": "prompt", "name": "a"}]'))
  expect(hash('nodes:\n- {name: a, type: prompt}')).not.toBe(hash('nodes:\n- {name: b, type: prompt}'))
})

test('names of what objects inherit are names like any other', () => {
  const yaml = `
inputs: {constructor: {type: string}, hasOwnProperty: {type: string}}
outputs: {toString: {type: string, reference: "\${constructor.output}"}}
nodes:
- {name: constructor, type: prompt, source: {path: p.jinja2}, inputs: {x: "\${inputs.constructor}", toString: 1}}
- {name: valueOf, type: prompt, source: {path: p.jinja2}, inputs: {x: "\${inputs.valueOf}"}}
`
  const { errors } = compile(yaml)
  expect(errors.map(({ code, node }) => [code, node])).toEqual([['InputReferenceNotFound', 'valueOf']])
  expect(({} as Record<string, unknown>)['type']).toBeUndefined()
})

test.each(['__proto__', 'a/b', 'a[0]', 'x'.repeat(201)])('%j is no name of a node, an input or an output', (name) => {
  const written = JSON.stringify(name)
  const node = (inside: string) => `{${inside}, type: prompt, source: {path: p.jinja2}}`
  for (const yaml of [
    `nodes: [${node(`name: ${written}`)}]`,
    `nodes: [${node(`name: a, inputs: {${written}: 1}`)}]`,
    `inputs: {${written}: {type: int}}\nnodes: [${node('name: a')}]`,
    `outputs: {${written}: {type: int, reference: "1"}}\nnodes: [${node('name: a')}]`,
  ]) {
    expect(compile(yaml).errors).toContainEqual(
      expect.objectContaining({ code: 'FlowDefinitionError', line: expect.any(Number) }),
    )
  }
})

test.each(vectors.prompt_template_inputs.filter(({ template }) => !/image|set/.test(template)))(
  'the variables of $template are those upstream finds',
  ({ template, inputs }) => {
    expect(plainPrompts().inputsOf(template).toSorted()).toEqual(Object.keys(inputs).toSorted())
  },
)

test('whatever text is sent, the answer is a plan or errors with a place', () => {
  const pieces = fc.constantFrom(
    'nodes:\n',
    '- ',
    'name: a\n',
    '  type: llm\n',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a ',
    '<<: ',
    '? ',
    '!!set ',
    '"',
    ': ',
    '\t',
    '${inputs.x}',
    '__proto__: ',
    '\n',
    '  ',
    'activate: ',
    'source: ',
    'inputs: ',
    '- 1\n',
    '|\n',
    '\u0000',
    '%',
    '---\n',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (yaml) => {
        const { errors, plan } = compile(yaml)
        expect(plan === undefined).toBe(errors.length > 0)
        for (const { code, message, line, column } of errors) {
          expect([code, message].every((text) => text.length > 0)).toBe(true)
          expect(line).toBeGreaterThan(0)
          expect(column).toBeGreaterThan(0)
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('whatever JSON is sent in a flow’s shape, the answer is a plan or errors', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  const key = fc.constantFrom(
    'name',
    'type',
    'source',
    'inputs',
    'activate',
    'join',
    'collection',
    'owner',
    'index',
    'query',
    'aggregation',
    'use_variants',
  )
  const word = fc.constantFrom(
    'a',
    'b',
    'llm',
    'lookup',
    'retrieve',
    'script',
    'prompt',
    '${a.output}',
    '${inputs.x}',
    'x.ts',
    'p.jinja2',
  )
  const node = fc.dictionary(
    key,
    fc.oneof(value, word, fc.dictionary(fc.constantFrom('when', 'is', 'path', 'query', 'key', 'a'), word)),
  )
  const file = fc.record(
    { nodes: fc.array(node), inputs: value, outputs: value, node_variants: value },
    { requiredKeys: ['nodes'] },
  )
  fc.assert(
    fc.property(file, (content) => void compile(JSON.stringify(content))),
    { numRuns: 300 },
  )
})

function templateFault(): Error {
  return new Fault('invalid_flow', 'bad template', {}, [
    { code: 'JinjaParsingError', message: 'no end', line: 1, column: 4 },
  ])
}

function aliasBomb(): string {
  const rows = Array.from({ length: 8 }, (_row, index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`)
  return `a0: &a0 [x]\n${rows.join('\n')}\n`
}
