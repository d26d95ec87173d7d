import type { Extracted } from '../../contract'
import { extractorFor } from '../extractors'
import {
  docxOf,
  pptxOf,
  slideTable,
  slideText,
  wordParagraph,
  wordTable,
  xlsxOf,
  type SheetParts,
} from '../fixtures/office-files'

const extract = async (path: string, bytes: Uint8Array): Promise<Extracted> =>
  extractorFor(path, '').extract(bytes, path)
const shown = ({ blocks }: Extracted) => blocks.map(({ kind, text, headings }) => [kind, text, headings.join(' > ')])
const sheets = async (rows: SheetParts['rows']) =>
  shown(await extract('a.xlsx', xlsxOf([{ name: 'S', rows }]))).slice(1)

test('a Word document gives its headings, lists, tables, code and links', async () => {
  const link = `<w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink r:id="rId3"><w:r><w:t>care</w:t></w:r></w:hyperlink></w:p>`
  const document = await extract(
    'manual.docx',
    docxOf(
      [
        wordParagraph('Tents & more', 'Heading1'),
        wordParagraph('Wash it <cold>.'),
        link,
        wordParagraph('one', 'item'),
        wordParagraph('two', 'item'),
        wordParagraph('Prices', 'Heading2'),
        wordTable([
          ['Part', 'Price'],
          ['Peg', '2 | 3 euro'],
        ]),
        wordParagraph('pitch()', 'Code'),
        wordParagraph('  guy()', 'Code'),
      ].join(''),
    ),
  )
  expect(document.title).toBe('Tents & more')
  expect(shown(document)).toEqual([
    ['heading', 'Tents & more', ''],
    ['paragraph', 'Wash it <cold>.', 'Tents & more'],
    ['paragraph', 'See care', 'Tents & more'],
    ['list', '- one\n- two', 'Tents & more'],
    ['heading', 'Prices', 'Tents & more'],
    ['table', '| Part | Price |\n| --- | --- |\n| Peg | 2 \\| 3 euro |', 'Tents & more > Prices'],
    ['code', 'pitch()\n  guy()', 'Tents & more > Prices'],
  ])
  expect(document.blocks[2]?.links).toEqual([{ text: 'care', url: 'https://tents.example/care' }])
})

test('a Word document of the title that it names, with pictures counted', async () => {
  const core =
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The manual</dc:title></cp:coreProperties>'
  const { title, images } = await extract(
    'a.docx',
    docxOf(wordParagraph('Text'), { 'docProps/core.xml': core, 'word/media/image1.png': new Uint8Array(8) }),
  )
  expect({ title, images }).toEqual({ title: 'The manual', images: 1 })
})

test('a presentation is a section for each slide in its order, with tables, notes, links and slide numbers', async () => {
  const linked = `<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody><a:p><a:r><a:t>Buy </a:t></a:r><a:r><a:rPr><a:hlinkClick r:id="rId9"/></a:rPr><a:t>pegs</a:t></a:r></a:p></p:txBody></p:sp>`
  const document = await extract(
    'talk.pptx',
    pptxOf([
      { shapes: slideText('Tents', 'ctrTitle') + slideText('For wind and rain') },
      {
        shapes: [
          slideText('Pegs', 'title'),
          slideText('of steel\n of iron\nof wood', 'body'),
          slideTable([
            ['Part', 'Price'],
            ['Peg', '2'],
          ]),
          linked,
          slideText('2', 'sldNum'),
        ].join(''),
        notes: 'Say that pegs rust.',
      },
      { shapes: slideText('Secret', 'title'), isHidden: true },
      { shapes: `${slideText('No title here')}<p:pic/>` },
    ]),
  )
  expect(document).toMatchObject({ title: 'Tents', pages: 4, images: 1 })
  expect(document.warnings?.map(({ code }) => code)).toEqual(['hidden_parts'])
  expect(shown(document)).toEqual([
    ['heading', 'Tents', ''],
    ['paragraph', 'For wind and rain', 'Tents'],
    ['heading', 'Pegs', ''],
    ['list', '- of steel\n  - of iron\n- of wood', 'Pegs'],
    ['table', '| Part | Price |\n| --- | --- |\n| Peg | 2 |', 'Pegs'],
    ['paragraph', 'Buy pegs', 'Pegs'],
    ['heading', 'Notes', 'Pegs'],
    ['paragraph', 'Say that pegs rust.', 'Pegs > Notes'],
    ['heading', 'Slide 4', ''],
    ['paragraph', 'No title here', 'Slide 4'],
  ])
  expect(document.blocks.map(({ page }) => page)).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 4, 4])
  expect(document.blocks[5]?.links).toEqual([{ text: 'pegs', url: 'https://tents.example/pegs' }])
})

test('a workbook is a section for each sheet, and empty rows part its tables', async () => {
  const document = await extract(
    'prices.xlsx',
    xlsxOf([
      {
        name: 'Prices & parts',
        rows: [
          ['Prices of 2026'],
          ['Part', 'Price'],
          ['Peg', 2],
          ['Pole', 30.5],
          [],
          ['Only a remark.'],
          ['And another.'],
        ],
      },
      { name: 'Hidden', rows: [['Secret']], isHidden: true },
      { name: 'Empty', rows: [] },
    ]),
  )
  expect(document).toMatchObject({ title: 'prices', pages: 3 })
  expect(document.warnings?.map(({ code }) => code)).toEqual(['hidden_parts'])
  expect(shown(document)).toEqual([
    ['heading', 'Prices & parts', ''],
    ['paragraph', 'Prices of 2026', 'Prices & parts'],
    ['table', '| Part | Price |\n| --- | --- |\n| Peg | 2 |\n| Pole | 30.5 |', 'Prices & parts'],
    ['paragraph', 'Only a remark.\nAnd another.', 'Prices & parts'],
    ['heading', 'Empty', ''],
  ])
})

test('cells are read as they are shown: dates, shares, truths, errors and results of formulas', async () => {
  const cells = [
    { xml: '<c s="1"><v>46082</v></c>' },
    { xml: '<c s="3"><v>46082.5</v></c>' },
    { xml: '<c s="2"><v>0.125</v></c>' },
    { xml: '<c t="b"><v>1</v></c>' },
    { xml: '<c t="e"><v>#DIV/0!</v></c>' },
    { xml: '<c t="str"><f>A1&amp;B1</f><v>joined</v></c>' },
    { xml: '<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>' },
  ]
  expect(await sheets([['Day', 'Moment', 'Share', 'True', 'Error', 'Formula', 'Inline'], cells])).toEqual([
    [
      'table',
      '| Day | Moment | Share | True | Error | Formula | Inline |\n| --- | --- | --- | --- | --- | --- | --- |\n| 2026-03-01 | 2026-03-01 12:00:00 | 12.5% | TRUE | #DIV/0! | joined | inline |',
      'S',
    ],
  ])
})

test('a table of numbers has no header, and an empty column between is left out', async () => {
  expect(
    await sheets([
      [1, '', 2],
      [3, '', 4],
    ]),
  ).toEqual([['table', '| 1 | 2 |\n| 3 | 4 |', 'S']])
})
