import * as fc from 'fast-check'
import { decodeMessage, encodeMessage } from '../triggers/queue/message-text'
import { sharedKeyHeader } from './shared-key'
import { elements, elementText, escapeXml } from './xml'

test('text goes through an XML element as it was', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const xml = `<QueueMessagesList><QueueMessage><MessageText>${escapeXml(text)}</MessageText></QueueMessage></QueueMessagesList>`
      expect(elementText(elements(xml, 'QueueMessage')[0] ?? '', 'MessageText')).toBe(text)
    }),
  )
})

test('entities of any kind are read, and an element that is not there is undefined', () => {
  expect(elementText('<a>&lt;&#x41;&#66;&apos;&quot;&amp;lt;</a>', 'a')).toBe(`<AB'"&lt;`)
  expect(elementText('<a></a>', 'b')).toBeUndefined()
})

test('a message is read as it was written, and what was not written as base64 is told from it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeMessage(encodeMessage(Buffer.from(text), 'base64'), 'base64')).toBe(Buffer.from(text).toString())
      expect(decodeMessage(encodeMessage(Buffer.from(text), 'none'), 'none')).toBe(Buffer.from(text).toString())
    }),
  )
  expect(decodeMessage('{"plain": true}', 'base64')).toBeUndefined()
})

test('the signature depends on everything that is signed, and the key is not in it', () => {
  const key = Buffer.from('a key').toString('base64')
  const parts = {
    method: 'GET',
    url: new URL('http://127.0.0.1/account/queue?b=2&a=1'),
    headers: { 'x-ms-date': 'now' },
  }
  const header = sharedKeyHeader('account', key, parts)
  expect(header).toMatch(/^SharedKey account:[A-Za-z0-9+/]{43}=$/)
  expect(header).not.toContain(key)
  const others = [
    sharedKeyHeader('account', key, { ...parts, method: 'PUT' }),
    sharedKeyHeader('account', key, { ...parts, url: new URL('http://127.0.0.1/account/other?b=2&a=1') }),
    sharedKeyHeader('account', key, { ...parts, url: new URL('http://127.0.0.1/account/queue?b=3&a=1') }),
    sharedKeyHeader('account', key, { ...parts, headers: { 'x-ms-date': 'later' } }),
  ]
  expect(new Set([header, ...others]).size).toBe(5)
  const reordered = new URL('http://127.0.0.1/account/queue?a=1&b=2')
  expect(sharedKeyHeader('account', key, { ...parts, url: reordered })).toBe(header)
})
