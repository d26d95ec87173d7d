import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity'
import type { FoundSign } from '../text/find-patterns'

/** Words of the package obscenity in a text, disguised or not, by what they are. */
export const profaneWords = (text: string, kind: 'slur' | 'sexual' | 'explicit'): FoundSign[] => {
  const words = kinds[kind]
  return matcher()
    .getAllMatches(text)
    .flatMap((match) => {
      const { phraseMetadata, startIndex, endIndex } = englishDataset.getPayloadWithPhraseMetadata(match)
      const word = phraseMetadata?.originalWord ?? ''
      const whole = wholeWord(text, startIndex, endIndex)
      if (!words.has(word) || innocent.has(whole.toLowerCase())) return []
      const severity = { slur: 4, sexual: 2, explicit: 4 }[kind]
      const span = { in: 'text', start: startIndex, end: endIndex + 1, text: text.slice(startIndex, endIndex + 1) }
      return [{ severity, span: { ...span, label: kind === 'slur' ? 'a slur' : 'a sexual word' }, at: startIndex }]
    })
    .slice(0, 5)
}

let opened: RegExpMatcher | undefined
const matcher = (): RegExpMatcher =>
  (opened ??= new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers }))

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

const kinds = {
  slur: set('abeed africoon arabush boonga chingchong chink dyke fag kike nigger retard tranny'),
  sexual: set('orgasm penis vagina semen sex anus incest hooker hentai whore slut tit cock'),
  explicit: set(
    'bestiality blowjob buttplug cum cunt deepthroat dildo ejaculate fellatio fisting gangbang handjob jizz masturbate orgy porn pussy wank',
  ),
} as const

// Words that hold one of those and mean nothing by it.
const innocent = set(
  'cockpit cockpits cocktail cocktails cockatoo peacock hancock retardant retardants retardation chinks title titles documents document circumstance circumstances cucumber accumulate pussycat sextant essex sussex middlesex sexton cockerel',
)

const wholeWord = (text: string, start: number, end: number): string => {
  let [from, to] = [start, end + 1]
  while (from > 0 && /[\p{L}]/u.test(text[from - 1]!)) from--
  while (to < text.length && /[\p{L}]/u.test(text[to]!)) to++
  return text.slice(from, to)
}
