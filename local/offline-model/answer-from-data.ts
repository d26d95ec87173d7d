import type { DataRecord } from './read-prompt'
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

interface Cues {
  /** Fields asked for, as name patterns, best first. */
  readonly fields: readonly RegExp[]
  readonly isLatest: boolean
  readonly isFirst: boolean
  readonly isList: boolean
  readonly consumed: readonly string[]
}

const recordWords =
  /\b(orders?|ordered|purchases?|purchased|bought|buy|borrow|parcels?|packages?|deliver(y|ed|ies)|shipments?|invoices?|tracking|bookings?|booked|loans?|borrowed|reservations?)\b/i
const genericStems = stemsOf(
  'order ordered purchase purchased bought buy borrow borrowed parcel package delivery shipment invoice booking loan number id code item product latest last recent newest first oldest previous current yet already still status my new',
)

const fieldCues: readonly { readonly cue: RegExp; readonly fields: readonly RegExp[]; readonly words: string }[] = [
  { cue: /\btrack(ing)?\b/i, fields: [/track/i], words: 'track tracking' },
  {
    cue: /\b(carrier|courier|who (brings|delivers|ships)|shipped (by|with))\b/i,
    fields: [/carrier|courier|shipper/i],
    words: 'carrier courier bring brings deliver ship',
  },
  {
    cue: /\b(when|what day|which day|what date|how soon|how long)\b.*\b(arrive[sd]?|deliver(ed|y|s)?|get here|come[s]?|expect(ed)?|receive[d]?|due|back)\b|\b(delivery|arrival|due|return) date\b|\beta\b/i,
    fields: [/(deliver|arriv|due|expected|eta|return).*|^eta$/i],
    words: 'arrive arrival deliver delivery date expect expected receive due day come back',
  },
  {
    cue: /\b(when|what date|which date|what day)\b.*\b(order(ed)?|b(ought|uy)|purchased?|place[d]?|borrow(ed)?|book(ed)?)\b/i,
    fields: [/^(order_?)?date$|placed|ordered|created|borrowed|booked/i],
    words: 'order date place bought purchase borrow book',
  },
  {
    cue: /\b(total|how much|cost|paid|pay|amount|sum|price)\b/i,
    fields: [/total|amount|sum/i, /price|cost/i],
    words: 'total cost pay paid amount sum price',
  },
  {
    cue: /\b(status|where('s| is| are)|shipped|sent|delivered|arrived|dispatched|on (its|the) way|cancell?ed|returned|overdue)\b/i,
    fields: [/status|state/i],
    words:
      'status ship shipped send sent deliver delivered arrive arrived dispatch way where cancel cancelled return returned overdue',
  },
  {
    cue: /\b(what|which)\b.*\b(items?|products?|things?)\b|\bwhat (did|have) i (order|buy|bought|ordered|purchase[d]?|borrow(ed)?)\b|\bwhat('s| is| was) in\b/i,
    fields: [/items?|products?|lines|contents/i],
    words: 'item product thing order buy bought',
  },
]

const cuesOf = (question: string): Cues => {
  const hits = fieldCues.filter(({ cue }) => cue.test(question))
  return {
    fields: hits.flatMap(({ fields }) => fields),
    consumed: hits.flatMap(({ words }) => stemsOf(words)),
    isLatest: /\b(latest|last|most recent|newest|current|recent)\b/i.test(question),
    isFirst: /\b(first|oldest|earliest)\b/i.test(question),
    isList: /\b(all|which|list|what)\b.*\b(orders|purchases|parcels|loans|bookings)\b|\bmy orders\b/i.test(question),
  }
}

/** Codes have digits and letters or a long run of digits: order numbers, not measures. */
const isCode = (word: string): boolean => /\d{4,}/.test(word) && !/^(19|20)\d\d(-\d\d(-\d\d)?)?$/.test(word)

const holdsCode = ({ value }: DataRecord, code: string): boolean =>
  leaves(value).some(
    ([, leaf]) =>
      leaf.toLowerCase() === code.toLowerCase() || leaf.toLowerCase().split(/[\s-]/).includes(code.toLowerCase()),
  )

/** A record of something that happened: it has a date, and an id or a list of things. */
const isTransaction = ({ value }: DataRecord): boolean =>
  dateOf(value) !== '' &&
  Object.entries(value).some(
    ([name, field]) => /^(id|number|order|.*_id|.*_?number)$/i.test(name) || Array.isArray(field),
  ) &&
  Object.keys(value).some((name) => /status|state|items?|products?|total|due|track/i.test(name))

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

/** One line about a record: its id and the field asked for first, then the rest of what is known. */
const describe = ({ kind, value }: DataRecord, asked: string | undefined): string => {
  if (typeof value['line'] === 'string') return `${value['line']}.`
  const noun = /^(order|purchase|invoice|booking|loan)s?$/.test(kind) ? kind.replace(/s$/, '') : 'order'
  const id = value['id'] ?? value['number'] ?? value['order_id']
  const head = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}${isEmpty(id) ? '' : ` ${show(id)}`}`
  const shown = Object.entries(value).filter(
    ([name, field]) => field !== id && name !== 'partition' && name !== asked && !isEmpty(field),
  )
  const rest = shown.map(([name, field]) => `${name.replaceAll('_', ' ')} ${show(field)}`).join(', ')
  return asked === undefined
    ? `${head}: ${rest}.`
    : `${head}: ${asked.replaceAll('_', ' ')} ${show(value[asked])}${rest && ` (${rest})`}.`
}

const show = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(show).join('; ')
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = value as Record<string, unknown>
  const name = fields['product'] ?? fields['name'] ?? fields['title']
  const quantity = fields['quantity'] ?? fields['qty']
  if (name !== undefined)
    return `${typeof quantity === 'number' && quantity !== 1 ? `${quantity} × ` : ''}${show(name)}`
  return Object.values(fields)
    .filter((field) => !isEmpty(field))
    .map(show)
    .join(' ')
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

const dateOf = (value: Readonly<Record<string, unknown>>): string => {
  const dates = Object.entries(value).filter(
    ([, field]) => typeof field === 'string' && /^\d{4}-\d{2}-\d{2}/.test(field),
  )
  const placed =
    dates.find(([name]) => /^(order_?)?date$|placed|ordered|created|borrowed|booked|issued/i.test(name)) ?? dates[0]
  return placed ? String(placed[1]) : ''
}

const stemCache = new WeakMap<DataRecord, ReadonlySet<string>>()

const valueStems = (record: DataRecord): ReadonlySet<string> => {
  const cached = stemCache.get(record)
  if (cached) return cached
  const stems = new Set(
    leaves(record.value)
      .filter(([name]) => isDescriptive(name))
      .flatMap(([, leaf]) => stemsOf(leaf)),
  )
  stemCache.set(record, stems)
  return stems
}

/** Fields whose words say what a record is about; carriers and cities do not. */
const isDescriptive = (name: string): boolean => /item|product|name|title|line|description|book|article/i.test(name)

const leaves = (value: unknown, name = ''): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, field]) => leaves(field, Array.isArray(value) ? name : key))
    : isEmpty(value)
      ? []
      : [[name, String(value)]]

const share = (terms: readonly string[], explained: ReadonlySet<string>): number =>
  terms.length === 0
    ? 1
    : terms.filter((term) => explained.has(term) || explained.has(stemOf(term))).length / terms.length
