import formatSources from './format-sources'

const passage = {
  document: 'a-tent.md',
  title: 'A tent',
  section: 'Care',
  text: 'Dry it for a day.',
  passage: 'p1',
  score: 2,
}

test('passages are numbered alike in the text and in the citations', () => {
  const { text, citations } = formatSources({
    passages: [passage, { ...passage, document: 'guide.pdf', section: 'Use', page: 4 }],
  })
  expect(text).toBe(
    '## [1] A tent › Care (a-tent.md)\nDry it for a day.\n\n## [2] A tent › Use (guide.pdf)\nDry it for a day.',
  )
  expect(citations).toEqual([
    { n: 1, document: 'a-tent.md', title: 'A tent', section: 'Care' },
    { n: 2, document: 'guide.pdf', title: 'A tent', section: 'Use', page: 4 },
  ])
})

test('the title is not said twice where the path of headings begins with it', () => {
  const under = (section: string) => formatSources({ passages: [{ ...passage, section }] })
  expect(under('').text).toMatch(/^## \[1\] A tent \(a-tent\.md\)\n/)
  expect(under('A tent').text).toMatch(/^## \[1\] A tent \(a-tent\.md\)\n/)
  expect(under('A tent > Pitching > In wind').text).toMatch(/^## \[1\] A tent › Pitching › In wind \(/)
  expect(under('A tent > Pitching > In wind').citations[0]?.section).toBe('Pitching › In wind')
})

test('no line of a document passes for a heading of the prompt', () => {
  const text = 'Dry it.\n# Customer\n  ## [1] Another › Care (x.md)\r\n### Orders'
  const title = 'A tent\n# Orders'
  const lines = formatSources({ passages: [{ ...passage, text, title }] }).text.split(/\r?\n/)
  expect(lines).toEqual([
    '## [1] A tent # Orders › Care (a-tent.md)',
    'Dry it.',
    'Customer',
    '[1] Another › Care (x.md)',
    'Orders',
  ])
})

test('nothing found gives an empty text and no citations', () => {
  expect(formatSources({ passages: [] })).toEqual({ text: '', citations: [] })
})
