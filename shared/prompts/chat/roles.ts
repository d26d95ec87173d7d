import { isSpace } from '../jinja/text-tools'

/** The roles a header may name. */
export const roles = ['system', 'user', 'assistant', 'function', 'tool'] as const
/** One of them. */
export type Role = (typeof roles)[number]

/** A message as split: its role and the raw text up to the next header. */
export interface RoleBlock {
  readonly role: Role
  readonly text: string
  /** Where its header begins. */
  readonly at: number
}

/**
 * Splits by `^\s*#?\s*(system|user|assistant|function|tool)\s*:\s*\n`, any case, at any line's start.
 * Written out, because the pattern takes quadratic time on blank lines.
 */
export const splitRoles = (text: string): { readonly before: string; readonly blocks: readonly RoleBlock[] } => {
  const headers: { role: Role; start: number; end: number }[] = []
  let last = 0
  for (const match of text.matchAll(/system|user|assistant|function|tool/gi)) {
    if (match.index < last) continue
    const start = headerStart(text, match.index, last)
    const end = start === -1 ? -1 : headerEnd(text, match.index + match[0].length)
    if (end === -1) continue
    headers.push({ role: match[0].toLowerCase() as Role, start, end })
    last = end
  }
  return {
    before: text.slice(0, headers[0]?.start ?? text.length),
    blocks: headers.map(({ role, start, end }, index) => ({
      role,
      text: text.slice(end, headers[index + 1]?.start ?? text.length),
      at: start,
    })),
  }
}

// The first line start from which only spaces and at most one # lead to the role; -1 where there is none.
const headerStart = (text: string, role: number, from: number): number => {
  const afterMark = spacesBefore(text, role, from)
  const hasMark = afterMark > from && text[afterMark - 1] === '#'
  const withMark = hasMark ? lineStart(text, spacesBefore(text, afterMark - 1, from), afterMark - 1) : -1
  return withMark === -1 ? lineStart(text, afterMark, role) : withMark
}

const spacesBefore = (text: string, end: number, from: number): number => {
  let at = end
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--
  return at
}

const lineStart = (text: string, from: number, to: number): number => {
  for (let at = from; at <= to; at++) if (at === 0 || text[at - 1] === '\n') return at
  return -1
}

// After the role: spaces, a colon, and spaces of which the last line end closes the header.
const headerEnd = (text: string, from: number): number => {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  if (text[at] !== ':') return -1
  let end = -1
  for (at++; at < text.length && isSpace(text.charCodeAt(at)); at++) if (text[at] === '\n') end = at + 1
  return end
}
