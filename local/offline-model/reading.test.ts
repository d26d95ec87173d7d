import { answer } from './answer'
import { calendarIn } from './calendar'
import { isInstruction } from './imperatives'
import { numbersFit, numbersIn } from './numbers-fit'
import { asksOwnRecord } from './own-records'
import type { PromptMessage } from './read-prompt'
import { synonymsOf } from './synonyms'
import { synonymGroups } from './synonym-groups'
import { valueParts } from './value-parts'
import { stemOf } from './words'

test.each([
  ['Where is my order?', true],
  ['Can you tell me where my parcel is?', true],
  ['Has my tent been shipped yet?', true],
  ['What did I pay for my last order?', true],
  ['When will my lamp arrive?', true],
  ['Which courier brings my bookcase?', true],
  ['Can I return my order after 40 days?', false],
  ['How do I cancel my order?', false],
  ['What do I pay to get my phone back?', false],
  ['How long do I have to send something back?', false],
  ['Where do I put the filter?', false],
])('“%s” is about the asker’s own record: %s', (question, expected) => {
  expect(asksOwnRecord(question)).toBe(expected)
})

const policy = (question: string): readonly PromptMessage[] => [
  {
    role: 'system',
    content:
      '# Sources\n## [1] Returns (returns.md)\nAn order may be sent back within 30 days.\nOrders are shipped within two days.\n\n# Customer\nnull\n\n# Orders\n',
  },
  { role: 'user', content: question },
]

test('without records a question about one’s own order is declined, one about the rule is answered', () => {
  expect(answer(policy('When was my order shipped?')).isDeclined).toBe(true)
  expect(answer(policy('Can I send my order back after 40 days?')).text).toContain('within 30 days')
})

test.each([
  ['Monday to Thursday', 'wednesday', 'friday'],
  ['from November to February', 'january', 'march'],
  ['on working days', 'tuesday', 'sunday'],
])('“%s” takes in %s and not %s', (text, inside, outside) => {
  expect(calendarIn(text)).toContain(inside)
  expect(calendarIn(text)).not.toContain(outside)
})

test.each([
  ['a child of eight', '7 to 8 years', 1],
  ['I am 68', 'people over 65', 1],
  ['I am 17', 'people over 65', 0],
  ['someone', 'people over 65', 0],
])('the number in “%s” against “%s”: %d', (question, text, expected) => {
  expect(numbersFit(numbersIn(question), text)).toBe(expected)
})

test.each([
  ['Rinse the filter.', true],
  ['Once it is dry, roll it up.', true],
  ['Never use bleach.', true],
  ['Water stays warm for an hour.', false],
  ['The filter is rinsed.', false],
])('“%s” tells its reader to do something: %s', (text, expected) => {
  expect(isInstruction(text)).toBe(expected)
})

test('a value belongs to its own act, not to the one beside it', () => {
  const parts = (text: string) => valueParts(text, (part) => part.includes('hour'))
  expect(parts('Boil it once and let it stand for an hour.')).toEqual(['and let it stand for an hour.'])
  expect(parts('Bread and milk keep for an hour.')).toEqual([])
  expect(parts('If it is late, wait an hour.')).toEqual([])
})

test('kinds of a thing stand for the thing and not for one another', () => {
  const [pet, dog, cat] = ['pet', 'dog', 'cat'].map(stemOf)
  expect(synonymsOf(pet!).has(stemOf('animal'))).toBe(true)
  expect(synonymsOf(dog!).has(cat!)).toBe(false)
})

test('the list of synonyms is sorted and holds nothing twice', () => {
  expect(synonymGroups).toEqual([...new Set(synonymGroups)].toSorted())
})

const manuals = (question: string): readonly PromptMessage[] => [
  {
    role: 'system',
    content: [
      '# Sources',
      '## [1] Quenby mower › Data (quenby.md)\nWeight: 31 kg\nCutting height: 30 to 80 mm\nNoise | 96 dB',
      '## [2] Ferrol mower › Data (ferrol.md)\n| Property | Value |\n|---|---|\n| Weight | 12 kg |\n| Run time | 40 minutes |',
      '## [3] Guarantee (guarantee.md)\nAll machines are guaranteed for two years.\nA new blade costs 20 euros.',
    ].join('\n'),
  },
  { role: 'user', content: question },
]

test.each([
  ['How heavy is the Quenby?', 'Weight: 31 kg. [1]'],
  ['How loud is the Quenby?', 'Noise: 96 dB. [1]'],
  ['How long does the battery of the Ferrol last?', 'Run time: 40 minutes. [2]'],
  ['How long is the guarantee of the Ferrol?', 'All machines are guaranteed for two years. [3]'],
])('%s → %s', (question, text) => {
  expect(answer(manuals(question)).text).toBe(text)
})

test.each([
  ['another product’s figure', 'How loud is the Ferrol?'],
  ['the figure of a part', 'How high is the Quenby?'],
  ['the price of something else', 'What does the Ferrol cost?'],
  ['a product nobody knows', 'How heavy is the Zandor?'],
])('%s is no answer', (_why, question) => {
  expect(answer(manuals(question)).isDeclined).toBe(true)
})
