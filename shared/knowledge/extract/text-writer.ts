import { fault } from '../../faults'
import type { Block, Link } from '../contract'
import { headingPath, headingText } from './names'

/** Where a block stands and what it links to. */
export interface BlockPlace {
  readonly page?: number
  readonly links?: readonly Link[]
}

/** Collects blocks into one text; each block is exactly a slice of it. */
export interface TextWriter {
  add(kind: Exclude<Block['kind'], 'heading'>, text: string, place?: BlockPlace): void
  heading(level: number, text: string, place?: BlockPlace): void
  done(): { readonly text: string; readonly blocks: readonly Block[] }
}

/** A small file may repeat one text a million times: what is written is bounded, whatever was read. */
const mostCharacters = 32 * 1024 * 1024

/** Makes an empty text. */
export const textWriter = (path: string): TextWriter => {
  const headings = headingPath()
  const blocks: Block[] = []
  const parts: string[] = []
  let length = 0
  const append = (kind: Block['kind'], text: string, above: readonly string[], { page, links = [] }: BlockPlace) => {
    if (parts.length > 0) {
      parts.push('\n\n')
      length += 2
    }
    if (length + text.length > mostCharacters)
      throw fault('too_large', `“${path}” holds more than ${mostCharacters} characters of text`, {
        path,
        limit: mostCharacters,
      })
    blocks.push({
      kind,
      text,
      headings: above,
      start: length,
      end: length + text.length,
      ...(page !== undefined && { page }),
      ...(links.length > 0 && { links }),
    })
    parts.push(text)
    length += text.length
  }
  return {
    add(kind, text, place = {}) {
      if (text.trim() !== '') append(kind, text, headings.current(), place)
    },
    heading(level, text, place = {}) {
      if (text.trim() === '') return
      append('heading', text, headings.above(level), place)
      headings.enter(level, headingText(text))
    },
    done: () => ({ text: parts.join(''), blocks }),
  }
}
