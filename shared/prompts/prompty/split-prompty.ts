/** A `.prompty` file cut in two. */
export interface PromptyParts {
  /** The front matter, in the lines it has in the file. */
  readonly front: string
  readonly body: string
  /** Line at which the body begins. */
  readonly line: number
  readonly marker: '---' | '+++'
}

/**
 * Cuts a file at its two lines of three or more dashes (or pluses, which version 2 allows).
 * Version 1 seeks the first anywhere, version 2 at the beginning of the file; either way a line of them is meant.
 */
export const splitPrompty = (text: string): PromptyParts | 'unclosed' | undefined => {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => marker(line) !== undefined)
  if (first === -1) return undefined
  const last = lines.findIndex((line, index) => index > first && marker(line) !== undefined)
  if (last === -1) return 'unclosed'
  return {
    front: '\n'.repeat(first + 1) + lines.slice(first + 1, last).join('\n'),
    body: lines.slice(last + 1).join('\n'),
    line: last + 2,
    marker: marker(lines[first] ?? '') ?? '---',
  }
}

/** Whether anything stands before the front matter. */
export const beginsWithFront = (text: string): boolean => /^\s{0,1000}(?:---|\+\+\+)/.test(text)

const marker = (line: string): '---' | '+++' | undefined => {
  const bare = line.trim()
  return /^-{3,}$/.test(bare) ? '---' : /^\+{3,}$/.test(bare) ? '+++' : undefined
}
