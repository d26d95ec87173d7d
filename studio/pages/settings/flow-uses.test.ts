import { connectionsOf } from './flow-uses'

jest.mock('../../api/queries', () => ({}))

test('a flow goes through the connections that its nodes name, each told once', () => {
  const nodes = [{ connection: 'openai' }, { connection: 'openai' }, { connection: '' }, { name: 'plain' }, null]
  expect(connectionsOf({ nodes })).toEqual(['openai'])
})

test('what is no definition goes through none', () => {
  for (const odd of [undefined, null, {}, { nodes: 'x' }, { nodes: { connection: 'x' } }])
    expect(connectionsOf(odd)).toEqual([])
})
