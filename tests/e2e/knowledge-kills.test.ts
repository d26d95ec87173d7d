import { BlobServiceClient } from '@azure/storage-blob'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase, type SqlRow } from '../../shared/sqlite'
import { driftOf, sumOf } from '../knowledge/drift'
import { call } from './api'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(600_000)

const isFull = process.env['SLUICE_CRASH'] === 'full'
const { documents, randomKills, mostKills, floor } = isFull
  ? { documents: 60, randomKills: 8, mostKills: 60, floor: 10 }
  : { documents: 20, randomKills: 1, mostKills: 6, floor: 1 }

const boundaries = ['blob–queue', 'manifest–index'] as const
type Boundary = (typeof boundaries)[number]

let ground: Ground
let folder: string
const env = { SLUICE_REQUESTS_PER_MINUTE: '1000000' }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-knowledge-kills-'))
  ground = await startGround({ folder, env })
  expect((await call(ground, 'PUT', '/api/indexes/manuals', {})).status).toBe(200)
})
afterAll(async () => {
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

const rows = (file: string, sql: string): readonly SqlRow[] => {
  const database = openDatabase(file, { readOnly: true })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

interface Manifest {
  readonly path: string
  readonly exists: boolean
  readonly generations: Readonly<
    Record<string, { readonly syncing: number | null; readonly current: number | null; readonly status: string }>
  >
}

const manifestsOnDisk = (): readonly Manifest[] =>
  rows(join(folder, 'store.db'), 'SELECT document FROM "knowledge"')
    .map(({ document }) => JSON.parse(String(document)) as Manifest & { readonly doc: string })
    .filter(({ doc }) => doc === 'manifest')

const chunksOnDisk = (): readonly { readonly document: string; readonly sync: number; readonly text: string }[] =>
  readdirSync(folder)
    .filter((name) => /^index-[0-9a-f]+\.db$/.test(name))
    .flatMap((name) => {
      // A kill may come before the tables do.
      const [found] = rows(join(folder, name), "SELECT count(*) AS tables FROM sqlite_schema WHERE name = 'chunks'")
      return found?.['tables'] === 0 ? [] : rows(join(folder, name), 'SELECT document, sync, text FROM chunks')
    })
    .map(({ document, sync, text }) => ({ document: String(document), sync: Number(sync), text: String(text) }))

/** What stands at a boundary on disk while the ground stands still or is dead. */
const standing = (): ReadonlySet<string> => {
  const written = new Set(chunksOnDisk().map(({ document, sync }) => `${document} ${sync}`))
  const taken = manifestsOnDisk().flatMap(({ path, generations }) =>
    Object.values(generations).flatMap(({ syncing }) =>
      syncing === null || written.has(`${path} ${syncing}`) ? [] : [`manifest–index ${path} ${syncing}`],
    ),
  )
  const untold = rows(join(folder, 'storage.db'), 'SELECT rowid AS place FROM outbox')
  return new Set([...taken, ...untold.map(({ place }) => `blob–queue ${String(place)}`)])
}

/** What lies in storage, by document. */
const stored = async (): Promise<ReadonlyMap<string, string>> => {
  const container = BlobServiceClient.fromConnectionString(ground.storage).getContainerClient('documents')
  const texts = new Map<string, string>()
  for await (const { name } of container.listBlobsFlat({ prefix: 'default/manuals/' })) {
    const content = await container.getBlobClient(name).downloadToBuffer()
    texts.set(name.slice('default/manuals/'.length), String(content))
  }
  return texts
}

/** Documents of which index and manifest do not yet say what lies in storage. */
const unsettled = (texts: ReadonlyMap<string, string>): readonly string[] => {
  const manifests = new Map(manifestsOnDisk().map((manifest) => [manifest.path, manifest]))
  const chunks = chunksOnDisk()
  return [...texts].flatMap(([path, text]) => {
    const manifest = manifests.get(path)
    const [standing] = Object.values(manifest?.generations ?? {})
    const found = chunks.filter(({ document }) => document === path)
    const isTrue = found.length === 1 && found[0]?.sync === standing?.current && `${found[0]?.text}\n` === text
    return isTrue && standing?.status === 'indexed' && standing.syncing === null ? [] : [path]
  })
}

const counted = new Set<string>()
const histogram = new Map<Boundary, number>(boundaries.map((name) => [name, 0]))
const rarest = (): Boundary =>
  [...histogram].toSorted(([, left], [, right]) => left - right)[0]?.[0] ?? 'manifest–index'
const shows = (boundary: Boundary): boolean =>
  [...standing()].some((found) => found.startsWith(boundary) && !counted.has(found))

/** Waits for a random moment or, once those are done, for one at which the ground, standing still, shows the rarest boundary. */
const momentToKill = async (kill: number): Promise<void> => {
  if (kill < randomKills) return delay(50 + Math.random() * 400)
  for (const until = Date.now() + 4_000; Date.now() < until;) {
    await delay(Math.random() * 12)
    ground.signal('SIGSTOP')
    if (shows(rarest())) return
    ground.signal('SIGCONT')
  }
}

/** By document: what it may say now, which is one thing once the ground has acknowledged it; null where it may not be there. */
const said = new Map<string, ReadonlySet<string | null>>()

const write = async (path: string, text: string): Promise<void> => {
  said.set(path, new Set([...(said.get(path) ?? [null]), text]))
  const { status } = await call(ground, 'PUT', `/api/indexes/manuals/documents/${path}`, text, {
    'content-type': 'text/markdown',
  })
  expect(status).toBe(202)
  said.set(path, new Set([text]))
}

test('[16] [17] manuals written while the process group is killed again and again are all found as they were last written', async () => {
  let kill = 0
  for (; kill < mostKills && (kill < randomKills || Math.min(...histogram.values()) < floor); kill++) {
    const round = kill
    const killed = new AbortController()
    // Four writers, new manuals and old ones anew, until the kill.
    const writer = async (first: number): Promise<void> => {
      for (let n = first; !killed.signal.aborted; n = (n + 4) % documents) {
        try {
          await delay(40)
          await write(`manual-${n}.md`, `Manual ${n} is of round ${round}, written as ${Math.random().toString(36)}.\n`)
        } catch (error) {
          if (!killed.signal.aborted) throw error
        }
      }
    }
    const writers = Promise.all([0, 1, 2, 3].map(writer))
    await momentToKill(kill)
    killed.abort()
    await ground.kill()
    await writers
    const found = [...standing()].filter((one) => !counted.has(one))
    for (const boundary of boundaries)
      if (found.some((one) => one.startsWith(boundary))) histogram.set(boundary, (histogram.get(boundary) ?? 0) + 1)
    for (const one of found) counted.add(one)
    ground = await startGround({ folder, env })
  }

  // A message that was in work at a kill comes again after its lease of 30 s; the short form writes anew instead.
  if (!isFull) for (const path of unsettled(await stored())) await write(path, `${path} written anew.\n`)
  const texts = await stored()
  // What a kill took before it was acknowledged may be either way; what was acknowledged stands.
  for (const [path, mayBe] of said) expect([...mayBe]).toContain(texts.get(path) ?? null)
  await eventually(async () => unsettled(texts).length === 0 || undefined, 60_000)
  expect(chunksOnDisk().filter(({ document }) => !texts.has(document))).toEqual([])
  if (isFull)
    process.stderr.write(
      `${said.size} manuals, ${kill} kills, ${randomKills} of them at random; kills that showed ${[...histogram].map(([name, kills]) => `${name} ${kills}`).join(', ')}\n`,
    )
  expect(Object.fromEntries([...histogram].filter(([, kills]) => kills < floor))).toEqual({})
})

test('[16] [17] kills in mid-ingestion of many documents leave an index that is the container, without duplicates', async () => {
  const count = isFull ? 500 : 40
  const left = new Set(Array.from({ length: count }, (_, n) => n))
  /** Uploads what is not acknowledged yet, until the ground is gone. */
  const upload = async (): Promise<void> => {
    const work = [...left]
    const one = async (): Promise<void> => {
      for (let n = work.shift(); n !== undefined; n = work.shift()) {
        const text = `# Part ${n}\n\nThe tent of part ${n}.\n`
        if ((await call(ground, 'PUT', `/api/indexes/mass/documents/${n}.md`, text)).status === 202) left.delete(n)
      }
    }
    await Promise.allSettled(Array.from({ length: 8 }, one))
  }
  const indexed = () => chunksOnDisk().filter(({ text }) => text.includes('The tent of part')).length
  for (const share of isFull ? [0.2, 0.4, 0.6, 0.8] : [0.3]) {
    const uploading = upload()
    await eventually(async () => indexed() > count * share || undefined, 120_000)
    await ground.kill()
    await uploading
    ground = await startGround({ folder, env })
  }
  await upload()
  expect(left.size).toBe(0)
  // What was under way at a kill comes again by itself after its lease of 30 s; the short form does not wait for that.
  if (!isFull) await call(ground, 'POST', '/api/indexes/mass/reconcile', {})
  await eventually(async () => sumOf(await driftOf(ground, 'mass')) === 0 || undefined, 120_000)
  expect(indexed()).toBe(count)
  const { body } = await call(ground, 'POST', '/api/indexes/mass/reconcile', {})
  expect(body).toEqual({ missing: 0, stale: 0, orphan: 0, done: true })
})
