import { comeTo, rankOf, testOf, testRow } from './retrieval-test'

const relevant = [{ document: 'boot.md', relevance: 2 }]

test('what is saved is read again, and is what the evaluators read', () => {
  const test = { question: 'What does a sole cost?', relevant, groups: ['staff'] }
  const row = testRow('products', test, { 'boot.md': 'p1' })
  expect(row).toEqual({
    question: 'What does a sole cost?',
    index: 'products',
    relevant: [{ document: 'boot.md', relevance: 2, passage: 'p1' }],
    groups: ['staff'],
  })
  expect(testOf('products', row)).toEqual(test)
})

test('rows of other indexes, without a question or without anything relevant are no tests', () => {
  expect(testOf('other', { question: 'x', index: 'products', relevant })).toBeUndefined()
  expect(testOf('products', { question: '', relevant })).toBeUndefined()
  expect(testOf('products', { question: 'x', relevant: [{ document: 'a', relevance: 0 }] })).toBeUndefined()
  expect(testOf('products', { question: 'x', relevant: null })).toBeUndefined()
})

test('names alone are relevant, as evaluators take them', () => {
  expect(testOf('products', { query: 'x', relevant: 'boot.md' })?.relevant).toEqual([
    { document: 'boot.md', relevance: 1 },
  ])
})

test('a rank counts documents, not passages', () => {
  const found = [{ document: 'a.md' }, { document: 'a.md' }, { document: 'boot.md' }]
  expect(rankOf(found, { question: 'x', relevant })).toBe(2)
  expect(rankOf([], { question: 'x', relevant })).toBeNull()
})

test('what was not found counts as nothing in the mean', () => {
  expect(comeTo([1, 2, null, 1])).toEqual({ found: 3, first: 2, mrr: 0.625 })
  expect(comeTo([])).toEqual({ found: 0, first: 0, mrr: 0 })
})
