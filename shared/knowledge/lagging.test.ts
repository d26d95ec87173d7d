import { setUp } from '../../tests/knowledge/room'
import { laggingDocuments } from './lagging'
import { callerIn } from './testing'

const owner = callerIn()

test('a document lags from the moment its index may differ from its manifest until it does no longer [18]', async () => {
  const { deps, room, sync, generation } = await setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  await sync('a.md')
  const lagging = async () =>
    laggingDocuments(deps, { project: 'default', index: 'manuals', generation: await generation() })
  expect(await lagging()).toEqual([])
  await room.putDocument(owner, 'manuals', 'a.md', 'blue tent')
  expect(await lagging()).toEqual(['a.md'])
  await sync('a.md')
  expect(await lagging()).toEqual([])
  await room.deleteDocument(owner, 'manuals', 'a.md')
  expect(await lagging()).toEqual(['a.md'])
  await sync('a.md')
  expect(await lagging()).toEqual([])
})
