import { definitions } from '../shapes'
import { chunkingOrder, describeChunking } from './chunking-order'

test('an index made before there were overlaps and parents reads as it was', () => {
  const stored = {
    id: 'manuals',
    v: 1,
    name: 'manuals',
    chunking: { strategy: 'structure', max_tokens: 400 },
    embedding: { model: 'm', dimensions: 2, semantic: false },
    created_at: '2026-01-01T00:00:00.000Z',
  }
  expect(definitions.read(stored)).toEqual(stored)
  expect(describeChunking(chunkingOrder.parse({}))).toBe(describeChunking({ strategy: 'structure', max_tokens: 400 }))
})

test.each([
  [{ max_tokens: 100, overlap_tokens: 51 }, 'overlap_tokens'],
  [{ parent_tokens: 800 }, 'parent_tokens'],
  [{ strategy: 'parent-child', max_tokens: 400, parent_tokens: 399 }, 'parent_tokens'],
  [{ strategy: 'pages' }, 'strategy'],
])('%j is refused at its field', (order, field) => {
  expect(chunkingOrder.safeParse(order).error?.issues.map(({ path }) => path.join('.'))).toEqual([field])
})

test('what cuts differently is described differently', () => {
  const described = [
    { strategy: 'structure', max_tokens: 400 },
    { strategy: 'structure', max_tokens: 400, overlap_tokens: 40 },
    { strategy: 'parent-child', max_tokens: 400 },
    { strategy: 'parent-child', max_tokens: 400, parent_tokens: 1000 },
  ].map((chunking) => describeChunking(chunkingOrder.parse(chunking)))
  expect(new Set(described).size).toBe(4)
})
