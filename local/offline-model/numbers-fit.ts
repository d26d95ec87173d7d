/** How far a text's ranges and limits take in the numbers of a question: “7 to 8 years” and “over 65” do for 8 and 68. */
export const numbersFit = (numbers: readonly number[], text: string): number => {
  if (numbers.length === 0) return 0
  const bounds = boundsIn(text)
  return numbers.some((number) => bounds.some(([low, high]) => number >= low && number <= high)) ? 1 : 0
}

const boundsIn = (text: string): readonly (readonly [low: number, high: number])[] => [
  ...[...text.matchAll(/(\d+(?:\.\d+)?)\s*(?:to|–|-|and)\s*(\d+(?:\.\d+)?)/g)].map(
    ([, low, high]) => [Number(low), Number(high)] as const,
  ),
  ...[...text.matchAll(/\b(?:over|above|from|at least|more than|older than)\s+(\d+)/gi)].map(
    ([, low]) => [Number(low), Number.POSITIVE_INFINITY] as const,
  ),
  ...[...text.matchAll(/\b(?:under|below|up to|less than|younger than)\s+(\d+)/gi)].map(
    ([, high]) => [0, Number(high)] as const,
  ),
  ...[...text.matchAll(/\b(\d+)\b/g)].map(([, number]) => [Number(number), Number(number)] as const),
]
