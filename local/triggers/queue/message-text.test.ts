import * as fc from 'fast-check'
import { decodeMessage, encodeMessage } from './message-text'

test('a message is read as it was written, and what was not written as base64 is told from it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeMessage(encodeMessage(Buffer.from(text), 'base64'), 'base64')).toBe(Buffer.from(text).toString())
      expect(decodeMessage(encodeMessage(Buffer.from(text), 'none'), 'none')).toBe(Buffer.from(text).toString())
    }),
  )
  expect(decodeMessage('{"plain": true}', 'base64')).toBeUndefined()
})
