import type { ExtractionWarning, Extractor, Link } from '../../contract'
import { baseName, headingText } from '../names'
import { textWriter, type TextWriter } from '../text-writer'
import { openOffice, type OfficePackage } from './office-package'
import { readSlide, type Slide } from './slide'

/** Reads presentations: a section for each slide with its title, texts, tables and the speaker's notes; hidden slides are left out. */
export const pptxExtractor: Extractor = {
  id: 'pptx',
  endings: ['.pptx', '.pptm'],
  contentTypes: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  extract(body, path) {
    const office = openOffice(body, path, 'PowerPoint')
    const written = textWriter(path)
    const parts = slideParts(office)
    let images = 0
    let hidden = 0
    let title: string | undefined
    parts.forEach((part, at) => {
      const slide = readSlide(office, part)
      if (!slide) return
      images += slide.images
      if (slide.isHidden) hidden++
      else {
        title ??= slide.title
        write(written, slide, at + 1)
      }
    })
    const { text, blocks } = written.done()
    const name = title === undefined ? baseName(path) : headingText(title)
    return { title: name, text, blocks, pages: parts.length, images, warnings: warningsOf(hidden) }
  },
}

/** The slides in the order in which they are shown. */
const slideParts = (office: OfficePackage): string[] => {
  const related = office.relationships(office.main)
  const parts: string[] = []
  office.read(office.main, {
    open(name, attribute) {
      const target = name === 'sldId' ? related.get(attribute('id', true) ?? '')?.target : undefined
      if (target !== undefined) parts.push(target)
    },
  })
  return parts
}

const write = (written: TextWriter, { title, texts, notes, links }: Slide, page: number): void => {
  const linksOf = (text: string): readonly Link[] =>
    links.filter((link) => link.text !== '' && text.includes(link.text))
  written.heading(1, title ?? `Slide ${page}`, { page })
  for (const { kind, text } of texts) written.add(kind, text, { page, links: linksOf(text) })
  if (notes.length === 0) return
  written.heading(2, 'Notes', { page })
  for (const text of notes) written.add('paragraph', text, { page })
}

const warningsOf = (hidden: number): ExtractionWarning[] =>
  hidden === 0 ? [] : [{ code: 'hidden_parts', message: `${hidden} hidden slides were left out` }]
