import type { CheckFinding, CheckSpan, SafetyCheck } from '../contract'
import { findSigns, type FoundSign, type Sign } from '../text/find-patterns'
import { foldText } from '../text/fold-text'
import { attackSigns, indirectSigns } from './attack-signs'
import { decodedTexts } from './decoded'

/** Attempts of a user to turn the assistant against its instructions. */
export const attack: SafetyCheck = {
  id: 'attack',
  summary:
    'Direct attacks: jailbreaks and attempts to set aside or read out the instructions; by patterns, without any service',
  run: (_caller, text) => Promise.resolve(findingOf('attack', 'direct-attack', signsOf(text, attackSigns, 'text'))),
}

/** Instructions for the assistant that lie in documents: in the sources where there are any, else in the text itself. */
export const indirectAttack: SafetyCheck = {
  id: 'indirect-attack',
  summary:
    'Indirect attacks: documents that carry instructions for whatever reads them; by patterns, without any service',
  run(_caller, text, _signal, about) {
    const texts = about?.sources
      ? about.sources.map((source, at) => [`source[${at}]`, source.text] as const)
      : [['text', text] as const]
    const found = texts.flatMap(([where, one]) => [
      ...signsOf(one, [...attackSigns, ...indirectSigns], where),
      ...hiddenText(one, where),
    ])
    return Promise.resolve(findingOf('indirect-attack', 'indirect-attack', found))
  },
}

const signsOf = (text: string, signs: readonly Sign[], where: string): FoundSign[] => [
  ...findSigns(text, signs, foldText(text), where),
  ...decodedTexts(text).flatMap((decoded) =>
    findSigns(decoded, signs, foldText(decoded)).map(({ severity, span }) => ({
      severity,
      at: 0,
      span: { in: where, start: 0, end: 0, text: span.text, label: span.label, note: 'in an encoded part of the text' },
    })),
  ),
]

// Characters that spell ASCII without being seen have no use but this.
const hiddenText = (text: string, where: string): FoundSign[] => {
  const match = /[\u{e0020}-\u{e007e}]{4,}/u.exec(text)
  if (!match) return []
  const span: CheckSpan = {
    in: where,
    start: match.index,
    end: match.index + match[0].length,
    text: '',
    label: 'hidden text',
    note: 'spelled in tag characters',
  }
  return [{ severity: 6, at: match.index, span }]
}

const findingOf = (check: string, category: string, found: readonly FoundSign[]): CheckFinding => {
  const gravest = found.toSorted((left, right) => right.severity - left.severity)
  const [first] = gravest
  if (!first) return { check, outcome: 'clean', severity: 0 }
  return {
    check,
    outcome: 'flagged',
    category,
    severity: first.severity,
    reason: `${first.span.label}${found.length > 1 ? `, and ${found.length - 1} more` : ''}`,
    evidence: gravest.slice(0, mostShown).map(({ span }) => span),
  }
}

const mostShown = 10
