import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { openDatabase } from '../../shared/sqlite'
import { blobWriters, type MetadataStore, refuseStrangeInsides, type StorageServer } from './internals'
import { type Journal, openJournal } from './journal'
import { fromTaggedJson, toTaggedJson } from './tagged-json'

const folder = mkdtempSync(path.join(tmpdir(), 'journal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const newFile = (): string => path.join(folder, `storage-${++files}.db`)

/** A store like Azurite's, on the very LokiJS that Azurite uses. */
function metadataStore(): MetadataStore {
  const Loki = require('lokijs') as new (
    file: string,
    options: object,
  ) => MetadataStore['db'] & {
    addCollection(name: string, options: object): unknown
  }
  const db = new Loki('unused', { persistenceMethod: 'memory' })
  return { db, init: async () => void db.addCollection('blobs', { indices: ['name'] }) }
}

async function attached(file: string): Promise<{ journal: Journal; blobs: Collection; breaks: Error[] }> {
  const breaks: Error[] = []
  const journal = openJournal({ file, onBroken: (error) => breaks.push(error) })
  const store = metadataStore()
  journal.attach('blob', store)
  await store.init()
  return { journal, blobs: store.db.collections[0] as unknown as Collection, breaks }
}

interface Collection {
  readonly data: Record<string, unknown>[]
  insert(document: object): Record<string, unknown>
  update(document: object): void
  remove(document: object): void
  findAndRemove(query: object): void
}

const onDisk = (file: string): string[] => {
  const database = openDatabase(file, { readOnly: true, busyTimeoutMs: 0 })
  const rows = database.prepare('SELECT json FROM documents ORDER BY id').all<{ json: string }>()
  database.close()
  return rows.map(({ json }) => (JSON.parse(json) as { name: string }).name)
}

test('[16] a removal and the insertion that replaces it reach the disk together, before anything that awaits them', async () => {
  const file = newFile()
  const { journal, blobs } = await attached(file)
  const old = blobs.insert({ name: 'old' })
  await Promise.resolve()
  expect(onDisk(file)).toEqual(['old'])

  const overwrite = async (): Promise<void> => {
    blobs.remove(old)
    expect(onDisk(file)).toEqual(['old'])
    blobs.insert({ name: 'new' })
  }
  await overwrite()
  expect(onDisk(file)).toEqual(['new'])
  journal.close()
})

test('insertions, updates and every way of removing are there after a reopening, in their order', async () => {
  const file = newFile()
  const first = await attached(file)
  for (const name of ['a', 'b', 'c', 'd', 'e']) first.blobs.insert({ name })
  first.blobs.update(Object.assign(first.blobs.data[1]!, { name: 'B', size: 2 }))
  first.blobs.findAndRemove({ name: { $in: ['c', 'd'] } })
  first.journal.close()

  const second = await attached(file)
  expect(second.blobs.data.map(({ name }) => name)).toEqual(['a', 'B', 'e'])
  // Read back, a document is updated and removed in its own row.
  second.blobs.update(Object.assign(second.blobs.data[2]!, { name: 'E' }))
  second.blobs.remove(second.blobs.data[0]!)
  second.journal.close()
  expect(onDisk(file)).toEqual(['B', 'E'])
})

test('a journal that cannot be written says so and takes nothing more', async () => {
  const file = newFile()
  const { journal, blobs, breaks } = await attached(file)
  journal.onChange(() => {
    throw new Error('the disk is full')
  })
  expect(() => blobs.insert({ name: 'x' })).toThrow(`${file} could not be written: the disk is full`)
  expect(() => blobs.insert({ name: 'y' })).toThrow('could not be written')
  expect(breaks.length).toBeGreaterThan(0)
  expect(onDisk(file)).toEqual([])
})

test('[14] a journal of a later version is refused by name and left alone', () => {
  const file = newFile()
  const database = openDatabase(file)
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => openJournal({ file, onBroken: () => undefined })).toThrow(
    `${file} is of version 99, this program knows version 1`,
  )
})

test('a document comes back from its text as it was: dates, bytes, and names that look like tags', () => {
  const document = {
    at: new Date(5),
    bytes: new Uint8Array([0, 255]),
    deep: [{ $date: 1, at: new Date(6) }],
    $bytes: 'x',
    none: null,
  }
  const back = fromTaggedJson(toTaggedJson({ ...document, $loki: 7, meta: { revision: 1 } }))
  expect(back).toEqual({ ...document, bytes: Buffer.from([0, 255]) })
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.date({ noInvalidDate: true }))), (value) => {
      const { $loki: _loki, meta: _meta, ...rest } = value
      const kept = JSON.parse(JSON.stringify(rest)) as object
      expect(JSON.parse(JSON.stringify(fromTaggedJson(toTaggedJson(value))))).toEqual(kept)
    }),
  )
})

/** All that is used of Azurite's blob server; that the pinned one has it is proven by every start of the host. */
function insides(): StorageServer {
  const store = (): MetadataStore => {
    const nothing = (): void => undefined
    const db = {
      collections: [],
      autosaveDisable: nothing,
      loadDatabase: nothing,
      saveDatabase: nothing,
      close: nothing,
    }
    const writers = Object.fromEntries(blobWriters.map((name) => [name, nothing]))
    return { db, init: async () => undefined, ...writers }
  }
  const start = async (): Promise<void> => undefined
  return { httpServer: createServer(), metadataStore: store(), extentMetadataStore: store(), start, close: start }
}

test('an Azurite with the insides this host was written for is taken', () => {
  expect(() => refuseStrangeInsides(insides(), 'blob')).not.toThrow()
})

test.each([...blobWriters, 'init'])('an Azurite whose catalogue lacks %s is refused by that name', (name) => {
  const server = insides()
  delete (server.metadataStore as Record<string, unknown>)[name]
  expect(() => refuseStrangeInsides(server, 'blob')).toThrow(`Azurite's blob server lacks metadataStore.${name}`)
})

test('an Azurite without its catalogue of extents is refused', () => {
  const server = { ...insides(), extentMetadataStore: {} as MetadataStore }
  expect(() => refuseStrangeInsides(server, 'blob')).toThrow(
    'extentMetadataStore.init, extentMetadataStore.db.autosaveDisable',
  )
})
