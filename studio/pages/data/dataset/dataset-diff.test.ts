import { rowDifference, type PlacedRow } from './dataset-diff'

const rows = (...texts: readonly string[]): readonly PlacedRow[] => texts.map((q, index) => ({ index, row: { q } }))
const textsOf = (placed: readonly PlacedRow[]) => placed.map(({ row }) => row['q'])

test('equal rows are the same wherever they lie, and as often as they are there', () => {
  const { added, removed, changed, same } = rowDifference(rows('a', 'b', 'b'), rows('b', 'a', 'b', 'b'))
  expect([textsOf(added), textsOf(removed), changed, same]).toEqual([['b'], [], [], 3])
})

test('what is another at the same place was changed', () => {
  const { added, removed, changed } = rowDifference(rows('a', 'b', 'c'), rows('a', 'x', 'c', 'd'))
  expect(changed.map((pair) => [pair.before.row['q'], pair.after.row['q']])).toEqual([['b', 'x']])
  expect([textsOf(added), textsOf(removed)]).toEqual([['d'], []])
})

test('what is gone is told, though everything behind it moved up', () => {
  const { added, removed, changed, same } = rowDifference(rows('a', 'b', 'c'), rows('b', 'c'))
  expect([textsOf(added), textsOf(removed), changed, same]).toEqual([[], ['a'], [], 2])
})
