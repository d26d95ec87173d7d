import * as fc from 'fast-check'
import { diffLines, diffParts, diffWords } from './diff'

test('from a difference both texts can be read again', () => {
  const part = fc.constantFrom('a', 'b', 'c', 'd')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.array(part, { maxLength: 30 }), (before, after) => {
      const hunks = diffParts(before, after)
      expect(hunks.filter(({ kind }) => kind !== 'added').flatMap(({ parts }) => parts)).toEqual(before)
      expect(hunks.filter(({ kind }) => kind !== 'removed').flatMap(({ parts }) => parts)).toEqual(after)
    }),
  )
})

test('what both have stays', () => {
  expect(diffLines('a\nb\nc', 'a\nx\nc')).toEqual([
    { kind: 'same', parts: ['a'] },
    { kind: 'removed', parts: ['b'] },
    { kind: 'added', parts: ['x'] },
    { kind: 'same', parts: ['c'] },
  ])
  expect(diffWords('for five years', 'for two years').filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', parts: ['five'] },
    { kind: 'added', parts: ['two'] },
  ])
})

test('texts too large to compare are told as one for the other', () => {
  const many = (word: string) => Array.from({ length: 2_500 }, (_, n) => `${word}${n}`)
  expect(diffParts(many('a'), many('b')).map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
