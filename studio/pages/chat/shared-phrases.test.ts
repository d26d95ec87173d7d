import * as fc from 'fast-check'
import { claimsOf, sharedPhrases } from './shared-phrases'

test('a passage is marked where it says what the answer says', () => {
  const passage = 'Membranes are covered for two years from the date of purchase. Keep the receipt.'
  const marked = sharedPhrases(passage, 'They are covered for two years, so until 2028').map(({ start, end }) =>
    passage.slice(start, end),
  )
  expect(marked).toEqual(['are covered for two years'])
})

test('single words are no evidence', () => {
  expect(sharedPhrases('The tent is blue.', 'The stove is hot.')).toEqual([])
})

test('the claims of a source are the sentences that cite it', () => {
  expect(claimsOf('It takes two weeks [1]. Bring the receipt. [2] Ask first [1][2].', 1)).toEqual([
    'It takes two weeks.',
    'Ask first.',
  ])
  expect(claimsOf('No source here.', 1)).toEqual([])
})

test('marks lie within the passage and apart, whatever the texts are', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', '.', ' '), { maxLength: 40 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(words, words, (passage, claims) => {
      let last = 0
      for (const { start, end } of sharedPhrases(passage, claims)) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(passage.length)
        last = end
      }
    }),
  )
})
