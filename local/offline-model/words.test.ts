import * as fc from 'fast-check'

import { lexicalEmbedder } from './lexical-embedder'
import { sentencesOf } from './sentences'
import { stemOf, wordsOf } from './words'

test.each([
  ['wash', 'washing', 'washed', 'washes'],
  ['carry', 'carries', 'carried'],
  ['stop', 'stopping', 'stopped', 'stops'],
  ['heavy', 'heaviest'],
  ['replace', 'replaced', 'replacing'],
  ['battery', 'batteries'],
  ['km', 'kilometre', 'kilometers'],
  ['litre', 'liters'],
  ['store', 'stores', 'stored'],
])('%s and its forms share a stem', (...forms) => {
  expect(new Set(forms.map(stemOf)).size).toBe(1)
})

test.each([
  ['wash', 'wish'],
  ['rating', 'ring'],
  ['need', 'nee'],
  ['glass', 'glas'],
  ['bus', 'bu'],
])('%s and %s stay apart', (left, right) => {
  expect(stemOf(left)).not.toBe(stemOf(right))
})

test('numbers and codes stay whole', () => {
  expect(wordsOf('3,800 litres at 2.5 bar, code AB-1234').map(({ written }) => written)).toEqual([
    '3,800',
    'litres',
    'at',
    '2.5',
    'bar',
    'code',
    'AB-1234',
  ])
})

test('prose, lists and tables are cut into what can be quoted', () => {
  const text =
    'Care\n\nWash it, e.g. by hand. Dry it\nin the shade.\n\n- **Noise:** oil the hinge\n\n| Mode | Light | Lasts |\n|---|---|---|\n| High | 400 | 3 h |\n\n| Property | Value |\n|---|---|\n| Weight | 2 kg |'
  const sentences = sentencesOf({ number: 1, title: 'T', section: '', document: 't.md', text })
  expect(sentences.map(({ text: quote, section }) => [section, quote])).toEqual([
    ['Care', 'Wash it, e.g. by hand.'],
    ['Care', 'Dry it in the shade.'],
    ['Care', 'Noise: oil the hinge'],
    ['Care', 'High, Light: 400, Lasts: 3 h'],
    ['Care', 'Weight: 2 kg'],
  ])
})

test('every text has a unit vector of the length asked for, always the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 300 }), (text, dimensions) => {
      const embedder = lexicalEmbedder({ dimensions })
      const vector = embedder.embed(text)
      expect(vector).toHaveLength(dimensions)
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4)
      expect(embedder.embed(text)).toEqual(vector)
    }),
  )
})

test('texts that share words and letters lie nearer', () => {
  const embedder = lexicalEmbedder()
  const near = (left: string, right: string) => {
    const other = embedder.embed(right)
    return embedder.embed(left).reduce((sum, value, index) => sum + value * other[index]!, 0)
  }
  const query = 'cleaning the scanner'
  expect(near(query, 'How to clean a scanner')).toBeGreaterThan(near(query, 'Opening hours on Monday') + 0.2)
  expect(near('scaner', 'scanner')).toBeGreaterThan(0.3)
})
