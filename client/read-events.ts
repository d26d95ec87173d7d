import type { JsonObject, ServerEvent } from './contract'

/** What a stream of server-sent events holds: events, and how long to wait before coming back. */
export type StreamItem = ServerEvent | { readonly retry: number }

/** The largest event that is read; a server that sends more without an end is not believed. */
const mostCharacters = 64 * 1024 * 1024

/**
 * Reads server-sent events from a body as its pieces come, whatever their cuts: within a line, a character or a line
 * end of two characters. What the stream breaks off in the middle of is dropped, as the standard has it.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamItem> {
  const decoder = new TextDecoder()
  let rest = ''
  let fields: Fields = noFields()
  let isFirst = true
  for await (const piece of body) {
    rest += decoder.decode(piece, { stream: true })
    if (isFirst && rest !== '') {
      rest = rest.replace(/^\uFEFF/, '')
      isFirst = false
    }
    if (rest.length > mostCharacters) throw new Error(`An event of more than ${mostCharacters} characters is not read`)
    const { lines, left } = splitLines(rest)
    rest = left
    for (const line of lines) {
      if (line === '') {
        const item = itemOf(fields)
        fields = noFields()
        if (item) yield item
      } else {
        const found = readLine(line, fields)
        if (found !== undefined) yield { retry: found }
      }
    }
  }
}

/** The body of an answer as pieces, also where streams are not iterable, as in some browsers. */
export async function* piecesOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array }
      if (done) return
      if (value) yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

interface Fields {
  event: string
  data: string[]
  id?: string
}

const noFields = (): Fields => ({ event: 'message', data: [] })

// A carriage return at the very end may be half of a line end.
const splitLines = (text: string): { lines: string[]; left: string } => {
  const isCut = text.endsWith('\r')
  const parts = (isCut ? text.slice(0, -1) : text).split(/\r\n|\n|\r/)
  const left = parts.pop() ?? ''
  return { lines: parts, left: isCut ? `${left}\r` : left }
}

const readLine = (line: string, fields: Fields): number | undefined => {
  const colon = line.indexOf(':')
  if (colon === 0) return undefined
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
  if (name === 'event') fields.event = value
  if (name === 'data') fields.data.push(value)
  if (name === 'id' && !value.includes('\0')) fields.id = value
  return name === 'retry' && /^\d+$/.test(value) ? Number(value) : undefined
}

const itemOf = ({ event, data, id }: Fields): ServerEvent | undefined =>
  data.length === 0
    ? undefined
    : { event, data: JSON.parse(data.join('\n')) as JsonObject, ...(id !== undefined && { id }) }
