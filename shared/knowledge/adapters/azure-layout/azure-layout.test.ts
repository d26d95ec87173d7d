import { pdfOf, pdfText } from '../../extract/fixtures/pdf-files'
import { prepareDocument } from '../../prepare'
import { withLayoutReader } from '../../with-layout-reader'
import { azureLayoutReader } from './azure-layout'
import { fakeDocumentIntelligence, type FakeOptions } from './fixtures/fake-document-intelligence'

const span = (offset: number, length: number) => [{ offset, length }]
const on = (pageNumber: number) => [{ pageNumber, polygon: [] }]
const scan = {
  pages: [
    { pageNumber: 1, spans: [] },
    { pageNumber: 2, spans: [] },
  ],
  paragraphs: [
    { role: 'pageHeader', content: 'The manual', boundingRegions: on(1), spans: span(0, 10) },
    { role: 'title', content: 'Care of Tents', boundingRegions: on(1), spans: span(11, 13) },
    { content: 'Wash it cold.', boundingRegions: on(1), spans: span(25, 13) },
    { content: 'Part', boundingRegions: on(1), spans: span(40, 4) },
    { content: 'Price', boundingRegions: on(1), spans: span(45, 5) },
    { content: 'Peg', boundingRegions: on(1), spans: span(51, 3) },
    { content: '2 euro', boundingRegions: on(1), spans: span(55, 6) },
    { role: 'sectionHeading', content: 'Wind', boundingRegions: on(2), spans: span(70, 4) },
    { content: '· Guy it.', boundingRegions: on(2), spans: span(75, 9) },
    { role: 'pageNumber', content: '2', boundingRegions: on(2), spans: span(90, 1) },
  ],
  tables: [
    {
      rowCount: 2,
      columnCount: 2,
      boundingRegions: on(1),
      spans: span(40, 21),
      cells: [
        { kind: 'columnHeader', rowIndex: 0, columnIndex: 0, content: 'Part', spans: span(40, 4) },
        { kind: 'columnHeader', rowIndex: 0, columnIndex: 1, content: 'Price', spans: span(45, 5) },
        { rowIndex: 1, columnIndex: 0, content: 'Peg', spans: span(51, 3) },
        { rowIndex: 1, columnIndex: 1, content: '2 euro', spans: span(55, 6) },
      ],
    },
  ],
  figures: [{ spans: [] }],
}

const setUp = (options: FakeOptions = {}, auth: Parameters<typeof azureLayoutReader>[0]['auth'] = { key: 'key' }) => {
  let now = 0
  const waits: number[] = []
  const world = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds)
      now += milliseconds
    },
  }
  const service = fakeDocumentIntelligence(options)
  const reader = azureLayoutReader({ endpoint: `${service.endpoint}/`, auth, fetch: service.fetch, world })
  const prepare = withLayoutReader(reader, world)(prepareDocument)
  const chunking = { strategy: 'structure' as const, max_tokens: 200 }
  const read = (path: string, body: Uint8Array, contentType = '') =>
    prepare({ index: 'i', path, body, contentType, chunking })
  return { service, waits, reader, read }
}
const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1])

test('a picture is read as headings, paragraphs and tables with their pages, and cut as any document', async () => {
  const { service, read, waits } = setUp({ result: scan, rounds: 3 })
  const { title, chunks, report } = await read('scans/manual.PNG', picture)
  expect(title).toBe('Care of Tents')
  expect(chunks.map(({ section, page, text }) => [section, page, text])).toEqual([
    ['Care of Tents', 1, 'Care of Tents\n\nWash it cold.\n\n| Part | Price |\n| --- | --- |\n| Peg | 2 euro |'],
    ['Care of Tents > Wind', 2, 'Wind\n\n· Guy it.'],
  ])
  expect(report).toMatchObject({ extractor: 'azure-layout', pages: 2, tables: 1, images: 1, took_ms: 6000 })
  expect(waits).toEqual([2000, 2000, 2000])
  expect(service.bodies).toEqual([picture])
  expect(service.requests[0]?.headers['content-type']).toBe('image/png')
})

test('a PDF that holds only pictures is sent, one that holds text is not, and an encrypted one neither', async () => {
  const { service, read } = setUp({ result: scan })
  const scanned = pdfOf([{ content: '', hasPicture: true }])
  expect((await read('a.pdf', scanned)).report.extractor).toBe('azure-layout')
  expect((await read('b.pdf', pdfOf([{ content: pdfText([[12, 72, 700, 'Text.']]) }]))).report.extractor).toBe('pdf')
  await expect(read('c.pdf', pdfOf([{ content: '' }], { password: 'x' }))).rejects.toMatchObject({
    word: 'document_encrypted',
  })
  expect(service.bodies).toEqual([scanned])
})

test('a resource without a key is asked with a token', async () => {
  const { service, read } = setUp({ result: scan }, { token: async () => 'token' })
  await read('a.jpg', picture)
  expect(new Set(service.requests.map(({ headers }) => headers['authorization']))).toEqual(new Set(['Bearer token']))
})

test('[22] the credential goes to the configured resource only, wherever the answer points', async () => {
  const { service, read } = setUp({
    result: scan,
    location:
      'https://evil.example/documentintelligence/documentModels/prebuilt-layout/analyzeResults/3b31320d-8bab-4f88-b19c-2322a7f11034',
  })
  await read('a.jpg', picture)
  expect(service.requests.every(({ url }) => url.startsWith('https://layout.example/'))).toBe(true)
})

test.each<[string, FakeOptions, object]>([
  [
    'that it cannot read',
    { failure: 'InvalidContentDimensions' },
    { word: 'document_corrupt', message: expect.stringContaining('InvalidContentDimensions') },
  ],
  ['that holds no text either', { result: {} }, { word: 'document_empty' }],
  ['of which only pictures were found', { result: { figures: [{ spans: [] }] } }, { word: 'document_without_text' }],
  ['that it never finishes', { rounds: 1000 }, { word: 'deadline_exceeded' }],
  ['whose answer is not what it should be', { result: { pages: 'none' } }, { word: 'connection_failed' }],
  ['whose analysis has no place', { location: 'https://layout.example/elsewhere' }, { word: 'connection_failed' }],
])('a document %s has a name for it', async (_, options, fault) => {
  await expect(setUp(options).read('a.png', picture)).rejects.toMatchObject(fault)
})

test('a refused credential may pass: the document is not blamed', async () => {
  await expect(setUp({}, { key: 'other' }).read('a.png', picture)).rejects.toMatchObject({
    word: 'connection_failed',
    message: expect.stringContaining('401'),
  })
})
