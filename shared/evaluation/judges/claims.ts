import { z } from 'zod'
import type { EvaluationRow, Evaluator, Evidence, Measurement } from '../contract'
import { judged } from './judged'
import type { JudgePrompts } from './judge-prompts'
import { findQuote } from './find-quote'
import { numberedContext } from './row-parts'

const claimShape = z.strictObject({
  text: z.string(),
  verdict: z.enum(['supported', 'contradicted', 'unsupported']),
  source: z.int().min(0),
  quote: z.string(),
  cited: z.array(z.int()),
})
const verdictShape = z.strictObject({ declined: z.boolean(), claims: z.array(claimShape).max(500) })
const options = z.strictObject({
  threshold: z.number().min(0).max(1).default(1).describe('The share from which a row passes'),
})
type Options = z.infer<typeof options>
type Verdict = z.infer<typeof verdictShape>
type Claim = Verdict['claims'][number]

// All three ask the same, so one verdict of the memo serves them all.
const ofClaims = (
  id: string,
  summary: string,
  measure: (verdict: Verdict, row: EvaluationRow, set: Options) => Measurement,
): ((prompts: JudgePrompts) => Evaluator) =>
  judged<Verdict, Options>({
    id,
    version: '1',
    summary,
    metric: 'honesty',
    needs: ['response', 'context'],
    direction: 'higher',
    scale: [0, 1],
    options,
    prompt: 'claims',
    values: (row) => ({ query: row.query ?? '', response: row.response ?? '', context: numberedContext(row) }),
    verdict: verdictShape,
    measure,
  })

/** Judges which claims of an answer its passages support. */
export const groundednessJudge = ofClaims(
  'groundedness-judge',
  'Share of the answer’s claims that its passages support, by a judge that must quote them',
  ({ claims }, row, { threshold }) => {
    if (claims.length === 0) return { skipped: true, why: 'The answer makes no claim' }
    const checked = claims.map((claim) => withQuote(claim, row))
    const supported = checked.filter(({ verdict }) => verdict === 'supported').length
    const contradicted = checked.filter(({ verdict }) => verdict === 'contradicted').length
    const score = supported / claims.length
    return {
      score,
      pass: score >= threshold && contradicted === 0,
      evidence: checked.flatMap(({ evidence }) => evidence),
      details: {
        claims: claims.length,
        supported,
        contradicted,
        unsupported: claims.length - supported - contradicted,
      },
    }
  },
)

/** Judges how many of an answer's citations support what they stand behind. */
export const citationPrecisionJudge = ofClaims(
  'citation-precision-judge',
  'Share of the answer’s citations that support the claim they stand behind, by a judge',
  ({ claims }, { response = '' }, { threshold }) => {
    const made = claims.flatMap(({ text, cited }) => {
      const marks = new Set(marksIn(response, text))
      return [...marks].map((mark) => cited.includes(mark))
    })
    if (made.length === 0) return { skipped: true, why: 'The answer cites nothing' }
    const score = made.filter(Boolean).length / made.length
    return { score, pass: score >= threshold, details: { citations: made.length } }
  },
)

/** Judges how many of an answer's claims stand on a citation that supports them. */
export const citationRecallJudge = ofClaims(
  'citation-recall-judge',
  'Share of the answer’s claims that cite a passage which supports them, by a judge',
  ({ claims }, { response = '' }, { threshold }) => {
    if (claims.length === 0) return { skipped: true, why: 'The answer makes no claim' }
    const cited = claims.filter((claim) => marksIn(response, claim.text).some((mark) => claim.cited.includes(mark)))
    const score = cited.length / claims.length
    return { score, pass: score >= threshold, details: { claims: claims.length, cited: cited.length } }
  },
)

// A judge may make up a quote as it may make up a verdict: without the words in a passage nothing is supported.
const withQuote = (
  claim: Claim,
  { response = '', context = [] }: EvaluationRow,
): { readonly verdict: Claim['verdict']; readonly evidence: readonly Evidence[] } => {
  const source = claim.source - 1
  const quote = claim.quote === '' ? undefined : findQuote(context[source]?.text ?? '', claim.quote)
  const verdict = quote === undefined ? 'unsupported' : claim.verdict
  const place = findQuote(response, claim.text) ?? { start: 0, end: 0, text: claim.text }
  return {
    verdict,
    evidence: [
      {
        in: 'response',
        ...place,
        label: verdict,
        ...(quote === undefined &&
          claim.quote !== '' && { note: 'The judge quoted words that the passage does not have' }),
      },
      ...(quote ? [{ in: `context[${source}]`, ...quote, label: verdict }] : []),
    ],
  }
}

// The marks that stand in a claim, or behind it before the next words.
const marksIn = (response: string, claim: string): number[] => {
  const place = findQuote(response, claim)
  if (!place) return [...claim.matchAll(mark)].map(([, number]) => Number(number))
  const behind = /^(?:[\s.,;:!?)\]]|\[\d+\])*/.exec(response.slice(place.end))?.[0] ?? ''
  return [...`${place.text}${behind}`.matchAll(mark)].map(([, number]) => Number(number))
}

const mark = /\[(\d{1,4})\]/g
