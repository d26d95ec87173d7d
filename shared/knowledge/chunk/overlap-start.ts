import type { TextRange } from '../contract'
import { tokenWeight } from './estimate-tokens'
import { sentences, words } from './split-text'

/** Where a passage begins that repeats the last sentences of what stands before it, or its last words where a sentence is too long. */
export const overlapStart = (text: string, before: TextRange, maxTokens: number): number => {
  for (const cut of [sentences, words]) {
    for (const { start } of cut(text, reachable(before, maxTokens))) {
      const isNew = start < before.end && start > before.start
      if (isNew && tokenWeight(text, start, before.end) <= maxTokens)
        return start + leadingBlanks(text, start, before.end)
    }
  }
  return before.end
}

/** Nothing before this can fit: a token is at most four characters. One more is looked at, so that a boundary there is seen. */
const reachable = ({ start, end }: TextRange, maxTokens: number): TextRange => ({
  start: Math.max(start, end - maxTokens * 4 - 1),
  end,
})

const leadingBlanks = (text: string, start: number, end: number): number => {
  const part = text.slice(start, end)
  return part.length - part.trimStart().length
}
