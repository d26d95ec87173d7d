import { memoryBlobs } from '../blobs/memory-blobs'
import { sha256 } from '../json'
import { keepValue, openValue } from './values'

const scope = { project: 'p', run: 'r1' }
/** A text whose JSON has so many bytes. */
const textOf = (bytes: number): string => 'x'.repeat(bytes - 2)

test('[12] a value of up to 16 KiB lies in the record', async () => {
  const blobs = memoryBlobs()
  const value = textOf(16 * 1024)
  expect(await keepValue(blobs, scope, value)).toEqual({ value })
  expect((await blobs.list('runs')).items).toEqual([])
})

test('[12] a larger value lies in a blob named by run and hash, and is opened from there', async () => {
  const blobs = memoryBlobs()
  const value = { text: textOf(16 * 1024), list: [1, null] }
  const text = JSON.stringify(value)
  const kept = await keepValue(blobs, scope, value)
  expect(kept).toEqual({ ref: `runs/p/r1/${sha256(text)}`, size: Buffer.byteLength(text) })
  expect((await blobs.list('runs')).items.map(({ name }) => name)).toEqual([`p/r1/${sha256(text)}`])
  expect(await openValue(blobs, scope, kept)).toEqual(value)
  expect(await keepValue(blobs, scope, value)).toEqual(kept)
})

test('[12] bytes count, not characters', async () => {
  expect(await keepValue(memoryBlobs(), scope, 'ü'.repeat(9000))).toMatchObject({ size: 18_002 })
})

test('a value that is gone is not_found, a changed one store_corrupt, one of another run is not opened', async () => {
  const blobs = memoryBlobs()
  const kept = (await keepValue(blobs, scope, textOf(20_000))) as { ref: string; size: number }
  await expect(openValue(blobs, { project: 'p', run: 'r2' }, kept)).rejects.toMatchObject({ word: 'store_corrupt' })
  await expect(openValue(blobs, { project: 'q', run: 'r1' }, kept)).rejects.toMatchObject({ word: 'store_corrupt' })
  await blobs.put('runs', kept.ref.slice('runs/'.length), '"other"')
  await expect(openValue(blobs, scope, kept)).rejects.toMatchObject({ word: 'store_corrupt' })
  await blobs.delete('runs', kept.ref.slice('runs/'.length))
  await expect(openValue(blobs, scope, kept)).rejects.toMatchObject({ word: 'not_found' })
})

test('what is not JSON, or not of a run, is refused', async () => {
  await expect(keepValue(memoryBlobs(), scope, Number.NaN)).rejects.toMatchObject({ word: 'bad_request' })
  await expect(keepValue(memoryBlobs(), { project: '', run: 'r' }, 1)).resolves.toEqual({ value: 1 })
  await expect(keepValue(memoryBlobs(), { project: '', run: 'r' }, textOf(20_000))).rejects.toMatchObject({
    word: 'bad_request',
  })
  await expect(keepValue(memoryBlobs(), { project: 'p', run: '../q' }, textOf(20_000))).rejects.toMatchObject({
    word: 'bad_request',
  })
})
