import { blobStoreSuite } from './blobs.suite'
import { memoryBlobs } from './memory-blobs'

blobStoreSuite('Memory', async () => memoryBlobs({ now: () => 1_800_000_000_000 }))

test('what is got can be changed without changing what is stored', async () => {
  const blobs = memoryBlobs()
  await blobs.put('runs', 'a', new Uint8Array([1]))
  const got = await blobs.get('runs', 'a')
  got?.body.fill(9)
  expect((await blobs.get('runs', 'a'))?.body).toEqual(new Uint8Array([1]))
})
