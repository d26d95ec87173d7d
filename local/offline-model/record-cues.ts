import { stemsOf } from './words'

/** What the words of a question say about the record it means. */
export interface Cues {
  /** Fields asked for, as name patterns, best first. */
  readonly fields: readonly RegExp[]
  readonly isLatest: boolean
  readonly isFirst: boolean
  readonly isList: boolean
  readonly consumed: readonly string[]
}

/** Words that speak of an order, a loan or the like. */
export const recordWords =
  /\b(orders?|ordered|purchases?|purchased|bought|buy|borrow|parcels?|packages?|deliver(y|ed|ies)|shipments?|invoices?|tracking|bookings?|booked|loans?|borrowed|reservations?)\b/i
/** Stems that any question about a record may hold, and that name no field of it. */
export const genericStems = stemsOf(
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
    cue: /\b(run|runs|ran)\b.*\bout\b|\bexpir(e[sd]?|y|ing)\b|\bvalid\b|\brenew(ed|al)?\b/i,
    fields: [/valid|expir|until|ends?$|end_/i],
    words: 'run out expire expires expiry valid renew renewal',
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

/** Reads the cues off a question. */
export const cuesOf = (question: string): Cues => {
  const hits = fieldCues.filter(({ cue }) => cue.test(question))
  return {
    fields: hits.flatMap(({ fields }) => fields),
    consumed: hits.flatMap(({ words }) => stemsOf(words)),
    isLatest: /\b(latest|last|most recent|newest|current|recent)\b/i.test(question),
    isFirst: /\b(first|oldest|earliest)\b/i.test(question),
    isList: /\b(all|which|list|what)\b.*\b(orders|purchases|parcels|loans|bookings)\b|\bmy orders\b/i.test(question),
  }
}

/** Whether a word is a record's number and no measure: it has a long run of digits and is no date. */
export const isCode = (word: string): boolean => /\d{4,}/.test(word) && !/^(19|20)\d\d(-\d\d(-\d\d)?)?$/.test(word)
