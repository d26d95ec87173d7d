import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { openSqliteIndex } from './open-sqlite-index'

const scope = { project: 'p', index: 'i', generation: 'g' }
const chunk = {
  id: 'c1',
  document: 'a.md',
  sync: 1,
  passage: 'x',
  ordinal: 0,
  title: 'T',
  section: '',
  text: 'tent',
  start: 0,
  end: 4,
  acl: null,
  vector: new Float32Array([0.5, 0.5]),
}

let folder = ''
let entry = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-worker-'))
  entry = join(folder, 'worker.js')
  await build({
    entryPoints: [join(__dirname, 'worker.ts')],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Found from the temporary folder by its place, as the package finds its own binary.
    alias: { '@photostructure/sqlite': require.resolve('@photostructure/sqlite') },
    external: [require.resolve('@photostructure/sqlite')],
    logLevel: 'silent',
  })
})

test('the real worker thread writes, searches and carries vectors across', async () => {
  const index = openSqliteIndex({ folder, entry })
  await index.write(scope, [chunk])
  expect(await index.search(scope, { text: 'tents', mode: 'keyword', top: 5, groups: [] })).toMatchObject([
    { chunk: { id: 'c1' } },
  ])
  expect(await index.chunks(scope, 'a.md', 1)).toEqual([chunk])
  await index.close()

  const again = openSqliteIndex({ folder, entry })
  expect(await again.chunks(scope, 'a.md', 1)).toEqual([chunk])
  await again.close()
})

test('a worker that crashes fails the calls in flight as unavailable and is started again', async () => {
  const crashing = join(folder, 'crashing.js')
  await writeFile(
    crashing,
    `const { parentPort } = require('node:worker_threads')
     parentPort.on('message', (call) => {
       if (call.method === 'write') throw new Error('out of luck')
       parentPort.postMessage({ id: call.id, value: [] })
     })`,
  )
  const index = openSqliteIndex({ folder, entry: crashing })
  await expect(index.write(scope, [chunk])).rejects.toMatchObject({
    word: 'unavailable',
    message: expect.stringContaining('out of luck'),
  })
  await expect(index.chunks(scope, 'a.md', 1)).resolves.toEqual([])
  await index.close()
})

test('a damaged file is named, left as it is, and gone with its index', async () => {
  const place = await mkdtemp(join(tmpdir(), 'sluice-damaged-'))
  const first = openSqliteIndex({ folder: place, inProcess: true })
  await first.write(scope, [chunk])
  await first.close()
  const [name = ''] = (await readdir(place)).filter((file) => file.endsWith('.db'))
  const file = join(place, name)
  await writeFile(file, Buffer.alloc(8192, 0x5a))

  const index = openSqliteIndex({ folder: place, entry })
  for (const work of [
    () => index.search(scope, { text: 'tents', mode: 'keyword', top: 5, groups: [] }),
    () => index.write(scope, [chunk]),
  ])
    await expect(work()).rejects.toMatchObject({
      word: 'store_corrupt',
      message: expect.stringContaining(name),
      details: { index: 'i', file },
    })
  expect((await readFile(file)).equals(Buffer.alloc(8192, 0x5a))).toBe(true)
  await index.drop(scope)
  await index.write(scope, [chunk])
  expect(await index.chunks(scope, 'a.md', 1)).toEqual([chunk])
  await index.close()
})
