import type { CheckFinding, SafetyCheck } from '../contract'
import { findSigns, type FoundSign, type Sign } from '../text/find-patterns'
import { foldText } from '../text/fold-text'
import { readsEnglish } from '../text/reads-english'

/** A harm that word lists and patterns can tell something of. */
export interface HarmLexicon {
  readonly id: string
  readonly summary: string
  readonly category: string
  readonly signs: readonly Sign[]
  /** Words around a sign that make it a report, a warning, a lesson or help: they take two from its severity. */
  readonly softening?: RegExp
  /** Signs that need more than a pattern. */
  readonly more?: (text: string) => FoundSign[]
}

/** The severity from which a text is flagged: Azure Content Safety's “medium”. */
export const flaggedFrom = 4

/** A check for a harm by what is known of its language; English only, and says so of other texts. */
export const harmCheck = ({ id, summary, category, signs, softening, more }: HarmLexicon): SafetyCheck => ({
  id,
  summary: `${summary}; by word lists and patterns of English, without any service`,
  run: (_caller, text): Promise<CheckFinding> => {
    const folded = foldText(text)
    const found = [...findSigns(text, signs, folded), ...(more?.(text) ?? [])]
      .map((sign) => softened(sign, folded.text, softening))
      .toSorted((left, right) => right.severity - left.severity)
    const severity = found[0]?.severity ?? 0
    const evidence = found.slice(0, mostShown).map(({ span }) => span)
    if (severity >= flaggedFrom) {
      const reason = `${found.length} ${found.length === 1 ? 'sign' : 'signs'} of ${category}, the gravest ${found[0]!.span.label}`
      return Promise.resolve({ check: id, outcome: 'flagged', category, severity, reason, evidence })
    }
    if (!readsEnglish(folded.text)) {
      return Promise.resolve({
        check: id,
        outcome: 'unchecked',
        why: 'The word lists know English, and this text seems to be in another language',
      })
    }
    return Promise.resolve({ check: id, outcome: 'clean', severity, ...(evidence.length > 0 && { evidence }) })
  },
})

const mostShown = 10

const softened = (sign: FoundSign, folded: string, softening: RegExp | undefined): FoundSign => {
  if (!softening) return sign
  const around = folded.slice(Math.max(0, sign.at - reach), sign.at + reach)
  return softening.test(around) ? { ...sign, severity: Math.max(0, sign.severity - 3) } : sign
}

const reach = 200
