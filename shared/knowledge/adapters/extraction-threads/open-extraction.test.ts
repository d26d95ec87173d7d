import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { docxOf, wordParagraph } from '../../extract/fixtures/office-files'
import { pdfOf, pdfText } from '../../extract/fixtures/pdf-files'
import { openExtraction, type Extraction, type ExtractionOptions } from './open-extraction'

let folder = ''
const opened: Extraction[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-extraction-'))
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((extraction) => extraction.close()))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const chunking = { strategy: 'structure' as const, max_tokens: 100 }
const order = (path: string, body: string | Uint8Array = '# Tent\n\nWash it.') => ({
  index: 'i',
  path,
  body: typeof body === 'string' ? Buffer.from(body) : body,
  contentType: '',
  chunking,
})

/** Threads that run a scrap of code for each document, which knows its `path` and answers with `say`. */
const scripted = async (code: string, options: ExtractionOptions = {}): Promise<Extraction> => {
  const entry = join(await mkdtemp(join(folder, 'scripted-')), 'thread.js')
  await writeFile(
    entry,
    `const { parentPort, threadId, workerData } = require('node:worker_threads')
     const say = (title) => parentPort.postMessage({ value: { title, thread: threadId } })
     parentPort.on('message', async ({ order: { path } }) => { ${code} })
     Atomics.store(workerData.started, 0, 1)`,
  )
  const extraction = openExtraction({ entry, ...options })
  opened.push(extraction)
  return extraction
}

/** The real thread, as one file with all that it loads. */
const realThread = async (options: ExtractionOptions = {}): Promise<Extraction> => {
  const entry = join(folder, 'worker.js')
  built ??= build({
    entryPoints: [join(__dirname, 'extraction-worker.ts')],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  })
  await built
  const extraction = openExtraction({ entry, ...options })
  opened.push(extraction)
  return extraction
}
let built: Promise<unknown> | undefined

test('the real thread reads, and a fault crosses as what it is', async () => {
  const extraction = await realThread()
  const { title, chunks, text, report } = await extraction.prepare(order('a.md'))
  expect({ title, text, sections: chunks.map(({ section }) => section) }).toEqual({
    title: 'Tent',
    text: '# Tent\n\nWash it.',
    sections: ['Tent'],
  })
  expect(report).toMatchObject({ extractor: 'markdown', bytes: 16, characters: 16, headings: 1 })
  await expect(extraction.prepare(order('a.xyz'))).rejects.toMatchObject({ word: 'unsupported_media_type' })
})

test('a real bomb ends by name, and the real documents around it are read', async () => {
  const bomb = pdfOf([{ content: ' '.repeat(300_000_000) }], { isCompressed: true })
  expect(bomb.length).toBeLessThan(500_000)
  const extraction = await realThread({ memoryMb: 256 })
  const [before, burst, ...after] = await Promise.allSettled(
    [
      order('a.pdf', pdfOf([{ content: pdfText([[12, 72, 700, 'Wash it.']]) }])),
      order('bomb.pdf', bomb),
      order('b.docx', docxOf(wordParagraph('Guy it.'))),
      order('c.md'),
    ].map((one) => extraction.prepare(one)),
  )
  expect(burst).toMatchObject({ reason: { word: 'too_large', details: { path: 'bomb.pdf', limit_mb: 256 } } })
  expect([before, ...after]).toMatchObject([
    { value: { text: 'Wash it.' } },
    { value: { text: 'Guy it.' } },
    { value: { title: 'Tent' } },
  ])
})

test('a document that hangs ends by name with its thread, and those beside and behind it are read', async () => {
  const extraction = await scripted(`if (path === 'loop.pdf') for (;;); say(path)`, { timeoutMs: 300, threads: 1 })
  const [hung, ...others] = await Promise.allSettled(
    ['loop.pdf', 'a.md', 'b.md'].map((path) => extraction.prepare(order(path))),
  )
  expect(hung).toMatchObject({
    reason: { word: 'deadline_exceeded', message: expect.stringContaining('loop.pdf'), details: { limit_ms: 300 } },
  })
  expect(others).toMatchObject([{ value: { title: 'a.md' } }, { value: { title: 'b.md' } }])
})

test('while one document hangs another is read', async () => {
  const extraction = await scripted(`if (path === 'loop.pdf') for (;;); say(path)`, { timeoutMs: 5000 })
  const hung = extraction.prepare(order('loop.pdf')).catch(() => undefined)
  expect(await extraction.prepare(order('a.md'))).toMatchObject({ title: 'a.md' })
  await extraction.close()
  await hung
})

test('a document that fills the heap ends by name, and the next is read', async () => {
  const extraction = await scripted(
    `const kept = []; while (path === 'bomb.xlsx') kept.push(new Array(10000).fill(path)); say(path)`,
    { memoryMb: 32, memoryOfProcess: () => 0 },
  )
  const bomb = extraction.prepare(order('bomb.xlsx'))
  const next = extraction.prepare(order('a.md'))
  await expect(bomb).rejects.toMatchObject({ word: 'too_large', details: { path: 'bomb.xlsx', limit_mb: 32 } })
  expect(await next).toMatchObject({ title: 'a.md' })
})

test('memory outside the heap is counted too, and the document that did not take it is read again', async () => {
  const extraction = await scripted(
    `const kept = []; while (path === 'bomb.pdf') kept.push(Buffer.alloc(1e6, 1)); setTimeout(() => say(path), 300)`,
    { memoryMb: 128 },
  )
  const [bomb, innocent] = await Promise.allSettled(['bomb.pdf', 'a.md'].map((path) => extraction.prepare(order(path))))
  expect(bomb).toMatchObject({ reason: { word: 'too_large', message: expect.stringContaining('128 MiB') } })
  expect(innocent).toMatchObject({ value: { title: 'a.md' } })
})

test('a document whose thread crashes is read once more, then named; a thread that never starts is no fault of it', async () => {
  const crashing = await scripted(`if (path === 'bad.docx') throw new Error('out of luck'); say(path)`)
  const bad = crashing.prepare(order('bad.docx'))
  const good = crashing.prepare(order('a.md'))
  await expect(bad).rejects.toMatchObject({ message: expect.stringMatching(/bad.docx.*twice.*out of luck/) })
  expect(await good).toMatchObject({ title: 'a.md' })

  const missing = openExtraction({ entry: join(folder, 'not-there.js') })
  opened.push(missing)
  await expect(missing.prepare(order('a.md'))).rejects.toMatchObject({ word: 'unavailable' })
})

test('threads are kept for the next document, and end where none comes', async () => {
  const extraction = await scripted('say(path)', { idleMs: 200, threads: 1 })
  const threadOf = async () => (await extraction.prepare(order('a.md'))) as unknown as { thread: number }
  const { thread } = await threadOf()
  expect(await threadOf()).toMatchObject({ thread })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect((await threadOf()).thread).not.toBe(thread)
})

test('what is waiting or read when extraction is closed is told so', async () => {
  const extraction = await scripted('for (;;);', { threads: 1 })
  const asked = ['a.md', 'b.md'].map((path) => extraction.prepare(order(path)))
  const outcomes = Promise.allSettled(asked)
  await extraction.close()
  expect(await outcomes).toMatchObject([{ reason: { word: 'unavailable' } }, { reason: { word: 'unavailable' } }])
  await expect(extraction.prepare(order('c.md'))).rejects.toMatchObject({ word: 'unavailable' })
})
