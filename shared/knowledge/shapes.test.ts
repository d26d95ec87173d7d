import { manifests, pointers } from './shapes'

test('a manifest and a pointer of version 1 are read as what they said of their generation', () => {
  const manifest = {
    id: 'ab',
    v: 1,
    doc: 'manifest',
    path: 'a.md',
    exists: true,
    status: 'indexed',
    error: null,
    title: 'Tents',
    etag: '0x1',
    size: 8,
    identity: 'old',
    content: 'c0',
    acl: ['staff'],
    acl_stamp: 's0',
    chunks: 2,
    indexed_at: '2026-11-23T10:00:00.000Z',
    taken: 4,
    generations: { g1: { syncing: null, current: 3, settled: 4 } },
    project: 'default',
    index: 'manuals',
  }
  expect(manifests.read(manifest)).toMatchObject({
    v: 2,
    path: 'a.md',
    acl: ['staff'],
    taken: 4,
    settled: 4,
    // Made by another reckoning, so that the next event makes it anew.
    generations: { g1: { current: 3, status: 'indexed', title: 'Tents', chunks: 2, etag: '0x1', identity: null } },
  })
  const pointer = { id: 'generation', v: 1, doc: 'generation', generation: 'g1', since: '2026-11-23T10:00:00.000Z' }
  expect(pointers.read(pointer)).toEqual({ ...pointer, v: 2, make: null, building: null, dropping: [] })
})
