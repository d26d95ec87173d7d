import type { SafetyCheck } from '../contract'
import { findSigns, type Sign } from '../text/find-patterns'
import { foldText } from '../text/fold-text'

/** Marks that protected texts carry. Without a register of protected texts nobody can tell that there are none: what carries no mark is unchecked. */
export const protectedMaterial: SafetyCheck = {
  id: 'protected-material',
  summary:
    'Marks of texts that are not free: notices of copyright and licence, credits of songs; anything else is unchecked without a service',
  run(_caller, text) {
    const check = 'protected-material'
    const found = findSigns(text, signs, foldText(text))
    const [first] = found
    return Promise.resolve(
      first
        ? {
            check,
            outcome: 'flagged' as const,
            category: check,
            severity: 4,
            reason: `${first.span.label} stands in the text`,
            evidence: found.slice(0, 10).map(({ span }) => span),
          }
        : {
            check,
            outcome: 'unchecked' as const,
            why: 'Only a service that knows protected texts can tell that none is repeated',
          },
    )
  },
}

const sign = (pattern: string, label: string): Sign => ({ pattern: new RegExp(pattern, 'g'), severity: 4, label })

const signs: readonly Sign[] = [
  sign(
    '(?:\\(c\\)|©|\\bcopyright\\b)\\s*(?:\\(c\\)|©)?\\s*(?:by )?(?:\\d{4}|[a-z][\\w.& ]{1,40},? \\d{4})',
    'a copyright notice',
  ),
  sign('\\ball rights reserved\\b', 'a copyright notice'),
  sign('\\b(?:lyrics|words and music|music and lyrics|written and composed) (?:by|©|:)', 'a song’s credit'),
  sign('\\[(?:verse|chorus|bridge|pre-chorus|outro|intro)(?: \\d)?\\]', 'the parts of a song'),
  sign('\\bisbn(?:-1[03])?:? ?(?:97[89][- ]?)?\\d[\\d -]{8,15}[\\dx]\\b', 'a book’s number'),
  sign('\\bno part of this (?:publication|book|work) may be reproduced\\b', 'a notice of reservation'),
  sign('\\bspdx-license-identifier:|\\bgnu (?:affero |lesser )?general public license\\b', 'a software licence'),
]
