import type { CheerioAPI } from 'cheerio/slim'

/** One node of a parsed page. */
export type HtmlNode = ReturnType<CheerioAPI['root']>[0] | ReturnType<CheerioAPI['root']>[0]['children'][number]

/** The element's name in lower case; empty for text, comments and the document. */
export const nameOf = (node: HtmlNode): string => ('name' in node && 'attribs' in node ? node.name.toLowerCase() : '')

/** Whether a node is a run of characters. */
export const isText = (node: HtmlNode): node is Extract<HtmlNode, { readonly data: string; readonly nodeType: 3 }> =>
  node.nodeType === 3

/** The value of an element's attribute. */
export const attributeOf = (node: HtmlNode, name: string): string | undefined =>
  'attribs' in node ? node.attribs[name] : undefined

/** Visits a tree in document order without recursion, however deep it is. `enter` answers false to leave a subtree out. */
export const traverse = (
  root: HtmlNode,
  visit: { enter(node: HtmlNode): boolean; leave?(node: HtmlNode): void },
): void => {
  const stack: { readonly node: HtmlNode; readonly isLeaving: boolean }[] = [{ node: root, isLeaving: false }]
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.isLeaving) {
      visit.leave?.(top.node)
      continue
    }
    if (!visit.enter(top.node)) continue
    stack.push({ node: top.node, isLeaving: true })
    const children = 'children' in top.node ? top.node.children : []
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index]
      if (child) stack.push({ node: child, isLeaving: false })
    }
  }
}

/** Whether a subtree is not read: code, decoration, navigation, and what a reader does not see. */
export const isUnread = (node: HtmlNode): boolean =>
  unread.has(nameOf(node)) ||
  attributeOf(node, 'hidden') !== undefined ||
  attributeOf(node, 'aria-hidden') === 'true' ||
  attributeOf(node, 'role') === 'navigation' ||
  /(?:^|;)\s*display\s*:\s*none/i.test(attributeOf(node, 'style') ?? '')

const unread = new Set(
  'script style nav noscript template svg math canvas iframe object embed audio video select button input textarea head title'.split(
    ' ',
  ),
)

/** Whether an element stands on lines of its own. */
export const isBlock = (node: HtmlNode): boolean => blocks.has(nameOf(node))

const blocks = new Set(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)

/** The words of a subtree on one line, or with their own line ends where `isRaw`. */
export const wordsOf = (root: HtmlNode, isRaw = false): string => {
  const parts: string[] = []
  const part = (node: HtmlNode) => {
    if (node !== root && isBlock(node)) parts.push(isRaw ? '\n' : ' ')
  }
  traverse(root, {
    enter(node) {
      if (isText(node)) parts.push(node.data)
      else if (nameOf(node) === 'br') parts.push(isRaw ? '\n' : ' ')
      part(node)
      return !isUnread(node)
    },
    leave: part,
  })
  return isRaw ? parts.join('') : onOneLine(parts.join(''))
}

/** Text with every run of white space as one blank. */
export const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
