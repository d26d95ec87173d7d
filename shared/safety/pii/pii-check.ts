import type { CheckSpan, SafetyCheck } from '../contract'
import { personalKinds } from './personal-data'

/** Personal data in a text that the question did not bring with it. */
export const pii: SafetyCheck = {
  id: 'pii',
  summary:
    'Personal data and secrets: by their form and their checksums, without any service; names of people are not among them',
  run(_caller, text, _signal, about) {
    const brought = compact(about?.query ?? '')
    const found = personalDataIn(text).filter(({ datum }) => !brought.includes(compact(datum)))
    if (found.length === 0) return Promise.resolve({ check: 'pii', outcome: 'clean', severity: 0 })
    const kinds = [...new Set(found.map(({ span }) => span.label))]
    return Promise.resolve({
      check: 'pii',
      outcome: 'flagged',
      category: 'pii',
      severity: Math.max(...found.map(({ severity }) => severity)),
      reason: kinds.join(', '),
      evidence: found.slice(0, mostShown).map(({ span }) => span),
      figures: { found: found.length },
    })
  },
}

const mostShown = 20

interface Found {
  readonly severity: number
  readonly datum: string
  readonly span: CheckSpan
}

/** Personal data in a text, in its order; what one kind has claimed no other claims again. */
export const personalDataIn = (text: string): readonly Found[] => {
  // Full-width digits and letters are read as what they stand for; each stays one unit long.
  const plain = text
    .replaceAll(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u00a0\u2007\u202f]/g, ' ')
    .replaceAll(/[\u2010-\u2015]/g, '-')
  const found: Found[] = []
  for (const { kind, severity, pattern, group = 0, holds } of personalKinds) {
    for (const match of plain.matchAll(pattern)) {
      const datum = match[group] ?? ''
      const start = match.index + match[0].indexOf(datum)
      const end = start + datum.length
      if (found.some(({ span }) => start < span.end && end > span.start)) continue
      if (holds && !holds(datum, plain.slice(Math.max(0, start - 40), start))) continue
      found.push({ severity, datum, span: { in: 'text', start, end, text: masked(datum), label: kind } })
      if (found.length >= mostFound) return found
    }
  }
  return found.toSorted((left, right) => left.span.start - right.span.start)
}

const mostFound = 1_000

// The check must not be the leak: its findings are stored and shown.
const masked = (datum: string): string =>
  `${datum.slice(0, 2)}${'•'.repeat(Math.min(8, Math.max(1, datum.length - 2)))}`

const compact = (text: string): string => text.replaceAll(/[\s.()/-]/g, '').toLowerCase()
