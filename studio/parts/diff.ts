/** A run of parts that both texts have, or only one of them. */
export interface Hunk {
  readonly kind: 'same' | 'added' | 'removed'
  readonly parts: readonly string[]
}

const mostCells = 4_000_000

/** What became of one list of parts in another: the longest that both have stays. */
export const diffParts = (before: readonly string[], after: readonly string[]): readonly Hunk[] => {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++
  const hunks: { kind: Hunk['kind']; parts: string[] }[] = []
  const add = (kind: Hunk['kind'], parts: readonly string[]): void => {
    if (parts.length === 0) return
    const last = hunks.at(-1)
    if (last?.kind === kind) last.parts.push(...parts)
    else hunks.push({ kind, parts: [...parts] })
  }
  add('same', before.slice(0, head))
  for (const [kind, part] of middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)))
    add(kind, [part])
  add('same', before.slice(before.length - tail))
  return hunks
}

/** Two texts line by line. */
export const diffLines = (before: string, after: string): readonly Hunk[] =>
  diffParts(before.split('\n'), after.split('\n'))

/** Two lines word by word. */
export const diffWords = (before: string, after: string): readonly Hunk[] => diffParts(words(before), words(after))

const words = (text: string): readonly string[] => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []

const middle = (before: readonly string[], after: readonly string[]): readonly (readonly [Hunk['kind'], string])[] => {
  const all = (kind: Hunk['kind'], parts: readonly string[]) => parts.map((part) => [kind, part] as const)
  // Two texts too large to be compared cell by cell are told as one for the other.
  if (before.length * after.length > mostCells) return [...all('removed', before), ...all('added', after)]
  const width = after.length + 1
  const longest = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i * width + j] =
        before[i] === after[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0)
  const steps: (readonly [Hunk['kind'], string])[] = []
  let i = 0
  let j = 0
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      steps.push(['same', before[i++] as string])
      j++
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))
      steps.push(['removed', before[i++] as string])
    else steps.push(['added', after[j++] as string])
  }
  return [...steps, ...all('removed', before.slice(i)), ...all('added', after.slice(j))]
}
