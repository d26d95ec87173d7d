import { extractorFor } from '../extractors'
import { pdfOf, pdfText, type PdfOptions, type PdfPage } from '../fixtures/pdf-files'

const extract = async (bytes: Uint8Array) => extractorFor('a.pdf', '').extract(bytes, 'a.pdf')
const read = (pages: readonly PdfPage[], options?: PdfOptions) => extract(pdfOf(pages, options))
const shown = async (pages: readonly PdfPage[], options?: PdfOptions) =>
  (await read(pages, options)).blocks.map(({ kind, text, page }) => [kind, page, text])

const body = (lines: readonly string[], top = 600) => lines.map((line, at) => [12, 72, top - at * 14, line] as const)
const row = (cells: readonly string[], y: number) => cells.map((cell, at) => [12, 72 + at * 120, y, cell] as const)

test('pages give their text with headings by size, paragraphs by distance, lists and code', async () => {
  const content = pdfText([
    [24, 72, 700, 'Care of Tents'],
    ...body(['Wash the tent cold and let it', 'dry in the shade. More infor-', 'mation follows.'], 670),
    ...body(['Second paragraph.'], 600),
    ...body(['\u00b7 one', '\u00b7 two'], 560),
    [16, 72, 520, 'Pitching'],
    [12, 72, 500, 'pitch --wind', 'code'],
    [12, 72, 486, 'pitch --rain', 'code'],
  ])
  expect(await shown([{ content }, { content: pdfText(body(['Next page.'])) }], { isCompressed: true })).toEqual([
    ['heading', 1, 'Care of Tents'],
    ['paragraph', 1, 'Wash the tent cold and let it\ndry in the shade. More information follows.'],
    ['paragraph', 1, 'Second paragraph.'],
    ['list', 1, '• one\n• two'],
    ['heading', 1, 'Pitching'],
    ['code', 1, 'pitch --wind\npitch --rain'],
    ['paragraph', 2, 'Next page.'],
  ])
  const { blocks, title, pages } = await read([{ content }])
  expect({ title, pages }).toEqual({ title: 'Care of Tents', pages: 1 })
  expect(blocks.at(-1)?.headings).toEqual(['Care of Tents', 'Pitching'])
})

test('lines with wide gaps at the same places are a table, a cell of two lines is one cell, and a lone gap is none', async () => {
  const content = pdfText([
    ...body(['Prices of this year follow.'], 700),
    ...row(['Part', 'Price', 'Remark'], 660),
    ...row(['Peg', '2 euro', 'of steel'], 645),
    [12, 312, 631, 'and rust-free'],
    ...row(['Pole', '30 euro', 'of wood'], 616),
    ...row(['Signed', 'Ada'], 560),
  ])
  expect(await shown([{ content }])).toEqual([
    ['paragraph', 1, 'Prices of this year follow.'],
    [
      'table',
      1,
      '| Part | Price | Remark |\n| --- | --- | --- |\n| Peg | 2 euro | of steel and rust-free |\n| Pole | 30 euro | of wood |',
    ],
    ['paragraph', 1, 'Signed  Ada'],
  ])
})

test('headings in the size of the text are known by the outline', async () => {
  const pages = [{ content: pdfText(body(['1 Care', 'Wash it.', '', '2 Wind', 'Guy it.'])) }]
  const { blocks } = await read(pages, { outline: ['Care', 'Wind'], title: 'The manual' })
  expect(blocks.map(({ kind, text, headings }) => [kind, text, ...headings])).toEqual([
    ['heading', '1 Care'],
    ['paragraph', 'Wash it.', '1 Care'],
    ['heading', '2 Wind'],
    ['paragraph', 'Guy it.', '2 Wind'],
  ])
  expect((await read(pages, { title: 'The manual' })).title).toBe('The manual')
  expect((await read(pages)).blocks.filter(({ kind }) => kind === 'heading')).toEqual([])
})

test('what stands on top of every page is read once, and page numbers never', async () => {
  const pages = Array.from({ length: 6 }, (_, at) => ({
    content: pdfText([
      [10, 72, 760, `The manual ${at + 1}`],
      ...body([`Text ${'abcdef'[at]}.`]),
      [10, 300, 30, String(at + 1)],
    ]),
  }))
  const { text } = await read(pages)
  expect(text.match(/The manual/g)).toHaveLength(1)
  expect(text).toContain('Text f.')
  expect(text).not.toMatch(/^\d$/m)
})

test('a link is known with the line it stands on', async () => {
  const links = [
    { url: 'https://tents.example/care', rect: [70, 595, 200, 615] },
    { url: 'javascript:alert(1)', rect: [70, 595, 200, 615] },
  ]
  const { blocks } = await read([{ content: pdfText(body(['See the care page.', 'And more.'])), links }])
  expect(blocks[0]?.links).toEqual([{ text: 'See the care page.', url: 'https://tents.example/care' }])
})

test('a page without text among others is told, one that is a picture too', async () => {
  const { pages, images, warnings } = await read([
    { content: pdfText(body(['Text.'])) },
    { content: '', hasPicture: true },
  ])
  expect({ pages, images }).toEqual({ pages: 2, images: 1 })
  expect(warnings?.map(({ code }) => code)).toEqual(['pages_without_text', 'images_without_text'])
})

const pages = [{ content: pdfText(body(['Text.'])) }]
test.each<[string, Uint8Array, string, RegExp]>([
  ['encrypted', pdfOf(pages, { password: 'secret' }), 'document_encrypted', /password/],
  ['scanned', pdfOf([{ content: '', hasPicture: true }]), 'document_without_text', /scan/],
  ['cut off', pdfOf(pages).subarray(0, 200), 'document_corrupt', /a\.pdf/],
  ['of another kind', Buffer.from('GIF89a'), 'document_corrupt', /first bytes/],
  ['a header alone', Buffer.from('%PDF-1.7 …'), 'document_corrupt', /a\.pdf/],
])('a PDF that is %s has a name for it', async (_, bytes, word, message) => {
  await expect(extract(bytes)).rejects.toMatchObject({ word, message: expect.stringMatching(message) })
})

test.each<[string, (object: string) => string]>([
  [
    'pages that are their own children',
    (object) =>
      object.replace(/\/Kids \[(\d+) 0 R\]/, (_, page: string) => `/Kids [${Number(page) + 1} 0 R ${page} 0 R]`),
  ],
  ['pages by the million', (object) => object.replace(/\/Count 1 \/Kids/, '/Count 1000000 /Kids')],
  [
    'an outline that follows itself',
    (object) => object.replace(/\/Dest/, (dest) => `/Next 8 0 R /First 8 0 R ${dest}`),
  ],
  [
    'a font that is its own descendant',
    (object) =>
      object.replace(
        '/Subtype /Type1 /BaseFont /Helvetica',
        '/Subtype /Type0 /DescendantFonts [1 0 R] /Encoding /Identity-H /BaseFont /X',
      ),
  ],
])('a PDF of %s ends, with its text or a name for what is wrong', async (_, replace) => {
  const outcome = await read(pages, { replace, outline: ['Text.', 'Other'] }).then(
    ({ text }) => text,
    (error: { readonly word?: string }) => error.word,
  )
  expect(['Text.', '', 'document_corrupt', 'document_without_text']).toContain(outcome)
})
