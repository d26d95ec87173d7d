import * as fc from 'fast-check'
import type { Json } from '../../json'
import type { NodeContext, NodeKind } from '../contract'
import { isLargerThan, limitOutput } from './limit-output'

const kindOf = (output: Json): NodeKind => ({ kind: 'work', settle: () => ({}), run: async () => output })
const context = { path: 'each[3]/big' } as NodeContext

test('an output within the limit is handed on as it is; one beyond it is named with its node and the limit', async () => {
  const fits = { text: 'x'.repeat(80) }
  expect(await limitOutput(kindOf(fits), 100).run({}, {}, context)).toBe(fits)
  await expect(limitOutput(kindOf({ text: 'x'.repeat(100) }), 100).run({}, {}, context)).rejects.toMatchObject({
    word: 'output_too_large',
    details: { limit: 100 },
    message: expect.stringContaining('“each[3]/big”') as string,
  })
})

test('a kind keeps all else it says of itself', () => {
  const settle = () => ({ a: 1 })
  const kind = { ...kindOf(1), settle, modelChooses: true }
  expect(limitOutput(kind, 10)).toMatchObject({ kind: 'work', settle, modelChooses: true })
})

test('sizes are those of JSON but for what JSON escapes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (drawn) => {
      const value = JSON.parse(JSON.stringify(drawn)) as Json
      const size = Buffer.byteLength(JSON.stringify(value))
      const escapes =
        JSON.stringify(value)
          .match(/\\u[0-9a-f]{4}|\\./g)
          ?.join('').length ?? 0
      expect(isLargerThan(value, size + 1)).toBe(false)
      expect(isLargerThan(value, Math.max(0, size - escapes - 2))).toBe(true)
    }),
  )
})

test('a value that is far too large is not walked to its end', () => {
  let walked = 0
  const endless: Json = new Proxy([], {
    get: (_target, name) => {
      if (name === 'length') return 1e9
      walked += 1
      return undefined
    },
  })
  expect(isLargerThan(endless, 1000)).toBe(true)
  expect(walked).toBeLessThan(10)
})
