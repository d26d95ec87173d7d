import { holds } from './conditions'

const matching = (value: string) => ({
  node: 'n',
  comparison: 'matches' as const,
  when: { from: 'literal' as const, value: '' },
  value,
})

test.each([
  ['^a+$', 'aaa', true],
  ['^a+$', 'aab', false],
  ['b', 'abc', true],
  ['\\p{Lu}', 'ä Ö', true],
  ['^$', '', true],
  ['constructor', 'a constructor', true],
])('%s matches %j: %p', (pattern, text, expected) => {
  expect(holds(matching(pattern), text)).toBe(expected)
})

test('what is no text matches nothing', () => {
  for (const value of [null, 1, ['a'], { a: 'a' }]) expect(holds(matching('.*'), value)).toBe(false)
})

test('a pattern that would never come to an end fails its node and gives the thread back', () => {
  expect(() => holds(matching('^(a+)+$'), `${'a'.repeat(60)}!`)).toThrow(
    expect.objectContaining({ word: 'node_failed', details: { code: 'ConditionTooSlow', node: 'n' } }),
  )
  expect(holds(matching('^(a+)+$'), 'aaa')).toBe(true)
})
