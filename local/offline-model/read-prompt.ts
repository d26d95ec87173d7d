import { recordsOf, type DataRecord } from './read-records'

/** A passage of a document as a prompt shows it. */
export interface Source {
  /** The number it is cited by; absent where the prompt gave none. */
  readonly number?: number
  readonly title: string
  readonly section: string
  readonly document: string
  readonly text: string
}

/** What a prompt holds for somebody who can only quote. */
export interface ReadPrompt {
  readonly question: string
  /** Earlier questions of the same chat, latest last. */
  readonly earlier: readonly string[]
  readonly sources: readonly Source[]
  readonly data: readonly DataRecord[]
  /** What the instructions ask to say where nothing answers. */
  readonly whenUnanswered?: string
}

/** A message as the API takes it. */
export interface PromptMessage {
  readonly role: string
  readonly content?: string | readonly { readonly type: string; readonly text?: string }[] | null | undefined
}

/** Finds question, sources and data in messages. Sources are blocks that begin with `[n]` (`## [1] title › section (document)`) or XML elements; data are JSON lines under headings such as `# Customer` and `# Orders`. */
export const readPrompt = (messages: readonly PromptMessage[]): ReadPrompt => {
  const texts = messages.map((message) => ({ role: message.role, text: textOf(message) }))
  const last = texts.findLastIndex(({ role }) => role === 'user')
  const sources: Source[] = []
  const data: DataRecord[] = []
  let question = ''
  let whenUnanswered: string | undefined
  texts.forEach(({ role, text }, index) => {
    // What the assistant said earlier is no source: it would prove itself.
    if (role === 'assistant') return
    const isQuestion = index === last
    const parts = readText(text, sources.length > 0 ? Math.max(...sources.map((source) => source.number ?? 0)) : 0)
    sources.push(...parts.sources)
    data.push(...parts.data)
    // Only instructions outside the passages count; a passage could ask to be answered by a lie.
    if (role === 'system' || role === 'developer') whenUnanswered ??= wordingIn(parts.rest)
    if (isQuestion) question = parts.question ?? (parts.sources.length + parts.data.length > 0 ? parts.rest : text)
  })
  return {
    question: question.trim(),
    earlier: texts.slice(0, Math.max(0, last)).flatMap(({ role, text }) => (role === 'user' ? [text.trim()] : [])),
    sources,
    data,
    ...(whenUnanswered !== undefined && { whenUnanswered }),
  }
}

/** `If nothing answers the question, say: “…”` is the one instruction that a model of quotes can follow. */
const wordingIn = (instructions: string): string | undefined =>
  /\b(?:neither|nothing|not|no|none|cannot|can't|doesn't|don't|unable|unsure)\b[^.\n"“]{0,120}\b(?:say|answer|reply|respond|write)\b[^"“\n]{0,40}["“]([^"”\n]{5,300})["”]/i.exec(
    instructions,
  )?.[1]

interface TextParts {
  readonly sources: Source[]
  readonly data: DataRecord[]
  readonly question?: string
  /** What stood in no block. */
  readonly rest: string
}

const sourceHeads = /^(?:#{1,6}\s*)?\[(\d{1,4})\]:?\s*(.*)$/
const sectionHead =
  /^(?:#{1,6}\s*|\*\*)?(sources?|context|documents?|passages?|excerpts?|manuals?|articles?|text|customer|profile|account|user|orders?|purchases?|invoices?|bookings?|loans?|records?|data|history|conversation|chat history|question|user question|instructions?|rules?|task|answer)(?:\*\*)?\s*(?::\s*(.*)|\**)$/i
const dataKinds = /^(customer|profile|account|user|order|purchase|invoice|booking|loan|record|data)s?$/i
const contextKinds = /^(source|context|document|passage|excerpt|manual|article|text)s?$/i

const readText = (text: string, lastNumber: number): TextParts => {
  const sources: Source[] = []
  const data: DataRecord[] = []
  const rest: string[] = []
  let question: string[] | undefined
  let kind = ''
  let open: { number?: number; head: string; lines: string[] } | undefined
  let number = lastNumber
  let pending: string[] = []

  const closeSource = (): void => {
    if (open) sources.push(sourceOf(open.number, open.head, open.lines.join('\n').trim()))
    open = undefined
  }
  const closeData = (): void => {
    if (pending.length > 0) data.push(...recordsOf(kind.toLowerCase(), pending))
    pending = []
  }

  for (const line of unwrapXml(text).split('\n')) {
    const trimmed = line.trim()
    const head = sourceHeads.exec(trimmed)
    // A number out of turn inside a passage is its text: documents must not be able to open sources of their own.
    if (head && (open === undefined || Number(head[1]) === number + 1) && question === undefined) {
      closeSource()
      closeData()
      number = Number(head[1])
      open = { number, head: head[2] ?? '', lines: [] }
      continue
    }
    const section = sectionHead.exec(trimmed)
    // Inside a passage only a top heading or a labelled question ends it; its own sub-headings stay.
    const isBoundary =
      section && (open === undefined || /^#\s/.test(trimmed) || /^(#+\s*)?(user )?question\s*:/i.test(trimmed))
    if (isBoundary) {
      closeSource()
      closeData()
      kind = (section[1] ?? '').toLowerCase()
      const inline = section[2] ?? ''
      question = kind.endsWith('question') ? [inline] : question
      if (contextKinds.test(kind) && inline !== '') open = { head: '', lines: [inline] }
      else if (dataKinds.test(kind) && inline !== '') pending.push(inline)
      continue
    }
    if (kind.endsWith('question') && question) question.push(line)
    else if (open) open.lines.push(line)
    else if (dataKinds.test(kind)) pending.push(line)
    else if (contextKinds.test(kind) && trimmed !== '') open = { head: '', lines: [line] }
    else if (/^\{.*\}$/.test(trimmed)) data.push(...recordsOf(kind || 'data', [trimmed]))
    else rest.push(line)
  }
  closeSource()
  closeData()
  const asked = question?.join('\n').trim()
  return { sources, data, ...(asked && { question: asked }), rest: rest.join('\n') }
}

/** `<source id="1" title="…">text</source>` becomes the bracket form. */
const unwrapXml = (text: string): string => {
  if (!text.includes('</')) return text
  let count = 0
  return text.replace(
    /<(source|document|doc|passage|context)\b([^>]{0,500})>([\s\S]*?)<\/\1>/gi,
    (_whole, _name, attributes: string, body: string) => {
      count++
      const attribute = (name: string): string =>
        new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`, 'i').exec(attributes)?.[1] ?? ''
      const head = [attribute('title'), attribute('section')].filter(Boolean).join(' › ')
      const path = attribute('document') || attribute('path') || attribute('url')
      return `\n[${attribute('id') || attribute('n') || count}] ${head}${path && ` (${path})`}\n${body.trim()}\n`
    },
  )
}

const sourceOf = (number: number | undefined, head: string, body: string): Source => {
  const isProse = head.length > 140 || /[a-z0-9][.!?]\s*$/i.test(head)
  const title = isProse ? '' : head.replace(/[*_`#]+/g, '').trim()
  const path = /\(([^()\s]+\.[a-z0-9]{1,5}|[^()\s]*\/[^()\s]*)\)\s*$/i.exec(title)
  const names = title
    .slice(0, path?.index ?? title.length)
    .split(/\s+(?:›|»|>|—|–|\||-|\/)\s+/)
    .map((name) => name.trim())
    .filter(Boolean)
  return {
    ...(number !== undefined && { number }),
    title: names[0] ?? '',
    section: names
      .slice(1)
      .filter((name) => name !== names[0])
      .join(' › '),
    document: path?.[1] ?? '',
    text: isProse ? `${head}\n${body}` : body,
  }
}

const textOf = ({ content }: PromptMessage): string =>
  typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n')
