import type { CheckAbout, CheckFinding, CheckSpan, SafetyCheck } from '../contract'
import { foldText } from '../text/fold-text'
import { readsEnglish } from '../text/reads-english'
import { claimsOf, type Claim } from './claims'
import { statesNothing } from './decline'
import { readSources, type Entailment } from './entail'

/** Whether the sources say what a text says, claim by claim, by their words: numbers, names and negations weigh most. Citations are counted with it. */
export const groundedness: SafetyCheck = {
  id: 'groundedness',
  summary:
    'Claims that the sources do not support or contradict: by their words, numbers, names and negations, without any service',
  run(_caller, text, _signal, about): Promise<CheckFinding> {
    const check = 'groundedness'
    if (!about?.sources || about.sources.length === 0) {
      return Promise.resolve({ check, outcome: 'unchecked', why: 'There are no sources to hold the text against' })
    }
    if (!readsEnglish(foldText(text).text)) {
      return Promise.resolve({
        check,
        outcome: 'unchecked',
        why: 'The rules know English, and this text seems to be in another language',
      })
    }
    const checked = entailments(text, about)
    const figures = figuresOf(checked, about)
    const evidence = checked.flatMap(({ claim, found }) => evidenceOf(claim, found)).slice(0, mostShown)
    const wrong = checked.filter(({ found }) => found.verdict !== 'supported')
    const [first] = wrong
    if (!first) return Promise.resolve({ check, outcome: 'clean', severity: 0, evidence, figures })
    return Promise.resolve({
      check,
      outcome: 'flagged',
      category: 'ungrounded',
      severity: wrong.some(({ found }) => found.verdict === 'contradicted') ? 6 : 4,
      reason: `${wrong.length} of ${checked.length} claims ${wrong.length === 1 ? 'is' : 'are'} not supported: ${first.found.why}`,
      evidence,
      figures,
    })
  },
}

const mostShown = 200
const mostClaims = 200
const longestSources = 400_000

interface Checked {
  readonly claim: Claim
  readonly found: Entailment
}

const entailments = (text: string, { query = '', sources = [] }: CheckAbout): readonly Checked[] => {
  let left = longestSources
  const texts = sources.map((source) => {
    const part = source.text.slice(0, left)
    left -= part.length
    return part
  })
  const read = readSources(texts)
  return claimsOf(text, statesNothing)
    .slice(0, mostClaims)
    .map((claim) => ({ claim, found: read.entail(claim.text, query) }))
}

// How many claims there are of each kind, and how the citations fare.
const figuresOf = (checked: readonly Checked[], { sources = [] }: CheckAbout): Record<string, number> => {
  const marks = new Map(sources.map(({ mark }, at) => [mark ?? String(at + 1), at]))
  const count = (verdict: Entailment['verdict']): number =>
    checked.filter(({ found }) => found.verdict === verdict).length
  const cited = checked.map(({ claim, found }) =>
    claim.marks.map((mark) => {
      const source = marks.get(mark)
      return source !== undefined && found.supporting.includes(source)
    }),
  )
  return {
    claims: checked.length,
    supported: count('supported'),
    contradicted: count('contradicted'),
    unsupported: count('unsupported'),
    citations: cited.flat().length,
    citations_right: cited.flat().filter(Boolean).length,
    claims_cited: cited.filter((one) => one.includes(true)).length,
  }
}

const evidenceOf = ({ start, end, text }: Claim, { verdict, why, decided }: Entailment): CheckSpan[] => [
  { in: 'text', start, end, text: text.slice(0, 300), label: verdict, note: why },
  ...(decided && verdict !== 'unsupported'
    ? [
        {
          in: `source[${decided.source}]`,
          start: decided.start,
          end: decided.end,
          text: decided.text.slice(0, 300),
          label: verdict,
        },
      ]
    : []),
]
