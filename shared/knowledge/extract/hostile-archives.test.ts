import { deflateRawSync } from 'node:zlib'
import { extractorFor } from './extractors'
import { docxOf, pptxOf, slideText, wordParagraph, xlsxOf } from './fixtures/office-files'
import { directoryEnd, directoryEntry, localHeader, patched, zipOf } from './fixtures/zip-files'

const extract = async (path: string, bytes: Uint8Array) => extractorFor(path, '').extract(bytes, path)
const docx = docxOf(wordParagraph('Text'))
const zeros = new Uint8Array(80 * 1024 * 1024)

test.each<[string, string, () => Uint8Array, object]>([
  [
    'a part that grows a thousandfold',
    'a.xlsx',
    () => xlsxOf([{ name: 'S', rows: [['x']] }], { 'xl/sharedStrings.xml': zeros }),
    { reason: 'zip_bomb' },
  ],
  [
    'a part that is more than it says',
    'a.pptx',
    () =>
      patched(pptxOf([{ shapes: slideText('x'.repeat(5000)) }]), directoryEntry, (view, at) =>
        view.setUint32(at + 24, 100, true),
      ),
    { reason: 'zip_bomb' },
  ],
  [
    'parts that share their bytes',
    'a.docx',
    () => patched(docx, directoryEntry, (view, at) => view.setUint32(at + 42, 0, true)),
    { reason: 'zip_bomb' },
  ],
  [
    'a directory of 65,000 parts',
    'a.docx',
    () => patched(docx, directoryEnd, (view, at) => view.setUint16(at + 10, 65_000, true)),
    { reason: 'zip_bomb' },
  ],
  [
    'a part above its folder',
    'a.docx',
    () => docxOf(wordParagraph('Text'), { '../../etc/passwd': 'x' }),
    { reason: 'path_traversal' },
  ],
  [
    'a part of an absolute path',
    'a.docx',
    () => docxOf(wordParagraph('Text'), { '/etc/passwd': 'x' }),
    { reason: 'path_traversal' },
  ],
  [
    'a part of a drive',
    'a.docx',
    () => docxOf(wordParagraph('Text'), { 'C:\\Windows\\x': 'x' }),
    { reason: 'path_traversal' },
  ],
  [
    'entities that multiply',
    'a.xlsx',
    () =>
      xlsxOf([{ name: 'S', rows: [['x']] }], {
        'xl/sharedStrings.xml': `<!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`,
      }),
    { reason: 'xml_entities' },
  ],
  [
    'an entity that names a file',
    'a.docx',
    () =>
      docxOf('', {
        'word/document.xml': `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>`,
      }),
    { reason: 'xml_entities' },
  ],
  [
    'entities in the other encoding',
    'a.pptx',
    () =>
      pptxOf([{ shapes: '' }], {
        'ppt/presentation.xml': Buffer.concat([
          Buffer.from([0xff, 0xfe]),
          Buffer.from('<!DOCTYPE x []><x/>', 'utf16le'),
        ]),
      }),
    { reason: 'xml_entities' },
  ],
  [
    'elements nested without end',
    'a.docx',
    () => docxOf('<w:p>'.repeat(100_000) + '</w:p>'.repeat(100_000)),
    { reason: 'nesting' },
  ],
])('%s is refused by name', async (_, path, make, details) => {
  await expect(extract(path, make())).rejects.toMatchObject({ word: 'document_unsafe', details: { path, ...details } })
})

const inContainer = (stream: string): Uint8Array =>
  Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    Buffer.alloc(600),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(100),
  ])

test.each<[string, string, () => Uint8Array, string]>([
  ['with a password', 'a.docx', () => inContainer('EncryptedPackage'), 'document_encrypted'],
  [
    'with encrypted parts',
    'a.xlsx',
    () => patched(docx, directoryEntry, (view, at) => view.setUint16(at + 8, 1, true)),
    'document_encrypted',
  ],
  ['of before 2007', 'a.docx', () => inContainer('WordDocument'), 'unsupported_media_type'],
  ['that is another kind', 'a.docx', () => pptxOf([{ shapes: slideText('x') }]), 'document_corrupt'],
  ['that is any archive', 'a.pptx', () => zipOf({ 'readme.txt': 'x' }), 'document_corrupt'],
  ['that is text', 'a.xlsx', () => Buffer.from('just text'), 'document_corrupt'],
  ['cut in half', 'a.docx', () => docx.subarray(0, docx.length / 2), 'document_corrupt'],
  ['without its document', 'a.docx', () => zipOf({ '_rels/.rels': '<Relationships/>' }), 'document_corrupt'],
  [
    'whose bytes were changed',
    'a.docx',
    () => patched(docx, directoryEntry, (view, at) => view.setUint32(at + 16, 1, true)),
    'document_corrupt',
  ],
  [
    'whose headers are gone',
    'a.docx',
    () => patched(docx, localHeader, (view, at) => view.setUint32(at, 0, true)),
    'document_corrupt',
  ],
  ['with a tag that does not end', 'a.docx', () => docxOf('<w:p '), 'document_corrupt'],
  ['with tags out of order', 'a.docx', () => docxOf('<w:p><w:r></w:p></w:r>'), 'document_corrupt'],
])('an Office document %s has a name for it', async (_, path, make, word) => {
  await expect(extract(path, make())).rejects.toMatchObject({ word })
})

test('one text repeated by a million cells is too large, in bounded memory', async () => {
  const cells = '<c t="s"><v>0</v></c>'.repeat(200)
  const rows = `<row>${cells}</row>`.repeat(500)
  const bytes = xlsxOf([{ name: 'S', rows: [['x'.repeat(1000)]] }], {
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  })
  expect(bytes.length).toBeLessThan(20_000)
  await expect(extract('a.xlsx', bytes)).rejects.toMatchObject({ word: 'too_large' })
})

test('a cell that claims to stand far out makes no sheet of that size', async () => {
  const sheet = (cell: string) =>
    xlsxOf([{ name: 'S', rows: [] }], {
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${cell}</sheetData></worksheet>`,
    })
  await expect(extract('a.xlsx', sheet('<row><c r="XFD1"><v>1</v></c></row>'))).rejects.toMatchObject({
    word: 'too_large',
  })
  const far = await extract('a.xlsx', sheet('<row r="1"><c><v>1</v></c></row><row r="1048576"><c><v>2</v></c></row>'))
  expect(far.text).toBe('S\n\n1\n\n2')
})

test('what mammoth is given holds no part that was not checked', async () => {
  const withPicture = docxOf(wordParagraph('Text'), { 'word/media/bomb.png': deflateRawSync(zeros) })
  expect((await extract('a.docx', withPicture)).text).toBe('Text')
})
