import type { Caller } from '../caller'
import type { Embedder } from '../models/contract'
import type { World } from '../world'

/** A caller of project `default` for tests. */
export const callerIn = (
  groups: readonly string[] = [],
  roles: Caller['roles'] = ['owner'],
  project = 'default',
): Caller => ({
  id: 'tester',
  project,
  roles,
  groups,
})

/** A world whose clock stands still and whose ids count up, for tests. */
export const countingWorld = (): World => {
  let count = 0
  return {
    now: () => 0,
    sleep: async () => undefined,
    newId: () => `id${++count}`,
    random: () => 0,
    log: () => undefined,
  }
}

/** An embedder that knows words by their letters, for tests; it counts the texts it was paid for. */
export const letterEmbedder = (semantic = false): Embedder & { readonly texts: string[] } => {
  const texts: string[] = []
  return {
    id: 'letters',
    dimensions: 26,
    semantic,
    texts,
    async embed(asked) {
      texts.push(...asked)
      return { vectors: asked.map(vectorOf), usage: null, cost: null }
    },
  }
}

const vectorOf = (text: string): Float32Array => {
  const vector = new Float32Array(26)
  for (const letter of text.toLowerCase()) {
    const at = letter.charCodeAt(0) - 97
    if (at >= 0 && at < 26) vector[at] = (vector[at] ?? 0) + 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
