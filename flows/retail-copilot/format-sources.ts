interface Passage {
  readonly document: string
  readonly title: string
  readonly section: string
  readonly page?: number
  readonly text: string
}

interface Citation {
  readonly n: number
  readonly document: string
  readonly title: string
  readonly section: string
  readonly page?: number
}

/** Numbers the passages found: as text for the prompt, where the model cites them as [n], and as the list a reader looks [n] up in. */
const formatSources = (inputs: {
  readonly passages: readonly Passage[]
}): { readonly text: string; readonly citations: readonly Citation[] } => {
  const citations = inputs.passages.map(({ document, title, section, page }, index) => ({
    n: index + 1,
    document,
    title,
    section: belowTitle(section, title),
    ...(page !== undefined && { page }),
  }))
  const text = inputs.passages
    .map((passage, index) => `## [${index + 1}] ${heading(citations[index]!)}\n${asQuotedText(passage.text)}`)
    .join('\n\n')
  return { text, citations }
}

// A section is the path of headings down to it; its first is the title as a rule, and stands there already.
const belowTitle = (section: string, title: string): string => {
  const [first, ...deeper] = section.split(' > ')
  return (first === title ? deeper : [first, ...deeper]).join(' › ')
}

const heading = ({ title, section, document }: Citation): string =>
  oneLine(`${[title, section].filter(Boolean).join(' › ')} (${document})`)

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

// A document is data: none of its lines may look like a heading of the prompt.
const asQuotedText = (text: string): string => text.replaceAll(/^[^\S\n]*#+[^\S\n]*/gm, '').trim()

export default formatSources
