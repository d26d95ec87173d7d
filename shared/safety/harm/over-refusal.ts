import type { CheckFinding, SafetyCheck } from '../contract'
import { declineIn } from '../grounding/decline'

/** An answer that refuses although none of the other checks finds anything in the question. */
export const overRefusal = (questionChecks: readonly SafetyCheck[]): SafetyCheck => ({
  id: 'over-refusal',
  summary: 'Refusals of questions in which no local check finds harm or attack; without any service',
  async run(caller, text, signal, about): Promise<CheckFinding> {
    const check = 'over-refusal'
    const query = about?.query
    if (query === undefined)
      return { check, outcome: 'unchecked', why: 'Whether a refusal is too much cannot be told without the question' }
    const found = declineIn(text)
    if (!found?.isRefusal) return { check, outcome: 'clean', severity: 0 }
    const findings = await Promise.all(questionChecks.map((one) => one.run(caller, query, signal)))
    if (findings.some(({ outcome }) => outcome === 'flagged')) return { check, outcome: 'clean', severity: 0 }
    const open = findings.find(({ outcome }) => outcome === 'unchecked')
    if (open && 'why' in open) return { check, outcome: 'unchecked', why: open.why }
    return {
      check,
      outcome: 'flagged',
      category: 'over-refusal',
      severity: flagged,
      reason: 'The answer refuses a question in which no check finds harm',
      evidence: [found.span],
    }
  },
})

const flagged = 4
