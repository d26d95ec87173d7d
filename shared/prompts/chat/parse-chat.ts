import { type Fault, fault } from '../../faults'
import type { ChatMessage, ContentPart, ToolCall } from '../../models/contract'
import { placeOf, stripSpaces } from '../jinja/text-tools'
import type { ImageDetail } from '../contract'
import type { ImageUrls } from './images'
import { unmaskText } from './masking'
import { readPythonLiteral } from './python-literal'
import { type RoleBlock, roles, splitRoles } from './roles'

interface Images {
  readonly urls: ImageUrls
  readonly detail: ImageDetail
}

/** Splits rendered text into messages; masks in it come off after the split. */
export const parseChatText = (
  text: string,
  urls: ReadonlyMap<string, string> = new Map(),
  detail: ImageDetail = 'auto',
): readonly ChatMessage[] => {
  const images: Images = { urls, detail }
  const { before, blocks } = splitRoles(text)
  if (stripSpaces(before) !== '') throw invalidRole(text, before)
  return blocks.map((block) => messageOf(block, text, images))
}

const messageOf = ({ role, text, at }: RoleBlock, whole: string, images: Images): ChatMessage => {
  const block = stripSpaces(text)
  if (role === 'tool') {
    const parts = subBlocks(block, 'tool_call_id')
    if (!parts) throw invalidBlock(whole, at, 'ChatAPIToolRoleInvalidFormat', toolFormat)
    return { role, tool_call_id: unmaskText(parts.first), content: contentOf(parts.content, images) }
  }
  const toolCalls = role === 'assistant' ? toolCallsOf(block) : undefined
  if (toolCalls) return { role, ...toolCalls } as ChatMessage
  const named = subBlocks(block, 'name')
  if (named) return { role, name: unmaskText(named.first), content: contentOf(named.content, images) }
  if (role === 'function') throw invalidBlock(whole, at, 'ChatAPIFunctionRoleInvalidFormat', functionFormat)
  return { role, content: contentOf(block, images) }
}

// `## name:` and `## content:`, each on its own line; the name is one word.
const subBlocks = (block: string, key: 'name' | 'tool_call_id'): { first: string; content: string } | undefined => {
  const [head = '', ...rest] = block.split('\n')
  if (!new RegExp(`^#{0,2}[^\\S\\n]*${key}[^\\S\\n]*:[^\\S\\n]*$`).test(head)) return undefined
  const lines = rest.join('\n')
  const start = lines.search(/\S/)
  if (start === -1) return undefined
  const first = /^\S+/.exec(lines.slice(start))?.[0] ?? ''
  const after = lines.slice(start + first.length).trimStart()
  const content = /^#{0,2}\s{0,100}content[^\S\n]{0,100}:/.exec(after)
  return content ? { first, content: after.slice(content[0].length) } : undefined
}

const toolCallsOf = (block: string): { tool_calls: readonly ToolCall[]; content?: string } | undefined => {
  const heads = [...block.matchAll(/^#{0,2}[^\S\n]{0,100}tool_calls[^\S\n]{0,100}:[^\S\n]*$/gm)]
  const head = heads.at(-1)
  if (!head) return undefined
  const calls = readPythonLiteral(unmaskText(block.slice(head.index + head[0].length)))
  if (!Array.isArray(calls)) return undefined
  const before = unmaskText(stripSpaces(block.slice(0, head.index)))
  return { ...(before !== '' && { content: before }), tool_calls: calls as unknown as readonly ToolCall[] }
}

const contentOf = (text: string, images: Images): string | readonly ContentPart[] => {
  const stripped = stripSpaces(text)
  const lines = stripped.split('\n')
  const { urls, detail } = images
  if (urls.size === 0 || !lines.some((line) => urls.has(stripSpaces(line)))) return unmaskText(stripped)
  return lines
    .filter((line) => stripSpaces(line) !== '')
    .map((line): ContentPart => {
      const url = urls.get(stripSpaces(line))
      return url === undefined
        ? { type: 'text', text: unmaskText(line) }
        : { type: 'image_url', image_url: { url, detail } }
    })
}

const functionFormat =
  "Failed to parse function role prompt. Please make sure the prompt follows the format: 'name:\\nfunction_name\\ncontent:\\nfunction_content'. 'name' is required if role is function, and it should be the name of the function whose response is in the content. May contain a-z, A-Z, 0-9, and underscores, with a maximum length of 64 characters."
const toolFormat =
  "Failed to parse tool role prompt. Please make sure the prompt follows the format: 'tool_call_id:\\ntool_call_id\\ncontent:\\ntool_content'. 'tool_call_id' is required if role is tool, and it should be the tool call that this message is responding to."

const invalidRole = (text: string, before: string): Fault => {
  const shown = unmaskText(stripSpaces(before).toLowerCase()).slice(0, 100)
  const allowed = roles.map((role) => `'${role}:\\n'`).join(',')
  const at = before.length - before.trimStart().length
  return chatFault(
    text,
    at,
    'ChatAPIInvalidRole',
    `The Chat API requires a specific format for prompt definition, and the prompt should include separate lines as role delimiters: ${allowed}. Current parsed role '${shown}' does not meet the requirement. If you intend to use the Completion API, please select the appropriate API type and deployment name. If you do intend to use the Chat API, please refer to the guideline at https://aka.ms/pfdoc/chat-prompt or view the samples in our gallery that contain 'Chat' in the name.`,
  )
}

const invalidBlock = (text: string, at: number, code: string, message: string): Fault =>
  chatFault(text, at, code, message)

const chatFault = (text: string, at: number, code: string, message: string): Fault => {
  const place = placeOf(text, at)
  return fault('invalid_flow', message, place, { errors: [{ code, message, ...place }] })
}
