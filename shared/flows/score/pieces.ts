/** Texts that one side hands over as they come and the other reads in order. */
export interface Pieces extends AsyncIterable<string> {
  push(text: string): void
  end(): void
  fail(error: unknown): void
}

/** Opens such a hand-over. It has one reader; whoever leaves early is told by `onLeave`. */
export const openPieces = (onLeave: () => void): Pieces => {
  const waiting: string[] = []
  let outcome: { readonly error?: unknown } | undefined
  let wake = (): void => undefined
  const settle = (how: { readonly error?: unknown }): void => {
    outcome ??= how
    wake()
  }
  async function* read(): AsyncGenerator<string> {
    try {
      for (;;) {
        const text = waiting.shift()
        if (text !== undefined) yield text
        else if (!outcome)
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        else if ('error' in outcome) throw outcome.error
        else return
      }
    } finally {
      onLeave()
    }
  }
  return {
    push(text) {
      waiting.push(text)
      wake()
    },
    end: () => settle({}),
    fail: (error) => settle({ error }),
    [Symbol.asyncIterator]: read,
  }
}
