import { wordsOf } from './words'

/** The numbers of a question, small ones also in words. */
export const numbersIn = (text: string): readonly number[] =>
  wordsOf(text).flatMap(({ written, stem }) => {
    const value = inWords.get(written.toLowerCase()) ?? (/^\d/.test(stem) ? Number(stem) : Number.NaN)
    return Number.isFinite(value) ? [value] : []
  })

// “One” is a pronoun as often as a number.
const inWords: ReadonlyMap<string, number> = new Map(
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, index) => [word, index + 2]),
)

/** Whether a word is a number written out. */
export const isNumeral = (written: string): boolean =>
  /^(?:one|half|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)$/i.test(written) ||
  inWords.has(written.toLowerCase())

/** How far a text's ranges and limits take in the numbers of a question: “7 to 8 years” and “over 65” do for 8 and 68. */
export const numbersFit = (numbers: readonly number[], text: string): number => {
  if (numbers.length === 0) return 0
  const bounds = boundsIn(text)
  return numbers.some((number) => bounds.some(([low, high]) => number >= low && number <= high)) ? 1 : 0
}

const boundsIn = (text: string): readonly (readonly [low: number, high: number])[] => [
  ...[...text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)\s?(?:to|–|-|and)\s?(\d{1,9}(?:\.\d{1,9})?)/g)].map(
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

/** Whether a text speaks of the same end of a scale as the question: the most or the least. */
export const extremesFit = (question: string, text: string): number =>
  extremes.some((words) => words.test(question) && words.test(text)) ? 1 : 0

const extremes = [
  /\b(?:max(?:imum|imal)?|at most|no more than|not more than|up to|largest|biggest|longest|highest|heaviest|fastest|greatest|widest|deepest|thickest|hottest|farthest|furthest|limit|top)\b/i,
  /\b(?:min(?:imum|imal)?|at least|no less than|not less than|smallest|shortest|lowest|lightest|slowest|least|narrowest|coldest|coolest|nearest)\b/i,
]
