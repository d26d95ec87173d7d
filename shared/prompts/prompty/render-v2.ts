import type { Json } from '../../json'
import type { ChatMessage, ContentPart, ToolCall } from '../../models/contract'
import { takeImages } from '../chat/images'
import type { Prompty, PromptyCall } from '../contract'
import { renderTemplate } from '../jinja/render'
import { renderMustache } from './mustache'
import { isList, isMap } from './prompty-problems'
import { headerOf, markHeaders } from './role-lines'

/** Renders a prompty of version 2: headers that the template wrote open messages, threads and images stand where their marks are. */
export const renderV2 = (prompty: Prompty, { inputs, nonce, options = {} }: PromptyCall): readonly ChatMessage[] => {
  const { template } = prompty
  const marks = new Map<string, ContentPart | readonly ChatMessage[]>()
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, value]): [string, Json] => {
      const kind = prompty.inputs.find((input) => input.name === name)?.kind
      const mark = `__PROMPTY_THREAD_${nonce}_${name}__`
      const rich = kind === 'thread' ? threadOf(value) : kind === 'image' ? imageOf(value, options.detail) : undefined
      if (rich === undefined) return [name, value]
      marks.set(mark, rich)
      return [name, mark]
    }),
  )
  const text = markHeaders(template.text, nonce)
  const rendered =
    template.format === 'mustache'
      ? renderMustache(text, values)
      : renderTemplate(text, values, { trimBlocks: false, lstripBlocks: false, keepTrailingNewline: true })
  return split(rendered, nonce).flatMap((message) => expand(message, marks))
}

interface Split {
  readonly role: ChatMessage['role']
  readonly name?: string
  readonly text: string
}

// Text before the first header is the system's; blank lines there are no message.
const split = (text: string, nonce: string): readonly Split[] => {
  const before: string[] = []
  const messages: { role: ChatMessage['role']; name?: string; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const header = headerOf(line)
    if (header?.attributes.get('nonce') === nonce) {
      const name = header.attributes.get('name')
      messages.push({ role: header.role, ...(name !== undefined && { name }), lines: [] })
    } else (messages.at(-1)?.lines ?? before).push(line)
  }
  const isSystem = messages.length === 0 || before.some((line) => line.trim() !== '')
  const all = isSystem ? [{ role: 'system' as const, lines: before }, ...messages] : messages
  return all.map(({ lines, ...message }) => ({ ...message, text: withoutBlankEnds(lines.join('\n')) }))
}

const withoutBlankEnds = (text: string): string => {
  let start = 0
  let end = text.length
  while (text[start] === '\n') start++
  while (end > start && text[end - 1] === '\n') end--
  return text.slice(start, end)
}

const expand = (
  { text, ...message }: Split,
  marks: ReadonlyMap<string, ContentPart | readonly ChatMessage[]>,
): readonly ChatMessage[] => {
  const pieces = [...marks.keys()].reduce<readonly string[]>(
    (parts, mark) => parts.flatMap((part) => (marks.has(part) ? [part] : cutAt(part, mark))),
    [text],
  )
  if (pieces.length === 1 && !marks.has(text)) return [{ ...message, content: text }]
  const messages: ChatMessage[] = []
  let parts: ContentPart[] = []
  const flush = (): void => {
    if (parts.length > 0) messages.push({ ...message, content: contentOf(parts) })
    parts = []
  }
  for (const piece of pieces) {
    const rich = marks.get(piece)
    if (rich === undefined) {
      if (piece.trim() !== '') parts.push({ type: 'text', text: withoutBlankEnds(piece) })
    } else if (isThread(rich)) {
      flush()
      messages.push(...rich)
    } else parts.push(rich)
  }
  flush()
  return messages
}

const isThread = (rich: ContentPart | readonly ChatMessage[]): rich is readonly ChatMessage[] => Array.isArray(rich)

const contentOf = (parts: readonly ContentPart[]): ChatMessage['content'] => {
  const [only] = parts
  return parts.length === 1 && only?.type === 'text' ? only.text : parts
}

// The mark itself stays between what it separates.
const cutAt = (text: string, mark: string): readonly string[] =>
  text.split(mark).flatMap((piece, index) => (index === 0 ? [piece] : [mark, piece]))

const imageOf = (value: Json, detail: 'auto' | 'low' | 'high' | undefined): ContentPart | undefined => {
  const { images } = takeImages({ image: value })
  const [taken] = images.values()
  const url = taken ?? (typeof value === 'string' && /^(https?:\/\/|data:image\/)/.test(value) ? value : undefined)
  return url === undefined
    ? undefined
    : { type: 'image_url', image_url: { url, ...(detail !== undefined && { detail }) } }
}

const roles: ReadonlySet<string> = new Set(['system', 'developer', 'user', 'assistant', 'tool'])

const isMessage = (value: Json): boolean =>
  isMap(value) && typeof value['role'] === 'string' && roles.has(value['role'])

// A list of messages, or a map that holds one; anything else is text.
const threadOf = (value: Json): readonly ChatMessage[] | undefined => {
  const list = isMap(value) ? value['messages'] : (value ?? [])
  if (!isList(list) || !list.every(isMessage)) return undefined
  return list.map((message): ChatMessage => {
    const { role, content, parts, tool_call_id, tool_calls, name } = message as Readonly<Record<string, Json>>
    return {
      role: role as ChatMessage['role'],
      content: textOfContent(content ?? parts ?? ''),
      ...(typeof name === 'string' && { name }),
      ...(typeof tool_call_id === 'string' && { tool_call_id }),
      ...(isList(tool_calls) && { tool_calls: tool_calls as unknown as readonly ToolCall[] }),
    }
  })
}

const textOfContent = (content: Json): string =>
  isList(content)
    ? content
        .map((part) => (isMap(part) ? (part['value'] ?? part['text'] ?? '') : part))
        .filter((text) => typeof text === 'string')
        .join('\n')
    : typeof content === 'string'
      ? content
      : JSON.stringify(content)
