import { isCollection, isPair, type Node, type YAMLSeq } from 'yaml'

/** The end of what is said, before the empty lines and comments that follow it. */
export const contentEnd = (text: string, node: Node): number => {
  const range = node.range ?? [0, 0, 0]
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1)
    const inner = (isPair(last) ? (last.value ?? last.key) : last) as Node | null
    if (inner?.range) return contentEnd(text, inner)
  }
  return text.slice(0, range[1]).trimEnd().length
}

/** Where the line of a place begins. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
/** Where the line of a place ends. */
export const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
/** Where the line after that of a place begins. */
export const nextLine = (text: string, at: number): number => Math.min(lineEnd(text, at) + 1, text.length)
/** How far from the begin of its line a place is. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at)
/** Where the first dash of a list stands. */
export const dashOf = (text: string, list: YAMLSeq): number | undefined => {
  const first = list.items[0] as Node | undefined
  if (!first?.range) return undefined
  const dash = text.lastIndexOf('-', first.range[0])
  return dash < 0 ? undefined : dash
}
