import * as fc from 'fast-check'
import { Fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import { scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import { modelsOf, png, servicesOf, url } from '../fixtures/llm-play'
import { play } from '../play'

const runs = Number(process.env['SLUICE_FUZZ_RUNS'] ?? 300)

const words =
  'a name path description parameters type object properties function model connection a.ts b.png p.prompty image_url image_file url text constructor __proto__'.split(
    ' ',
  )
const leaf = fc.oneof(
  fc.constantFrom<Json>(
    ...words,
    png,
    url,
    null,
    true,
    0,
    1,
    2.5,
    '',
    '${inputs.q}',
    '../x',
    'https://e.example/a.png',
  ),
  fc.string({ maxLength: 6 }),
)
const keys = fc.constantFrom(...words, 'data:image/png;base64', 'data:image/*;path', 'data:image/png;url', 'data:x')
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

const files = {
  'chat.jinja2': 'user:\n![image]({{ q }})\n{{ q }}',
  'p.prompty': '---\nmodel: m\ninputs: [{name: q, kind: image}]\n---\n{{q}}',
  'b.png': url,
}
const nodeKeys = 'connection api models tools max_rounds model version path dimensions inputs source'.split(' ')

const end = async (node: JsonObject, q: Json, more: JsonObject = {}): Promise<string> => {
  const yaml = JSON.stringify({
    ...more,
    inputs: { q: { type: 'object' } },
    outputs: { answer: { type: 'string', reference: '${answer.output}' } },
    nodes: [{ ...node, name: 'answer' }],
  })
  const model = scriptedModel([() => 'fine'])
  const models = { ...modelsOf({ default: model }), chat: () => model }
  const services = servicesOf(models, {}, { fetch: async () => new Response('x') })
  try {
    const scripts = { 'a.ts': () => 1 }
    const { error } = await play({ ...files, 'flow.dag.yaml': yaml }, { q }, { prompts, services, scripts })
    return error?.code ?? 'completed'
  } catch (error) {
    if (error instanceof Fault) return error.word
    throw error
  }
}

const ends = new Set(['completed', 'node_failed', 'invalid_flow'])

test('whatever stands under the keys of a node that asks a model, the flow runs or is refused by name', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('llm', 'prompty', 'custom_llm', 'embed', 'python'),
      fc.dictionary(fc.constantFrom(...nodeKeys), value, { maxKeys: 3, noNullPrototype: true }),
      fc.boolean(),
      async (type, own, isWhole) => {
        const source = { type: 'code', path: type === 'prompty' ? 'p.prompty' : 'chat.jinja2' }
        const base: JsonObject = isWhole ? { source, inputs: { q: '${inputs.q}' } } : {}
        const code = await end({ ...base, ...own, type }, 'x')
        seen.add(code)
        expect(ends).toContain(code)
      },
    ),
    { numRuns: runs },
  )
  expect(seen).toContain('completed')
})

test('whatever a value holds that a template shows as an image, the node asks or fails by name', async () => {
  await fc.assert(
    fc.asyncProperty(
      value,
      fc.constantFrom('basic', 'openai-vision'),
      fc.boolean(),
      async (q, message_format, isFile) => {
        const source = { type: 'code', path: isFile ? 'p.prompty' : 'chat.jinja2' }
        const node = { type: isFile ? 'prompty' : 'llm', source, inputs: { q: '${inputs.q}' } }
        expect(ends).toContain(await end(node, q, { message_format }))
      },
    ),
    { numRuns: runs },
  )
})
