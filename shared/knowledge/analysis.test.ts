import * as fc from 'fast-check'
import { queryTerms, searchedText, termsOf, tokensOf } from './analysis'

test.each<[string, string[]]>([
  ["The tent's fly-sheets were WASHED", ['tent', 'fly', 'sheet', 'were', 'wash']],
  [
    'Don’t use U.S.A. detergents, e.g. 3.5 l at 1,000 °C',
    ['don’t', 'us', 'u.s.a', 'deterg', 'e.g', '3.5', 'l', '1,000', 'c'],
  ],
  ['relational conditions, sensibility and hopefulness', ['relat', 'condit', 'sensibl', 'hope']],
  ['snake_case x12q3', ['snake_cas', 'x12q3']],
  ['帐篷 テント ひらがな', ['帐', '篷', 'テント', 'ひ', 'ら', 'が', 'な']],
  ['Straße café ＡＢＣ ﬁne', ['straße', 'café', 'abc', 'fine']],
  ['to be or not to be', []],
])('the words of %j are those of Lucene’s English analyzer', (text, terms) => {
  expect(termsOf(text)).toEqual(terms)
})

test('a query counts each of its words as often as it says it', () => {
  expect([...queryTerms('tents and a tent, and stoves')]).toEqual([
    ['tent', 2],
    ['stove', 1],
  ])
})

test('words that only ask are left out of a query where there are others', () => {
  expect([...queryTerms('How much does the Harkell weigh?').keys()]).toEqual(['harkel', 'weigh'])
  expect([...queryTerms('Who are you?').keys()]).toEqual(['who', 'you'])
})

test('headings are searched once, and not where the text holds them', () => {
  const text = 'Care\n\nWash it.'
  expect(searchedText({ title: 'Tent', section: 'Tent > Care', text })).toBe(`Tent\n${text}`)
})

test('any text gives words, whose places hold them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { start, end } of tokensOf(text)) expect(text.slice(start, end).length).toBeGreaterThan(0)
      expect(termsOf(text.normalize('NFKC'))).toEqual(termsOf(text))
    }),
  )
})
