import { headerShape, nodeShape } from './documents'

const header = {
  id: 'run-1',
  v: 1,
  doc: 'run',
  kind: 'flow',
  protocol: 1,
  epoch: 2,
  flow: 'retail-copilot',
  snapshot: 'a'.repeat(64),
  label: 'latest',
  variant: null,
  status: 'completed',
  caller: 'ada',
  principal: 'ada',
  inputs: { value: { question: 'How?' } },
  outputs: { ref: `runs/shop/run-1/${'b'.repeat(64)}`, size: 20_000 },
  usage: { input_tokens: 100, output_tokens: 20 },
  cost: null,
  latency_ms: 900,
  started: '2026-11-01T10:00:00.000Z',
  ended: '2026-11-01T10:00:00.900Z',
  resolved: { ground: 'local' },
  records: 1,
}

const node = {
  id: 'c'.repeat(64),
  v: 1,
  doc: 'node',
  path: 'map[3]/draft',
  kind: 'llm',
  epoch: 1,
  sequence: 1,
  status: 'completed',
  attempts: 1,
  started: '2026-11-01T10:00:00.000Z',
  ended: '2026-11-01T10:00:00.500Z',
  inputs: { value: { a: 1 } },
  output: { value: null },
  usage: null,
  cost: null,
  calls: [
    {
      ordinal: 1,
      request_hash: 'd'.repeat(64),
      model: 'gpt-x',
      usage: null,
      cost: null,
      started: '2026-11-01T10:00:00.100Z',
      latency_ms: 400,
    },
  ],
}

// As version 1 lies in stores: these samples stay when the shape moves on, and must still be read.
test('a run header stored as version 1 is read, beside the fields of its partition [14]', () => {
  expect(headerShape.read({ ...header, project: 'shop', run: 'run-1' })).toEqual(header)
})

test('a node record stored as version 1 is read [14]', () => {
  expect(nodeShape.read({ ...node, project: 'shop', run: 'run-1' })).toEqual(node)
})

test.each([
  ['a header without a status', () => headerShape.read({ ...header, status: undefined }), 'store_corrupt'],
  ['a header of a strange status', () => headerShape.read({ ...header, status: 'lost' }), 'store_corrupt'],
  ['a header of version 2', () => headerShape.read({ ...header, v: 2 }), 'newer_data'],
  ['a node without a path', () => nodeShape.read({ ...node, path: undefined }), 'store_corrupt'],
  ['a header that is a node', () => headerShape.read(node), 'store_corrupt'],
  ['nothing', () => nodeShape.read(null), 'store_corrupt'],
])('%s is refused [14]', (_what, read, word) => {
  expect(read).toThrow(expect.objectContaining({ word }))
})
