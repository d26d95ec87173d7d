import * as fc from 'fast-check'
import { readYaml } from '../../flows/definition/yaml-source'
import { Fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { Prompty } from '../contract'
import { prompts } from '../index'

const runs = Number(process.env['SLUICE_FUZZ_RUNS'] ?? 1_000)

const read = (text: string, more: { version?: 1 | 2; model?: JsonObject } = {}): Prompty | undefined => {
  try {
    return prompts.readPrompty({
      file: 'x.prompty',
      text,
      fileText: (path) => (path === 'y.json' ? '{"a": [1]}' : path === 'z.yaml' ? 'a: {b: 1}' : undefined),
      environment: (name) => (name === 'SET' ? 'value' : undefined),
      readYaml,
      ...more,
    })
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'invalid_flow') throw error
    expect(error.errors?.length).toBeGreaterThan(0)
    for (const { code, file, line, column } of error.errors ?? [])
      expect({ code, file, line, column }).toEqual({
        code: expect.stringMatching(/^\w+$/) as string,
        file: expect.stringMatching(/^(x\.prompty|z\.yaml)$/) as string,
        line: expect.any(Number) as number,
        column: expect.any(Number) as number,
      })
    return undefined
  }
}

const play = (prompty: Prompty, given: JsonObject): void => {
  try {
    const inputs = prompts.promptyInputs(prompty, given)
    const messages = prompts.renderPrompty(prompty, { inputs, nonce: 'n0nce' })
    for (const { role } of messages) expect(typeof role).toBe('string')
    prompts.readAnswer(prompty, '{"a": 1}')
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'node_failed') throw error
    expect(error.details['code']).toEqual(expect.any(String))
  }
}

const pieces = fc.constantFrom(
  ...'---\n|+++\n|----\r\n|model:| gpt-4|\n  api: chat\n|inputs:\n|  a: {type: string}\n|- name: a\n'.split('|'),
  ...'system:\n|user[x=1]:\n|# user:\n|{{a}}|{% if a %}|{% endif %}|{{#a}}|{{/a}}|![image]({{a}})'.split('|'),
  ...'${env:X}|${env:SET}|${file:y.json}|${file:../..}|${file:z.yaml}|&a [*a]|{|]|: |\t|__proto__: 1\n'.split('|'),
)
const text = fc.array(fc.oneof(pieces, fc.string({ maxLength: 10 })), { maxLength: 40 }).map((parts) => parts.join(''))

test('any text is a prompty or a named fault with its place, and renders or says why not', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(1 as const, 2 as const, undefined), fc.string(), (written, version, a) => {
      const prompty = read(written, version === undefined ? {} : { version })
      if (prompty) play(prompty, { a })
    }),
    { numRuns: runs },
  )
})

const words =
  'name model inputs outputs tools sample template api configuration parameters response id options connection kind name type default required properties items bindings enumValues metadata constructor __proto__ a'.split(
    ' ',
  )
const scalar = fc.oneof(
  fc.constantFrom<Json>(
    'chat',
    'jinja2',
    'mustache',
    'object',
    'array',
    'thread',
    'image',
    'function',
    'reference',
    'all',
  ),
  fc.constantFrom<Json>('${env:SET}', '${env:GONE:d}', '${file:y.json}', null, true, 0, 1.5, ''),
  fc.string({ maxLength: 8 }),
)
const front = fc.letrec<{ value: Json; map: JsonObject }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('map')),
  map: fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 6, noNullPrototype: true }),
})).map

test('any front matter is a prompty or a named fault with its place', () => {
  fc.assert(
    fc.property(front, front, fc.option(front, { nil: undefined }), (written, given, model) => {
      const prompty = read(`---\n${JSON.stringify(written)}\n---\nsystem:\n{{a}}`, model ? { model } : {})
      if (prompty) play(prompty, given)
    }),
    { numRuns: runs },
  )
})

test('long lines, deep nesting and many roles end in time', () => {
  const deep = `---\ninputs: ${'{properties: [{name: a, '.repeat(40)}${'}]}'.repeat(40)}\n---\n`
  const long = [
    ' '.repeat(300_000),
    'user[',
    `user[${'a=b,'.repeat(100_000)}]:`,
    '#'.repeat(200_000),
    '{{'.repeat(100_000),
  ]
  for (const body of [
    deep,
    ...long.flatMap((line) => [`model\n${line}:\n`, `---\nmodel: m\ntemplate: mustache\n---\n${line}`]),
  ]) {
    const prompty = read(body)
    if (prompty) play(prompty, {})
  }
  expect(read(`---\nmodel: m\n---\n${'user:\n'.repeat(50_000)}`)).toBeDefined()
})
