import { sinceOf } from './since'

test('a span begins on the minute; a word that is none begins nowhere', () => {
  const now = Date.parse('2026-01-02T12:34:56.789Z')
  expect(sinceOf('1 h', now)).toBe('2026-01-02T11:34:00.000Z')
  expect(sinceOf('24 h', now)).toBe('2026-01-01T12:34:00.000Z')
  for (const none of [null, '', 'toString', '5 s']) expect(sinceOf(none, now)).toBeUndefined()
})
