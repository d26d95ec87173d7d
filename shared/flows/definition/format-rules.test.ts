import type { Json } from '../../json'
import { nodeKinds } from '../nodes'
import { plainPrompts } from '../plain-prompts'
import { compileFlow, type CompiledFlow } from './compile-flow'

const kinds = nodeKinds(plainPrompts())
const compile = (yaml: string, more: readonly string[] = []): CompiledFlow =>
  compileFlow({
    flow: 'f',
    yaml,
    files: new Map(['p.jinja2', ...more].map((path) => [path, new TextEncoder().encode('Say {{ x }}')])),
    code: {},
    kinds,
    environment: new Set(),
  })
const prompt = (name: string, more = ''): string =>
  `- {name: ${name}, type: prompt, source: {path: p.jinja2}${more === '' ? '' : `, ${more}`}}\n`
const codes = (items: CompiledFlow['errors']): readonly string[] => items.map(({ code }) => code)
const one = `nodes:\n${prompt('a')}`

test('[§1.1] keys that say nothing to a run are known, and those a user may count on are told to have no effect', () => {
  const { errors, warnings } = compile(
    `$schema: s\nid: i\nname: n\ndisplay_name: d\ndescription: e\ntags: {a: b}\ntools: []\nenvironment: {}\n${one}`,
  )
  expect(errors).toEqual([])
  expect(warnings.map(({ code, line }) => [code, line])).toEqual([
    ['ignored_key', 7],
    ['ignored_key', 8],
  ])
})

test('[§1.1] flows of every type have the same plan; one that says none is standard', () => {
  const plans = ['standard', 'evaluation', 'chat'].map((type) => compile(`type: ${type}\n${one}`).plan)
  expect(plans[0]?.nodes).toHaveLength(1)
  expect(plans[1]).toEqual(plans[0])
  expect(plans[2]).toEqual(plans[0])
  expect(compile(one).definition.type).toBe('standard')
})

test('[§1.1] environment variables are text as Python writes it; lists and maps are JSON', () => {
  const { plan } = compile(`environment_variables: {a: [1, {b: é}], c: true, d: 1.5, e: text}\n${one}`)
  expect(plan?.environment).toEqual({ a: '[1, {"b": "\\u00e9"}]', c: 'True', d: '1.5', e: 'text' })
})

test('[§1.1] an include is there under its base name, as a file or as a folder', () => {
  const yaml = `additional_includes: [../shared/words.md, ../lib/]\n${one}`
  expect(codes(compile(yaml, ['words.md', 'lib/x.md']).errors)).toEqual([])
  expect(codes(compile(yaml, ['shared/words.md', 'x.md']).errors)).toEqual(['UserErrorException', 'UserErrorException'])
})

test('[§1.1] images are written in the basic dialect unless the flow says otherwise', () => {
  const dialect = (head: string): unknown => compile(`${head}${one}`).plan?.nodes[0]?.settings['images']
  expect(['', 'message_format: basic\n', 'message_format: openai-vision\n'].map(dialect)).toEqual([
    'basic',
    'basic',
    'openai-vision',
  ])
})

test('[§1.2] an input may be of a connection’s type, its default of null is none, its enum is for people', () => {
  const { errors, plan } = compile(
    `inputs:\n  c: {type: AzureOpenAIConnection, default: null}\n  q: {type: string, enum: [a], default: b, is_chat_input: true}\n${one}`,
  )
  expect(errors).toEqual([])
  expect(plan?.inputs).toEqual({
    c: { type: 'AzureOpenAIConnection' },
    q: { type: 'string', default: 'b', is_chat_input: true },
  })
})

test('[§1.3] null and empty literals are dropped, and keys without effect are known to every kind', () => {
  const { errors, plan } = compile(
    `nodes:\n${prompt('a', 'inputs: {x: "", y: null, z: 0, w: false}, enable_cache: true, comment: c, skip: {}')}`,
  )
  expect(errors).toEqual([])
  expect(Object.keys(plan?.nodes[0]?.inputs ?? {})).toEqual(['z', 'w'])
  // A kind that is strict about its keys refuses what no node has.
  const strict = (key: string): string =>
    `nodes:\n- {name: a, type: retrieve, index: i, inputs: {query: q}, ${key}: true}\n`
  expect(codes(compile(strict('enable_cache')).errors)).toEqual([])
  expect(codes(compile(strict('comment')).errors)).toEqual([])
  expect(codes(compile(strict('enable_caches')).errors)).toEqual(['FlowDefinitionError'])
})

test('[§1.3] reduce is another word for aggregation', () => {
  const [a] = compile(`nodes:\n${prompt('a', 'reduce: true')}`).plan?.nodes ?? []
  expect(a?.aggregation).toBe(true)
})

test.each(['{is: 1}', '{when: "${inputs.x}"}', 'true'])('[§1.3] activate of %s is no condition', (activate) => {
  expect(codes(compile(`nodes:\n${prompt('a', `activate: ${activate}`)}`).errors)).toEqual(['FlowDefinitionError'])
})

test.each<[string, string, string | undefined]>([
  ['prompt', '{type: code, path: p.jinja2}', undefined],
  ['prompt', '{type: package, tool: t.t}', 'NotImplementedError'],
  ['prompt', '{type: package_with_prompt, tool: t.t, path: p.jinja2}', 'NotImplementedError'],
  ['llm', '{type: code, path: p.jinja2}', undefined],
  ['llm', '{type: code, path: gone.jinja2}', 'InvalidSource'],
  ['llm', '{type: package, tool: t.t}', 'NotImplementedError'],
  ['llm', '{type: package_with_prompt, tool: t.t, path: p.jinja2}', 'NotImplementedError'],
  ['python', '{type: package, tool: t.t}', 'PackageToolNotFoundError'],
  ['python', '{type: package_with_prompt, tool: t.t, path: p.jinja2}', 'NotImplementedError'],
  ['custom_llm', '{type: code, path: p.jinja2}', 'NotImplementedError'],
  ['custom_llm', '{type: package, tool: t.t}', 'NotImplementedError'],
  ['custom_llm', '{type: package_with_prompt, tool: t.t, path: p.jinja2}', 'PackageToolNotFoundError'],
])('[§1.3] a node of type %s with the source %s: %s', (type, source, code) => {
  const { errors } = compile(`nodes:\n- {name: a, type: ${type}, source: ${source}, inputs: {x: 1}}\n`)
  expect(codes(errors)).toEqual(code === undefined ? [] : [code])
})

test('[§1.5] the default variant stands in the flow wherever it is listed; the others take only their own node’s place', () => {
  const body = (top: number): string => `{node: {type: retrieve, index: i, top: ${top}, inputs: {query: q}}}`
  const group = `{default_variant_id: two, variants: {one: ${body(1)}, two: ${body(2)}}}`
  const { plan, variants, errors } = compile(
    `nodes: [{name: a, use_variants: true}, {name: b, use_variants: true}]\nnode_variants: {a: ${group}, b: ${group}}\n`,
  )
  const tops = (of: typeof plan): Json[] => (of?.nodes ?? []).map(({ settings }) => settings['top'] ?? null)
  expect(errors).toEqual([])
  expect(tops(plan)).toEqual([2, 2])
  expect(Object.keys(variants).toSorted()).toEqual(['a.one', 'b.one'])
  expect([tops(variants['a.one']), tops(variants['b.one'])]).toEqual([
    [1, 2],
    [2, 1],
  ])
})

test('[§1.6 #8] an aggregation node reads nodes of lines in its inputs, not in its condition', () => {
  const flow = (more: string): string => `nodes:\n${prompt('a')}${prompt('s', `aggregation: true, ${more}`)}`
  expect(compile(flow('inputs: {x: "${a.output}"}')).errors).toEqual([])
  expect(compile(flow('activate: {when: "${a.output}", is: 1}')).errors).toMatchObject([
    { code: 'InvalidNodeReference', node: 's' },
  ])
  const chain = `${flow('inputs: {x: 1}')}${prompt('t', 'aggregation: true, activate: {when: "${s.output}", is: 1}')}`
  expect(compile(chain).errors).toEqual([])
})

test('[§1.7] an output that reads an aggregation node is left out, with a warning', () => {
  const { plan, warnings } = compile(
    `outputs: {o: {type: string, reference: "\${s.output}"}, p: {type: string, reference: "\${a.output}"}}\nnodes:\n${prompt('a')}${prompt('s', 'aggregation: true')}`,
  )
  expect(Object.keys(plan?.outputs ?? {})).toEqual(['p'])
  expect(warnings).toMatchObject([{ code: 'aggregation', line: 1 }])
})

test('[§1.8] an output that reads a part of what a node says streams nothing', () => {
  const { plan } = compile(`outputs: {o: {type: string, reference: "\${a.output.x}"}}\n${one}`)
  expect(plan?.streams).toEqual({})
})

test('[§1.14] what must be a map or a list and is none is told at its place', () => {
  expect(compile(`inputs: []\nadditional_includes: x\n${one}`).errors).toMatchObject([
    { code: 'FlowDefinitionError', line: 2 },
    { code: 'FlowDefinitionError', line: 1 },
  ])
})

test('[§1.14] a second document, a circle’s names in their order, and outputs of absent inputs are told', () => {
  expect(compile(`${one}---\n${one}`).errors).toMatchObject([{ code: 'yaml_error', line: 3 }])
  const circle = ['z', 'm', 'a'].map((name, index, all) =>
    prompt(name, `inputs: {x: "\${${all.at(index - 1)}.output}"}`),
  )
  expect(compile(`nodes:\n${circle.join('')}`).errors).toMatchObject([
    { code: 'NodeCircularDependency', message: 'Nodes wait for each other: a, m, z' },
  ])
  expect(compile(`outputs: {o: {type: string, reference: "\${inputs.q}"}}\n${one}`).errors).toMatchObject([
    { code: 'OutputReferenceNotFound' },
  ])
})
