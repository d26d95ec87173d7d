import type { Extracted, Extractor } from '../../contract'
import { readPage } from '../html-page'
import { baseName, headingText } from '../names'
import { openOffice, type OfficePackage } from './office-package'

/** Reads Word documents: headings by their styles, lists, tables, links and footnotes, as the page that Word would save. */
export const docxExtractor: Extractor = {
  id: 'docx',
  endings: ['.docx', '.docm'],
  contentTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  async extract(body, path) {
    const office = openOffice(body, path, 'Word')
    const source = await toHtml(office)
    const page = await readPage(source, path)
    const images = office.names.filter((name) => /^word\/media\/[^/]+$/.test(name)).length
    return { ...page, title: titleOf(office) ?? titleIn(page) ?? baseName(path), images }
  },
}

/** Mammoth opens archives without bounds: it is given a new one, of the checked parts it reads and no others. */
const toHtml = async (office: OfficePackage): Promise<string> => {
  const [{ convertToHtml, images }, { zipSync }] = await Promise.all([import('mammoth'), import('fflate')])
  const parts: Record<string, Uint8Array> = Object.create(null)
  for (const name of office.names) {
    if (!/\.(?:xml|rels)$/.test(name) || unread.test(name)) continue
    // Read once for its faults: mammoth's parser bears neither deep nesting nor document types.
    office.read(name, {})
    const bytes = office.bytes(name)
    if (bytes) parts[name] = bytes
  }
  const { value } = await convertToHtml(
    { buffer: Buffer.from(zipSync(parts, { level: 0 })) },
    { styleMap, convertImage: images.imgElement(async () => ({ src: '' })), externalFileAccess: false },
  )
  return value
}

/** Parts without text of the document. */
const unread = /^(?:customXml|word\/(?:theme|media|embeddings|charts|diagrams|fonts|glossary)|docProps\/(?!core))\//

const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='HTML Preformatted'] => pre:separator('\\n')",
  "p[style-name='Code'] => pre:separator('\\n')",
  "p[style-name='Source Code'] => pre:separator('\\n')",
  "p[style-name='Preformatted Text'] => pre:separator('\\n')",
]

const titleOf = (office: OfficePackage): string | undefined => {
  let title = ''
  let isTitle = false
  office.read('docProps/core.xml', {
    open: (name) => (isTitle = name === 'title'),
    close: () => (isTitle = false),
    text: (text) => {
      if (isTitle) title += text
    },
  })
  return headingText(title) || undefined
}

const titleIn = ({ blocks }: Extracted): string | undefined => {
  const heading = blocks.find(({ kind }) => kind === 'heading')
  return heading && headingText(heading.text)
}
