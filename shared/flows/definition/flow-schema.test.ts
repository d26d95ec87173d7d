import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parse } from 'yaml'
import { nodeKinds } from '../nodes'
import { plainPrompts } from '../plain-prompts'
import { compileFlow } from './compile-flow'
import { flowSchema } from './flow-schema'
import { kindKeys, nodeKeys } from './key-schemas'

const root = join(__dirname, '../../..')
const kinds = nodeKinds(plainPrompts())

const errorsOf = (yaml: string) =>
  compileFlow({ flow: 'f', yaml, files: new Map(), code: {}, kinds, environment: new Set() }).errors

test('the schema that lies in docs is the one the program knows; `npm run schema` writes it', () => {
  const written = JSON.parse(readFileSync(join(root, 'docs', 'flow.schema.json'), 'utf8')) as unknown
  expect(written).toEqual(flowSchema())
})

test('the schema knows every kind of node that runs, and no other', () => {
  expect(Object.keys(kindKeys).toSorted()).toEqual([...kinds.keys()].toSorted())
})

test.each([...kinds.keys()])('the keys of type %s are those its reader takes', (kind) => {
  const refusal = errorsOf(`nodes:\n- {name: a, type: ${kind}, no_such_key: 1}\n`).find(({ message }) =>
    message.includes('“no_such_key”'),
  )
  // Upstream passes over unknown keys of the kinds it has, and so do these.
  if (['llm', 'prompt', 'custom_llm'].includes(kind)) return expect(refusal).toBeUndefined()
  const [, known = ''] = /it has (.*)$/.exec(refusal?.message ?? '') ?? []
  return expect(known.split(', ').toSorted()).toEqual(Object.keys(kindKeys[kind] ?? {}).toSorted())
})

test('keys that all nodes have are refused by none', () => {
  const keys = Object.keys(nodeKeys).filter((key) => !['name', 'type', 'use_variants'].includes(key))
  const yaml = `nodes:\n- {name: a, type: retrieve, ${keys.map((key) => `${key}: null`).join(', ')}}\n`
  expect(errorsOf(yaml).filter(({ message }) => message.includes('has no key'))).toEqual([])
})

const schema = z.fromJSONSchema(flowSchema())

test.each(['retail-copilot', 'ticket-triage'])('the sample flow %s fits the schema', (flow) => {
  const file = parse(readFileSync(join(root, 'flows', flow, 'flow.dag.yaml'), 'utf8')) as unknown
  expect(schema.safeParse(file).error?.issues).toBeUndefined()
})

test.each([
  'nodes: [{name: a, type: retrieve, top: none}]',
  'nodes: [{name: a, type: retrieve, indx: i}]',
  'nodes: [{name: a, type: promt}]',
  'nodes: [{name: a, type: prompt, timeout: 30}]',
  'inputs: {q: {}}\nnodes: []',
])('%j does not fit it', (yaml) => {
  expect(schema.safeParse(parse(yaml)).success).toBe(false)
})
