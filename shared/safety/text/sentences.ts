/** A sentence and where it stands. */
export interface Sentence {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The sentences of a text: by the rules of Unicode, and at every line, for lists and tables have no full stops. What follows an abbreviation is joined to it. */
export const sentencesOf = (text: string): readonly Sentence[] => {
  const found: Sentence[] = []
  let joins = false
  for (const { segment, index } of segmenter.segment(text)) {
    let at = index
    for (const line of segment.split('\n')) {
      const bare = line.trim()
      const start = at + line.indexOf(bare)
      at += line.length + 1
      if (bare === '') {
        joins = false
        continue
      }
      const before = found.at(-1)
      if (joins && before)
        found[found.length - 1] = {
          start: before.start,
          end: start + bare.length,
          text: text.slice(before.start, start + bare.length),
        }
      else found.push({ start, end: start + bare.length, text: bare })
      joins = abbreviation.test(bare) && !segment.includes('\n')
    }
  }
  return found
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
const abbreviation =
  /(?:^|[\s(])(?:approx|e\.g|i\.e|etc|no|nr|fig|sec|art|vs|incl|excl|min|max|dr|mr|mrs|ms|st|ca|cf|p|pp|vol|ed)\.$/i
