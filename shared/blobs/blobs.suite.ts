import { Fault } from '../faults'
import type { BlobStore } from './contract'

const word = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'nothing thrown'
  } catch (error) {
    return error instanceof Fault ? error.word : String(error)
  }
}

/** What every blob store keeps. Runs on the fake and on the real service; `open` gives one whose container `documents` nobody else uses the given folder of. */
export const blobStoreSuite = (name: string, open: () => Promise<BlobStore>): void => {
  describe(`${name} as a blob store`, () => {
    let blobs: BlobStore
    let folder = ''
    let folders = 0
    beforeEach(async () => {
      blobs = await open()
      folder = `suite-${folders++}`
    })

    test('what is put is got, byte by byte, with what it says of itself', async () => {
      const body = new Uint8Array([0, 255, 13, 10, 128])
      const put = await blobs.put('documents', `${folder}/a`, body, {
        contentType: 'application/x-test',
        metadata: { title: 'A' },
      })
      expect(put).toMatchObject({
        name: `${folder}/a`,
        size: 5,
        contentType: 'application/x-test',
        metadata: { title: 'A' },
      })
      expect(put.etag).toMatch(/^[^"]+$/)
      expect(put.modified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
      const got = await blobs.get('documents', `${folder}/a`)
      expect(got?.body).toEqual(body)
      expect(got?.properties).toEqual(put)
      expect(await blobs.head('documents', `${folder}/a`)).toEqual(put)
      expect((await blobs.list('documents', { prefix: `${folder}/` })).items).toEqual([put])
    })

    test('text is stored as UTF-8 and empty bodies are blobs too', async () => {
      await blobs.put('documents', `${folder}/text`, 'grün 😀')
      expect(new TextDecoder().decode((await blobs.get('documents', `${folder}/text`))?.body)).toBe('grün 😀')
      expect((await blobs.put('documents', `${folder}/empty`, '')).size).toBe(0)
      expect((await blobs.get('documents', `${folder}/empty`))?.body).toEqual(new Uint8Array())
    })

    test('a part of a larger buffer is stored alone, and later changes to it are not', async () => {
      const buffer = new Uint8Array([1, 2, 3, 4])
      await blobs.put('documents', `${folder}/part`, buffer.subarray(1, 3))
      buffer.fill(9)
      expect((await blobs.get('documents', `${folder}/part`))?.body).toEqual(new Uint8Array([2, 3]))
    })

    test('what is missing is undefined, in a container never used too', async () => {
      expect(await blobs.get('documents', `${folder}/none`)).toBeUndefined()
      expect(await blobs.head('documents', `${folder}/none`)).toBeUndefined()
      expect(await blobs.delete('documents', `${folder}/none`)).toBe(false)
      expect(await blobs.get('datasets', `${folder}/none`)).toBeUndefined()
      expect(await blobs.delete('datasets', `${folder}/none`)).toBe(false)
      expect(await blobs.list('datasets', { prefix: folder })).toEqual({ items: [] })
    })

    test('delete says whether there was one', async () => {
      await blobs.put('documents', `${folder}/a`, 'x')
      expect(await blobs.delete('documents', `${folder}/a`)).toBe(true)
      expect(await blobs.delete('documents', `${folder}/a`)).toBe(false)
      expect(await blobs.get('documents', `${folder}/a`)).toBeUndefined()
    })

    test.each([
      'Ärger & Öl.md',
      'руководство/палатка.md',
      '手冊/帳篷 1.md',
      'a b+c%20d.md',
      'q?x=1#y.md',
      "it's (50%).md",
      'e\u0301.md',
      '😀.txt',
      'a"<b>.md',
    ])('the name “%s” is kept as it is', async (part) => {
      const blob = `${folder}/${part}`
      await blobs.put('documents', blob, part)
      expect(new TextDecoder().decode((await blobs.get('documents', blob))?.body)).toBe(part)
      expect((await blobs.list('documents', { prefix: blob })).items.map((item) => item.name)).toEqual([blob])
      expect(await blobs.delete('documents', blob)).toBe(true)
    })

    test.each([
      '',
      '/a',
      'a//b',
      'a/',
      'a/../b',
      './a',
      'a\\b',
      'a\u0000b',
      'a\nb',
      '\ud800',
      'x'.repeat(1025),
      'dot.',
    ])('the name %j is refused everywhere', async (bad) => {
      expect(await word(blobs.put('documents', bad, 'x'))).toBe('bad_request')
      expect(await word(blobs.get('documents', bad))).toBe('bad_request')
      expect(await word(blobs.head('documents', bad))).toBe('bad_request')
      expect(await word(blobs.delete('documents', bad))).toBe('bad_request')
    })

    test('metadata values may be any text', async () => {
      const metadata = {
        title: 'Zelt „Fjäll“ 😀\r\nline two',
        empty: '',
        percent: '100% = a%20b',
        equals: '=',
        space: ' x ',
      }
      await blobs.put('documents', `${folder}/a`, 'x', { metadata })
      expect((await blobs.head('documents', `${folder}/a`))?.metadata).toEqual(metadata)
      expect((await blobs.get('documents', `${folder}/a`))?.properties.metadata).toEqual(metadata)
      expect((await blobs.list('documents', { prefix: `${folder}/` })).items[0]?.metadata).toEqual(metadata)
    })

    test('metadata that no header could carry is refused', async () => {
      expect(await word(blobs.put('documents', `${folder}/a`, 'x', { metadata: { 'no-dash': 'x' } }))).toBe(
        'bad_request',
      )
      expect(await word(blobs.put('documents', `${folder}/a`, 'x', { metadata: { Upper: 'x' } }))).toBe('bad_request')
      expect(await word(blobs.put('documents', `${folder}/a`, 'x', { metadata: { big: 'x'.repeat(9000) } }))).toBe(
        'too_large',
      )
    })

    test('a put replaces body, metadata and type, and gives another ETag', async () => {
      const first = await blobs.put('documents', `${folder}/a`, 'one', {
        metadata: { old: 'yes' },
        contentType: 'text/markdown',
      })
      const second = await blobs.put('documents', `${folder}/a`, 'two')
      expect(second.etag).not.toBe(first.etag)
      expect(await blobs.head('documents', `${folder}/a`)).toMatchObject({
        metadata: {},
        contentType: 'text/plain; charset=utf-8',
        etag: second.etag,
      })
    })

    test('other metadata leaves the bytes and gives another ETag; on a stale ETag or a blob that is gone it fails', async () => {
      const { etag } = await blobs.put('documents', `${folder}/a`, 'one', {
        metadata: { old: 'yes' },
        contentType: 'text/markdown',
      })
      const changed = await blobs.setMetadata('documents', `${folder}/a`, { groups: '["Köln"]' }, { ifMatch: etag })
      expect(changed).toMatchObject({ metadata: { groups: '["Köln"]' }, contentType: 'text/markdown', size: 3 })
      expect(changed.etag).not.toBe(etag)
      expect(await blobs.head('documents', `${folder}/a`)).toEqual(changed)
      expect(Buffer.from((await blobs.get('documents', `${folder}/a`))?.body ?? []).toString()).toBe('one')
      const set = (name: string, ifMatch: string) => word(blobs.setMetadata('documents', name, {}, { ifMatch }))
      expect(await set(`${folder}/a`, etag)).toBe('precondition_failed')
      expect(await set(`${folder}/none`, etag)).toBe('precondition_failed')
      expect(await set(`${folder}/a`, changed.etag)).toBe('nothing thrown')
    })

    test('a blob that is larger than its reader can hold stays where it is', async () => {
      const put = await blobs.put('documents', `${folder}/a`, 'four')
      expect(await blobs.getWithin('documents', `${folder}/a`, 3)).toEqual({ body: null, properties: put })
      const got = await blobs.getWithin('documents', `${folder}/a`, 4)
      expect(got).toEqual({ body: new TextEncoder().encode('four'), properties: put })
      expect(await blobs.getWithin('documents', `${folder}/none`, 4)).toBeUndefined()
    })

    test('an opened blob comes in pieces, all of the version that was looked at', async () => {
      const text = 'x'.repeat(100_000)
      const put = await blobs.put('documents', `${folder}/a`, text)
      const opened = await blobs.open('documents', `${folder}/a`)
      expect(opened?.properties).toEqual(put)
      const parts: Uint8Array[] = []
      for await (const part of opened?.body ?? []) parts.push(part)
      expect(Buffer.concat(parts).toString()).toBe(text)
      expect(await blobs.open('documents', `${folder}/none`)).toBeUndefined()
    })

    test('create-only puts once: the second is a conflict and changes nothing', async () => {
      await blobs.put('documents', `${folder}/a`, 'one', { ifNoneMatch: '*' })
      expect(await word(blobs.put('documents', `${folder}/a`, 'two', { ifNoneMatch: '*' }))).toBe('conflict')
      expect(new TextDecoder().decode((await blobs.get('documents', `${folder}/a`))?.body)).toBe('one')
    })

    test('a put on a stale ETag fails, as does one on a blob that is gone', async () => {
      const { etag } = await blobs.put('documents', `${folder}/a`, 'one')
      const { etag: later } = await blobs.put('documents', `${folder}/a`, 'two', { ifMatch: etag })
      expect(await word(blobs.put('documents', `${folder}/a`, 'three', { ifMatch: etag }))).toBe('precondition_failed')
      expect(new TextDecoder().decode((await blobs.get('documents', `${folder}/a`))?.body)).toBe('two')
      await blobs.delete('documents', `${folder}/a`)
      expect(await word(blobs.put('documents', `${folder}/a`, 'four', { ifMatch: later }))).toBe('precondition_failed')
    })

    test('two conditions at once are refused', async () => {
      expect(await word(blobs.put('documents', `${folder}/a`, 'x', { ifMatch: 'x', ifNoneMatch: '*' }))).toBe(
        'bad_request',
      )
    })

    test('a listing is ordered by name, goes page by page and keeps to its prefix', async () => {
      const names = ['a/1', 'a/2', 'a/3', 'a-b', 'b/1', 'ä'].map((part) => `${folder}/${part}`)
      for (const blob of names.toReversed()) await blobs.put('documents', blob, blob)
      const listed = async (prefix: string, limit: number): Promise<string[]> => {
        const found: string[] = []
        let cursor: string | undefined
        do {
          const page = await blobs.list('documents', { prefix, limit, cursor })
          expect(page.items.length).toBeLessThanOrEqual(limit)
          found.push(...page.items.map((item) => item.name))
          cursor = page.cursor
        } while (cursor !== undefined)
        return found
      }
      const sorted = names.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      for (const limit of [1, 2, 6, 50]) expect(await listed(`${folder}/`, limit)).toEqual(sorted)
      expect(await listed(`${folder}/a/`, 2)).toEqual([`${folder}/a/1`, `${folder}/a/2`, `${folder}/a/3`])
      expect(await listed(`${folder}/none`, 2)).toEqual([])
    })

    test('a made-up cursor or page size is refused', async () => {
      expect(await word(blobs.list('documents', { cursor: 'made-up' }))).toBe('bad_request')
      expect(await word(blobs.list('documents', { limit: 0 }))).toBe('bad_request')
      expect(await word(blobs.list('documents', { limit: 5001 }))).toBe('bad_request')
    })
  })
}
