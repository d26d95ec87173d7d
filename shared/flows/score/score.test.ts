import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import type { Json, JsonObject } from '../../json'
import type { FlowInput, Plan } from '../contract'
import { negotiate, readAccept } from './accepts'
import { openPieces } from './pieces'
import { readScoreBody } from './read-score-body'
import { swaggerOf } from './swagger'
import { pythonJson, scoreEvent } from './wire'

interface Vector {
  readonly stream_output?: boolean
  readonly accept?: readonly string[] | null
  readonly out?: string
  readonly error?: string
  readonly message?: string
  readonly sse_body_for?: Readonly<Record<string, Json>>
  readonly body?: string
}
const vectors = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/serving-negotiation.json'), 'utf8'),
) as readonly Vector[]

const outcome = (accept: readonly string[] | null | undefined, hasStream: boolean): unknown => {
  try {
    return negotiate(readAccept(accept?.join(', ') ?? null), hasStream)
  } catch (error) {
    const { word, details, message } = error as { word: string; details: { code: string }; message: string }
    return { word, code: details.code, message }
  }
}

test.each(vectors.filter(({ accept }) => accept !== undefined))(
  'upstream’s negotiation: stream $stream_output, Accept $accept',
  ({ stream_output = false, accept, out, error, message }) => {
    expect(outcome(accept, stream_output)).toEqual(out ?? { word: 'not_acceptable', code: error, message })
  },
)

test.each(vectors.filter(({ body }) => body !== undefined))(
  'upstream’s event stream is written byte by byte',
  (vector) => {
    const outputs = Object.entries(vector.sse_body_for ?? {})
    const first = Object.fromEntries(outputs.filter(([, value]) => !Array.isArray(value)))
    const pieces = outputs.flatMap(([name, value]) =>
      Array.isArray(value) ? (value as Json[]).map((piece) => ({ [name]: piece })) : [],
    )
    expect([first, ...pieces].map(scoreEvent).join('')).toBe(vector.body)
  },
)

test('events are asked for in so many words, JSON also by a wildcard', () => {
  const table: [string | null, boolean, boolean][] = [
    [null, false, true],
    ['', false, true],
    ['*/*', false, true],
    ['text/*', false, false],
    ['application/*', false, true],
    ['APPLICATION/JSON; charset=utf-8', false, true],
    ['text/event-stream;q=0.9, */*;q=0.1', true, true],
    ['text/event-stream', true, false],
    ['application/jsonl', false, false],
    ['image/png, text/html', false, false],
  ]
  for (const [header, events, json] of table)
    expect([header, readAccept(header)]).toMatchObject([header, { events, json }])
})

test('whatever a client writes into Accept, it is answered by the rule', () => {
  const types = ['text/event-stream', 'application/json', 'application/*', '*/*', 'text/html', 'text/*']
  fc.assert(
    fc.property(fc.subarray(types), fc.boolean(), (accept, hasStream) => {
      const takes = (type: string): boolean => accept.includes(type)
      const json = accept.length === 0 || takes('application/json') || takes('application/*') || takes('*/*')
      const expected = hasStream && takes('text/event-stream') ? 'event-stream' : json ? 'json' : undefined
      expect(outcome(accept, hasStream)).toEqual(expected ?? expect.objectContaining({ code: 'NotAcceptable' }))
    }),
  )
})

const planOf = (inputs: Readonly<Record<string, FlowInput>>, outputs: Plan['outputs'] = {}): Plan => ({
  v: 1,
  flow: 'f',
  inputs,
  outputs,
  nodes: [],
  conditions: [],
  segments: [],
  streams: {},
})
const bytes = (text: string) => new TextEncoder().encode(text)
const one = planOf({ q: { type: 'string' } })
const more = planOf({ q: { type: 'string' }, n: { type: 'int', default: 2 }, z: { type: 'int', default: null } })

test.each<[string, Plan, string, JsonObject]>([
  ['nothing a flow without inputs is sent counts', planOf({}), '{oops', {}],
  ['JSON is the inputs', one, '{"q": 1, "x": 2}', { q: 1, x: 2 }],
  ['other text is the only input', one, '{oops', { q: '{oops' }],
  ['so is an empty body', one, '', { q: '' }],
  ['NaN is no JSON', one, 'NaN', { q: 'NaN' }],
  ['a default need not be given', more, '{"q": 1, "z": 1}', { q: 1, z: 1 }],
])('%s', (_name, plan, body, inputs) => {
  expect(readScoreBody(plan, bytes(body))).toEqual(inputs)
})

test.each<[Plan, string, string, RegExp]>([
  [more, 'text', 'JsonPayloadRequiredForMultipleInputFields', /more than 1 input fields/],
  [more, '{"n": null}', 'MissingRequiredFlowInput', /^Required input fields \['q', 'z'\] .* data {'n': None}$/],
  [one, '{"__proto__": 1}', 'MissingRequiredFlowInput', /\['q'\]/],
  [one, '[1]', 'MissingRequiredFlowInput', /data \[1\]$/],
  [one, '"q"', 'MissingRequiredFlowInput', /data 'q'$/],
  [planOf({ q: { type: 'string', default: 'x' } }), '[1]', 'BadRequest', /JSON object/],
  [one, `${'['.repeat(200)}${']'.repeat(200)}`, 'BadRequest', /deeper/],
])('a request that cannot be used has upstream’s error (%#)', (plan, body, code, message) => {
  let thrown: unknown
  try {
    readScoreBody(plan, bytes(body))
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({ word: 'bad_request', details: { code }, message: expect.stringMatching(message) })
})

test('bytes that are no UTF-8 are refused, and any text is either read or refused in words', () => {
  expect(() => readScoreBody(one, new Uint8Array([0xff, 0xfe]))).toThrow('UTF-8')
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), fc.constantFrom(one, more), (text, plan) => {
      try {
        expect(typeof readScoreBody(plan, bytes(text))).toBe('object')
      } catch (error) {
        expect(error).toMatchObject({ word: 'bad_request' })
      }
    }),
  )
})

test('JSON is written as Python writes it, and says the same', () => {
  expect(pythonJson({ a: [1, 'é😀"', null, true], b: {} })).toBe(
    '{"a": [1, "\\u00e9\\ud83d\\ude00\\"", null, true], "b": {}}',
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = pythonJson(value as Json)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      // eslint-disable-next-line no-control-regex
      expect(text).toMatch(/^[\u0000-\u007e]*$/)
    }),
  )
})

test('pieces arrive in order, an end ends and a failure throws after what came before it', async () => {
  const read = async (prepare: (pieces: ReturnType<typeof openPieces>) => void) => {
    const heard: string[] = []
    let left = 0
    const pieces = openPieces(() => (left += 1))
    prepare(pieces)
    try {
      for await (const piece of pieces) heard.push(piece)
    } catch (error) {
      heard.push(`failed: ${(error as Error).message}`)
    }
    return [heard, left]
  }
  expect(
    await read((pieces) => {
      pieces.push('a')
      queueMicrotask(() => pieces.push('b'))
      setTimeout(() => pieces.end(), 1)
    }),
  ).toEqual([['a', 'b'], 1])
  expect(
    await read((pieces) => {
      pieces.push('a')
      pieces.fail(new Error('no more'))
      pieces.end()
    }),
  ).toEqual([['a', 'failed: no more'], 1])
})

test('the document of a flow describes what a client sees', () => {
  const plan = planOf(
    {
      question: { type: 'string', description: 'What to ask', is_chat_input: true },
      history: { type: 'list', default: [], is_chat_history: true },
      n: { type: 'int', default: 3 },
      s: { type: 'secret' },
    },
    {
      answer: { type: 'string', reference: { from: 'literal', value: '' }, is_chat_output: true },
      score: { type: 'double', reference: { from: 'literal', value: 1 } },
      hidden: { type: 'object', reference: { from: 'literal', value: {} }, evaluation_only: true },
    },
  )
  const files = new Map([['samples.json', bytes('[{"question": "Why?"}]')]])
  const document = swaggerOf(plan, files, { base: '/api/flows/f' })
  const paths = document['paths'] as Record<string, { readonly post: Readonly<Record<string, JsonObject>> }>
  const { requestBody, responses } = paths['/score']?.post ?? {}
  expect(requestBody?.['content']).toEqual({
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          question: { type: 'string', description: 'What to ask' },
          history: { type: 'array', items: { type: 'object', additionalProperties: {} } },
          n: { type: 'integer', default: 3 },
          s: { type: 'string' },
        },
        required: ['question', 'history', 'n', 's'],
      },
      example: { question: 'Why?' },
    },
  })
  const answer = { type: 'string' }
  expect(JSON.stringify(responses)).toContain(JSON.stringify({ answer, score: { type: 'number' } }))
  expect(JSON.stringify(swaggerOf(plan, new Map(), { base: '', included: ['score'] }))).not.toContain(
    '"answer":{"type"',
  )
  expect(document['info']).toEqual({
    title: 'Promptflow[f] API',
    version: '1.0.0',
    'x-flow-name': 'f',
    'x-flow-type': 'chat',
    'x-chat-input': 'question',
    'x-chat-history': 'history',
    'x-chat-output': 'answer',
  })
  expect(document['security']).toEqual([{ bearerAuth: [] }])
})
