import type { DataRecord } from './read-records'
import { cuesOf, genericStems, isCode, recordWords, type Cues } from './record-cues'
import { dateOf, describe, holdsCode, isEmpty, isTransaction, show, valueStems } from './record-facts'
import { synonymsOf } from './synonyms'
import { isStopWord, stemOf, stemsOf, wordsOf } from './words'

/** An answer read off a record, with how much of the question it explains. */
export interface DataAnswer {
  readonly text: string
  readonly coverage: number
}

/** Answers from the asker's own records; `stranger` is a record's number that was asked for and is not among them. */
export const answerFromData = (
  question: string,
  data: readonly DataRecord[],
): { readonly answer?: DataAnswer; readonly stranger?: string } => {
  const codes = (question.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []).filter(isCode)
  const asksRecord = recordWords.test(question)
  const known = codes.filter((code) => data.some((record) => holdsCode(record, code)))
  const stranger = asksRecord && known.length === 0 ? codes[0] : undefined
  if (stranger !== undefined) return { stranger }
  if (data.length === 0) return {}

  const words = wordsOf(question)
  const terms = [...new Set(words.filter((word) => !isStopWord(word)).map(({ stem }) => stem))]
  const cues = cuesOf(question)
  const explained = new Set<string>([...genericStems, ...cues.consumed, ...codes.flatMap(stemsOf)])

  const isMine = /\b(my|mine|i|me|i've|i'm)\b/i.test(question)
  if (known.length === 0 && !isMine && !cues.isLatest) return {}
  if (known.length === 0 && !asksRecord && cues.fields.length === 0 && !profileFieldOf(terms, data)) return {}

  const candidates = data.map((record) => ({ record, hits: terms.filter((term) => valueStems(record).has(term)) }))
  const orders = candidates.filter(({ record }) => isTransaction(record))
  const pool =
    known.length > 0 ? candidates.filter(({ record }) => known.some((code) => holdsCode(record, code))) : orders
  const itemHits = Math.max(0, ...pool.map(({ hits }) => hits.length))
  const chosen = narrowed(pool, itemHits, cues)

  const first = chosen[0]
  const field = first && fieldFor(cues.fields, terms, first.record, explained)
  if (first && (field || cues.isList || known.length > 0 || (asksRecord && cues.fields.length === 0 && itemHits > 0))) {
    for (const { hits } of chosen) for (const hit of hits) explained.add(hit)
    const lines = cues.isList || !isSingle(chosen, cues, itemHits) ? chosen : [first]
    return {
      answer: {
        text: lines
          .slice(0, 5)
          .map(({ record }) => describe(record, field))
          .join('\n'),
        coverage: share(terms, explained),
      },
    }
  }

  const profile = profileFieldOf(terms, data)
  if (!isMine || !profile) return {}
  for (const stem of profile.stems) explained.add(stem)
  return { answer: { text: `Your ${profile.name}: ${profile.value}.`, coverage: share(terms, explained) } }
}

interface Candidate {
  readonly record: DataRecord
  readonly hits: readonly string[]
}

/** The records that the question means: those holding what it names, then the newest or oldest if it says so. */
const narrowed = (pool: readonly Candidate[], itemHits: number, cues: Cues): readonly Candidate[] => {
  const byItem = itemHits > 0 ? pool.filter(({ hits }) => hits.length === itemHits) : pool
  const sorted = byItem.toSorted((left, right) => (dateOf(left.record.value) < dateOf(right.record.value) ? 1 : -1))
  return cues.isFirst && !cues.isLatest ? sorted.toReversed() : sorted
}

/** Whether one record is meant; “my order” with several means the newest. */
const isSingle = (chosen: readonly Candidate[], cues: Cues, itemHits: number): boolean =>
  cues.isLatest || cues.isFirst || itemHits === 0 || chosen.length === 1

const fieldFor = (
  patterns: readonly RegExp[],
  terms: readonly string[],
  { value }: DataRecord,
  explained: Set<string>,
): string | undefined => {
  const names = Object.keys(value).filter((name) => !isEmpty(value[name]))
  for (const pattern of patterns) {
    const found = names.find((name) => pattern.test(name) && name !== 'id')
    if (found !== undefined) return found
  }
  // Fields with names of their own are asked for by those names.
  for (const name of names) {
    const stems = stemsOf(name.replaceAll('_', ' ')).filter((stem) => !genericStems.includes(stem))
    const term = terms.find(
      (candidate) => stems.includes(candidate) || stems.some((stem) => synonymsOf(stem).has(candidate)),
    )
    if (term === undefined || stems.length === 0) continue
    explained.add(term)
    return name
  }
  return undefined
}

const profileFieldOf = (terms: readonly string[], data: readonly DataRecord[]) => {
  for (const record of data) {
    if (isTransaction(record)) continue
    for (const [name, value] of Object.entries(record.value)) {
      const words = name.replaceAll('_', ' ')
      const stems = stemsOf(words).filter((stem) => !genericStems.includes(stem))
      if (isEmpty(value) || typeof value === 'object' || !stems.some((stem) => terms.includes(stem))) continue
      return { name: words, value: show(value), stems }
    }
  }
  return undefined
}

const share = (terms: readonly string[], explained: ReadonlySet<string>): number =>
  terms.length === 0
    ? 1
    : terms.filter((term) => explained.has(term) || explained.has(stemOf(term))).length / terms.length
