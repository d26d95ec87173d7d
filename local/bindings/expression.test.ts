import * as fc from 'fast-check'
import { bindingDataOf } from './binding-data'
import { parseExpression } from './expression'

const target = { id: 'f', metadata: { name: 'f', bindings: {} }, callback: () => undefined }
const now = (): number => Date.parse('2026-03-04T05:06:07.089Z')
const fill = (text: string, order: Partial<Parameters<typeof bindingDataOf>[0]> = {}): string =>
  parseExpression(text, 'The path', now).fill(bindingDataOf({ target, inputs: [], ...order }))

test.each([
  ['plain', 'plain'],
  ['a/{NAME}/{order.Id}', 'a/tent/7'],
  ['{{name}}', '{name}'],
  ['{DateTime}', '2026-03-04T05-06-07Z'],
  ['{DateTime:yyyy-MM-dd}', '2026-03-04'],
  ["{DateTime:yy M d H m s fff 'at' HHmmss}", '26 3 4 5 6 7 089 at 050607'],
  ['{sys.utcnow:yyyyMMdd}', '20260304'],
  ['{queueTrigger}', '{"name":"tent","order":{"id":7},"yes":true}'],
  ['{yes}', 'true'],
])('%s is %s', (text, expected) => {
  const body = '{"name":"tent","order":{"id":7},"yes":true}'
  const inputs = [{ name: 'message', data: { string: body } }]
  expect(fill(text, { inputs, triggerMetadata: { QueueTrigger: { string: body } } })).toBe(expected)
})

test('requests offer their params, query, headers and JSON body', () => {
  const http = {
    nullableParams: { id: { value: '1' } },
    nullableQuery: { size: { value: 'l' } },
    nullableHeaders: { 'x-who': { value: 'me' } },
    body: { bytes: Buffer.from('{"id":"body","colour":"red"}') },
  }
  const inputs = [{ name: 'request', data: { http } }]
  expect(fill('{id} {size} {query.size} {headers.x-who} {colour}', { inputs })).toBe('1 l l me red')
})

test('every GUID is another, in the format asked for', () => {
  expect(fill('{rand-guid}')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(fill('{rand-guid:N}')).toMatch(/^[0-9a-f]{32}$/)
  expect(fill('{sys.randguid}')).not.toBe(fill('{sys.randguid}'))
})

test('a name without a value, or whose value is no text, fails with what there is', () => {
  const inputs = [{ name: 'message', data: { string: '{"a":{"b":1}}' } }]
  expect(() => fill('x/{c}', { inputs })).toThrow(
    'The path is "x/{c}", and "{c}" has no value in this invocation; there are: a',
  )
  expect(() => fill('{a}', { inputs })).toThrow('"{a}" is no text')
  expect(() => fill('{a.b.c}', { inputs })).toThrow('"{a.b.c}" has no value')
})

test.each([
  ['{', 'a "{" without its "}"'],
  ['a}', 'a "}" without its "{"'],
  ['{a b}', '"{a b}" is no name'],
  ['{}', '"{}" is no name'],
  ['{DateTime:QQ}', '"QQ" is no format of a time'],
  ['{DateTime:d}', '"d" is no format of a time'],
  ['{rand-guid:Z}', '"Z" is no format of a GUID'],
  ['{name:N}', '"{name}" takes no format'],
])('%s is refused at the start', (text, reason) => {
  expect(() => parseExpression(text, 'The path', now)).toThrow(reason)
})

test('any text is read, or refused with its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', ':', '.', ' ') }), (text) => {
      try {
        parseExpression(text, 'The path', now)
      } catch (error) {
        expect((error as Error).message).toContain(`The path is "${text}": `)
      }
    }),
  )
})
