import type { Link } from '../contract'

/** A link as it may be shown: absolute, of a scheme that opens a page or a letter, of bearable length. */
export const linkOf = (text: string, url: string): Link | undefined => {
  const trimmed = url.trim()
  if (trimmed.length > longest || !/^(?:https?:\/\/|mailto:)\S+$/i.test(trimmed) || !URL.canParse(trimmed))
    return undefined
  return { text: text.length <= longestText ? text : '', url: trimmed }
}

const longest = 2048

/** Who links a whole page of text links none of its words. */
const longestText = 300
