// How fast documents of each kind are read and cut, and whether searches wait meanwhile. Needs a build: node scripts/build.mjs
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const { openExtraction, openSqliteIndex } = require('../dist/shared/knowledge/index.js')
const { prepareDocument } = require('../dist/shared/knowledge/prepare.js')
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
const fixtures = join(import.meta.dirname, '..', 'shared', 'knowledge', 'extract', 'fixtures')
await build({
  entryPoints: [join(fixtures, 'office-files.ts'), join(fixtures, 'pdf-files.ts')],
  outdir: folder,
  bundle: true,
  platform: 'node',
  format: 'cjs',
})
const { docxOf, pptxOf, slideText, wordParagraph, wordTable, xlsxOf } = require(join(folder, 'office-files.js'))
const { pdfOf, pdfText } = require(join(folder, 'pdf-files.js'))

const words =
  'tent pole peg guy rope wind rain wash cold shade dry fold store zip seam tape patch glue stove lamp'.split(' ')
let seed = 1
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
const sentence = () => `${Array.from({ length: 14 }, () => words[Math.floor(random() * words.length)]).join(' ')}.`
const paragraph = () => Array.from({ length: 5 }, sentence).join(' ')
const many = (count, make) => Array.from({ length: count }, (_, at) => make(at))
const markdown = (count) =>
  many(
    count,
    (at) =>
      `## Part ${at}\n\n${paragraph()}\n\n- ${sentence()}\n- ${sentence()}\n\n| a | b |\n|---|---|\n| ${at} | x |\n`,
  ).join('\n')
const row = (at) => [`part ${at}`, `${at} euro`, sentence()]

const documents = {
  'a.txt': Buffer.from(many(4000, paragraph).join('\n\n')),
  'a.md': Buffer.from(markdown(1200)),
  'a.html': Buffer.from(
    many(3000, (at) => `<h2>Part ${at}</h2><p>${paragraph()}</p><ul><li>${sentence()}</ul>`).join(''),
  ),
  'a.csv': Buffer.from(['part,price,remark', ...many(20_000, (at) => row(at).join(','))].join('\n')),
  'a.json': Buffer.from(JSON.stringify(many(10_000, (at) => ({ part: at, price: at, remark: paragraph() })))),
  'a.jsonl': Buffer.from(many(10_000, (at) => JSON.stringify({ part: at, remark: paragraph() })).join('\n')),
  'a.docx': docxOf(
    many(
      1500,
      (at) =>
        wordParagraph(`Part ${at}`, 'Heading2') +
        wordParagraph(paragraph()) +
        wordTable([
          ['a', 'b'],
          ['c', 'd'],
        ]),
    ).join(''),
  ),
  'a.pptx': pptxOf(
    many(500, (at) => ({
      shapes: slideText(`Part ${at}`, 'title') + slideText(many(8, sentence).join('\n'), 'body'),
      notes: paragraph(),
    })),
  ),
  'a.xlsx': xlsxOf([{ name: 'S', rows: [['Part', 'Price', 'Remark'], ...many(4000, row)] }]),
  'a.pdf': pdfOf(
    many(300, (at) => ({
      content: pdfText([
        [18, 72, 760, `Part ${at}`],
        ...many(45, (line) => [11, 72, 730 - line * 14, sentence().slice(0, 90)]),
      ]),
    })),
    { isCompressed: true },
  ),
}

const chunking = { strategy: 'structure', max_tokens: 400 }
const order = (path, body) => ({ index: 'i', path, body, contentType: '', chunking })
const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]
const round = (value) => Number(value.toPrecision(3))

console.log(`load before: ${loadavg()[0].toFixed(1)}`)
console.log('| kind | file | text | passages | time | text a second |\n|---|---|---|---|---|---|')
for (const [path, body] of Object.entries(documents)) {
  const times = []
  let prepared
  for (let round = 0; round < 4; round++) {
    const begun = performance.now()
    prepared = await prepareDocument(order(path, body))
    if (round > 0) times.push(performance.now() - begun)
  }
  const [file, text] = [body.length / 1e6, prepared.text.length / 1e6]
  const time = median(times)
  console.log(
    `| ${path.slice(2)} | ${round(file)} MB | ${round(text)} MB | ${prepared.chunks.length} | ${round(time)} ms | ${round((text / time) * 1000)} MB |`,
  )
}

const index = openSqliteIndex({ folder })
const scope = { project: 'p', index: 'i', generation: 'g' }
const { chunks } = await prepareDocument(order('a.md', Buffer.from(markdown(300))))
await index.write(
  scope,
  chunks.map((chunk) => ({ ...chunk, id: `c-1-${chunk.ordinal}`, document: 'a.md', sync: 1, acl: null })),
)
const searches = async (isOver = () => true) => {
  const times = []
  for (let isDone = false; !isDone; isDone = times.length >= 200 && isOver()) {
    const begun = performance.now()
    await index.search(scope, { text: 'tent pole wind', mode: 'keyword', top: 8, groups: [] })
    times.push(performance.now() - begun)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const sorted = times.toSorted((left, right) => left - right)
  return `p50 ${round(sorted[Math.floor(sorted.length / 2)])} ms, p95 ${round(sorted[Math.floor(sorted.length * 0.95)])} ms, slowest ${round(sorted.at(-1))} ms of ${sorted.length}`
}
await searches()
console.log(`searches alone: ${await searches()}`)
const extraction = openExtraction({ threads: 1 })
const begun = performance.now()
let isRead = false
const reading = extraction.prepare(order('a.docx', documents['a.docx'])).then(() => (isRead = true))
console.log(`searches while a document is read: ${await searches(() => isRead)}`)
await reading
console.log(`that document took ${round(performance.now() - begun)} ms`)
await extraction.close()
await index.close()
rmSync(folder, { recursive: true, force: true })
