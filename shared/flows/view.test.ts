import { memoryBlobs } from '../blobs'
import type { Caller } from '../caller'
import { memoryStore } from '../store'
import type { DocumentStore } from '../store/contract'
import type { NodeServices } from './contract'
import { createFlows } from './create-flows'
import { nodeKinds } from './nodes'
import { plainPrompts } from './plain-prompts'
import { frozenWorld } from './play'

const owner: Caller = { project: 'p', id: 'olga', groups: [], roles: ['owner'] }

const yaml = `inputs: {}\noutputs: {o: {type: string, reference: "\${say.output}"}}
nodes: [{name: say, type: prompt, source: {path: say.jinja2}}]\n`

test('a page of flows takes two queries however many flows it shows', async () => {
  const kept = memoryStore(() => 0)
  let queries = 0
  const store: DocumentStore = {
    ...kept,
    list: (...order) => {
      queries += 1
      return kept.list(...order)
    },
  }
  const flows = createFlows({
    store,
    blobs: memoryBlobs(),
    world: frozenWorld(),
    kinds: nodeKinds(plainPrompts()),
    services: {} as NodeServices,
    deployedCode: async () => ({}),
    openJournal: () => {
      throw new Error('nothing runs here')
    },
  })
  expect(await flows.list(owner, {})).toEqual({ items: [] })
  const hashes: string[] = []
  for (const name of ['a', 'b', 'c', 'd'])
    hashes.push((await flows.publish(owner, name, { yaml, files: { 'say.jinja2': name } })).hash)
  await flows.setLabel(owner, 'b', 'production', hashes[1] ?? '')

  queries = 0
  const first = await flows.list(owner, { limit: 3 })
  expect(queries).toBe(2)
  expect(first.items.map(({ name, labels }) => [name, labels])).toEqual([
    ['a', { latest: hashes[0] }],
    ['b', { latest: hashes[1], production: hashes[1] }],
    ['c', { latest: hashes[2] }],
  ])
  const second = await flows.list(owner, { limit: 3, cursor: first.next ?? '' })
  expect(second.items.map(({ name }) => name)).toEqual(['d'])
})
