import type { Evidence } from './evidence'
import type { Expectation } from './expectations'
import { isInstruction } from './imperatives'
import { isRule, mannerFit } from './manner-fit'
import type { Bag } from './match-terms'
import { extremesFit, isNumeral, numbersFit } from './numbers-fit'
import type { Question } from './question'
import type { Sentence } from './sentences'
import { valueParts } from './value-parts'
import { isLightWord, isStopWord, stemsOf, wordsOf } from './words'

/** How well a sentence supports an answer, by its words and by whether it holds the kind of thing asked for. */
export const supportOf = (question: Question, sentence: Sentence, bag: Bag, evidence: Evidence): number =>
  question.expectation
    ? valueSupport(question, question.expectation, sentence, bag, evidence)
    : statementSupport(question, sentence, evidence)

const statementSupport = (
  { manner, measured, text }: Question,
  sentence: Sentence,
  { coverage, byLabel, missing, isSupported }: Evidence,
): number => {
  // A list entry that names the very situation (“symptom: remedy”) answers whatever is asked about it.
  const isRemedy = sentence.kind === 'entry' && (manner === 'remedy' || manner === 'reason')
  const isOnlyIntroduction = isIntroduction.test(sentence.text) && !asksWhatItIs.test(text)
  const lacksMeasure = measured !== undefined && !measured.test(sentence.text)
  const standing = (isSupported ? 1 : 0.8) * (isOnlyIntroduction ? 0.85 : 1) * (lacksMeasure ? 0.8 : 1)
  const doubt = manner === 'yes-no' && !isRule(sentence.text) ? 0.1 * Math.min(1, missing) : 0
  const likeness = measured?.test(sentence.text) ? 0.12 : 0
  // “Which colours …” is best answered by the row of that name.
  const label = manner === 'plain' && sentence.kind === 'row' && byLabel > 0.3 ? 0.1 : 0
  const extra = coverage > 0.3 ? mannerFit(manner, sentence) + likeness + label : 0
  return Math.max(standing * coverage, isRemedy ? 0.75 * byLabel : 0) - doubt + extra
}

const valueSupport = (
  question: Question,
  expectation: Expectation,
  sentence: Sentence,
  bag: Bag,
  { coverage, byLabel, missing, matched, isSupported }: Evidence,
): number => {
  const fit = expectation.fits(sentence.text)
  if (fit === 0) return 0.35 * coverage
  const isRow = sentence.kind === 'row'
  // A row of several columns is about its first cell: unless the question speaks of that, it is another's figure.
  const isStrangersRow = isRow && isWide(sentence) && byLabel === 0
  const isLabelled = expectation.names(bag.label)
  const isNamed = isLabelled || expectation.names(bag.text) || (isWide(sentence) && expectation.names(bag.columns))
  const byTerms = coverage * (isNamed ? 1 : 0.92) + (isNamed || expectation.names(bag.section) ? 0.08 : 0)
  // What is called by the very property needs no other word, as long as the question has no other subject.
  const hasSubject = question.names.isNamed || question.terms.some(({ weight }) => weight >= 0.5)
  const isOthers =
    isLabelled &&
    isRow &&
    !question.terms.some(({ stem }) => bag.label.has(stem)) &&
    isOfPart(expectation, sentence.label)
  const byName =
    (isNamed || expectation.isTold) && hasSubject
      ? (isRow ? 0.92 : 0.8) - 0.55 * Math.min(1, missing) - (isOthers ? 0.5 : 0)
      : 0
  const standing =
    (0.7 + 0.3 * fit) *
    (isStrangersRow ? 0.7 : 1) *
    (isSupported || isNamed ? 1 : 0.85) *
    (isAboutAnother(expectation, sentence, matched) ? (matched.size === 1 ? 0.5 : 0.9) : 1)
  return (
    Math.max(question.terms.length === 0 ? 0 : byTerms, byName) * standing +
    0.12 * numbersFit(question.numbers, sentence.text) +
    0.06 * extremesFit(question.text, sentence.text) +
    (asksDuty.test(question.text) && isInstruction(sentence.text) ? 0.06 : 0) +
    (isRow && missing < 0.8 && !isOthers ? 0.03 + (isLabelled ? 0.05 : 0) : 0)
  )
}

/** Whether a label says of which part or act the property is: “Cutting height” is not how high the whole is. */
const isOfPart = (expectation: Expectation, label: string): boolean =>
  stemsOf(label.replace(place, '')).some(
    (stem) => !expectation.names(new Set([stem])) && !wholeWords.has(stem) && !isLightWord(stem),
  )

/** Where or how the whole was measured: “Height at the ridge”, “Weight with battery”. */
const place = /\s(?:at|with|without|incl\w*|when|per|in)\s.*$/i

const wholeWords = new Set(
  stemsOf(
    'top limit recommended permitted allowed rating total overall whole outer outside external inner inside internal net gross own empty max maximum min minimum approximate average about nominal standard typical with without including incl excl ready trail complete product packed floor ground area dimension size long time period life range level output capacity rated battery and the of in on for per a an at to up by',
  ),
)

const asksDuty = /\b(?:should|must|shall) (?:i|we|one)\b|\b(?:do|does) \S+ (?:have|need) to\b/i

const isWide = ({ columns, text, label }: Sentence): boolean => columns !== '' && text.startsWith(`${label},`)

/** Whether the value stands in a part of the sentence that speaks of something else than the words that were met. */
const isAboutAnother = (expectation: Expectation, { kind, text }: Sentence, matched: ReadonlySet<string>): boolean => {
  if (kind !== 'sentence' || matched.size === 0) return false
  const parts = valueParts(text, (part) => expectation.fits(part) > 0).map(
    (part) =>
      new Set(wordsOf(part).flatMap((word) => (isStopWord(word) || isNumeral(word.written) ? [] : [word.stem]))),
  )
  const inText = new Set(stemsOf(text))
  const direct = [...matched].filter((stem) => inText.has(stem))
  const isMet = (part: ReadonlySet<string>): boolean => direct.some((stem) => part.has(stem)) || expectation.names(part)
  return direct.length > 0 && parts.length > 0 && !parts.some(isMet)
}

/** The sentence that says what a thing is names many of its parts and explains none. */
const isIntroduction = /^(the |an? )?[\p{Lu}][\p{L}-]+( [\p{L}-]+){0,3} (is|are) (an?|the|our) /u
const asksWhatItIs = /\bwhat (is|are|kind|sort|type)\b/i
