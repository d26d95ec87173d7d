import { answer } from './answer'

// Enough for a quadratic pattern to overrun, far from enough for a linear one.
jest.setTimeout(15_000)
const size = 60_000
const filled = (text: string): string => text.repeat(Math.ceil(size / text.length)).slice(0, size)

/** Texts on which careless patterns take quadratic time: minutes at this size, where the test's own limit is seconds. */
const texts: readonly (readonly [name: string, text: string])[] = [
  ['one number without end', filled('1')],
  ['numbers and commas', filled('1,')],
  ['one word without end', filled('x')],
  ['sentences of one letter', filled('a. ')],
  ['conditions without end', filled('if a, ')],
  ['acts without end', filled('for 1 and ')],
  ['white space', `a${' '.repeat(size)}b`],
  ['hyphens', filled('a-')],
  ['brackets', filled('[(')],
  ['rows', filled('|a|b|\n')],
  ['pairs', filled('Abc: d\n')],
  ['phrasal verbs', filled('take ')],
  ['ranges of days', filled('Monday to ')],
  ['tags', filled('<source ')],
  ['different words', Array.from({ length: size / 6 }, (_, index) => `w${index.toString(36)}`).join(' ')],
]
const questions = ['How long does it take a-b 3?', 'How many things of 7 can I take off?', 'Why?']

test.each(texts)('a source of %s is read in time', (_name, text) => {
  for (const content of questions)
    expect(
      answer([
        { role: 'system', content: `# Sources\n## [1] A › B (a.md)\n${text}` },
        { role: 'user', content },
      ]).text,
    ).not.toBe('')
})

test.each(texts)('a question of %s is read in time', (_name, content) => {
  const system =
    '# Sources\n## [1] A › B (a.md)\nTake it off for 3 hours.\n\n# Orders\n{"id":"1","date":"2020-01-01","items":[]}'
  expect(
    answer([
      { role: 'system', content: system },
      { role: 'user', content: `When did my ${content}?` },
    ]).text,
  ).not.toBe('')
})

test('a thousand sources are read in time', () => {
  const sources = Array.from(
    { length: 1000 },
    (_, index) => `## [${index + 1}] T${index} (t${index}.md)\nIt weighs ${index} kg.`,
  )
  const found = answer([
    { role: 'system', content: `# Sources\n${sources.join('\n\n')}` },
    { role: 'user', content: 'How heavy is the T17?' },
  ])
  expect(found.text).toBe('It weighs 17 kg. [18]')
})
