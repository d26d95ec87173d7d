import * as fc from 'fast-check'
import { chosenText, threeWay } from './three-way'

test('what one side changed is taken from it; where both did, both are told', () => {
  const stretches = threeWay('a\nb\nc\nd', 'a\nB\nc\nd\ne', 'a\nb\nc\nD')
  expect(chosenText(stretches, {})).toBe('a\nB\nc\nd\ne')
  const [conflict] = stretches.filter(({ isConflict }) => isConflict)
  expect(conflict).toMatchObject({ mine: ['d', 'e'], theirs: ['D'] })
  expect(chosenText(threeWay('a\nb\nc', 'A\nb\nc', 'a\nb\nC'), {})).toBe('A\nb\nC')
  expect(chosenText(threeWay('a\nb\nc', 'a\nb\nc', 'a\nc'), {})).toBe('a\nc')
})

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 }).map((lines) => lines.join('\n'))

test('choosing one side everywhere gives that side’s text, and one side alone changed gives it without being asked', () => {
  fc.assert(
    fc.property(text, text, text, (base, mine, theirs) => {
      const stretches = threeWay(base, mine, theirs)
      const all = (side: 'mine' | 'theirs') => Object.fromEntries(stretches.map((_, place) => [place, side]))
      expect(chosenText(stretches, all('mine'))).toBe(mine)
      expect(chosenText(stretches, all('theirs'))).toBe(theirs)
      expect(chosenText(threeWay(base, mine, base), {})).toBe(mine)
      expect(chosenText(threeWay(base, base, theirs), {})).toBe(theirs)
    }),
    { numRuns: 300 },
  )
})
