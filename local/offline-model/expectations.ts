import { stemOf, wordsOf } from './words'

/** What kind of thing a question wants to hear. */
export interface Expectation {
  /** Whether a text holds such a thing: 1 exactly, less where it may, 0 not at all. */
  fits(text: string): number
  /** Words of the question that the expectation has consumed, by stem. */
  readonly consumed: ReadonlySet<string>
}

const count = String.raw`(?:\d[\d.,]*|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|several)`
const measure = (unit: string): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\d])${count}[\s-]?(?:${unit})(?![\p{L}])`, 'iu')

const dimensions = {
  duration: new RegExp(
    `${measure('seconds?|secs?|s|minutes?|mins?|h|hours?|hrs?|(?:working |business )?days?|weeks?|months?|years?|nights?|times').source}|\\b(?:overnight|daily|weekly|monthly|yearly|every|once|twice|always|never)\\b`,
    'iu',
  ),
  length: measure(
    'mm|cm|m|km|metres?|meters?|centimetres?|centimeters?|millimetres?|kilometres?|kilometers?|inch(?:es)?|ft|feet|miles?|paces?',
  ),
  mass: measure('g|kg|mg|grams?|grammes?|kilos?|kilograms?|lbs?|pounds?|oz|ounces?|t|tonnes?|stone'),
  temperature: /-?\d+\s?(?:°|º|degrees|celsius|fahrenheit|K\b)|\b(?:freezing|boiling|room temperature|lukewarm)\b/iu,
  money: new RegExp(
    `[€$£]\\s?\\d|${measure('euros?|eur|dollars?|usd|pounds?|gbp|cents?|pence|francs?').source}|\\b(?:free|nothing)\\b`,
    'iu',
  ),
  speed: measure('km/h|kph|mph|m/s|knots?|rpm|bft|beaufort'),
  moment:
    /\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may \d|june|july|august|september|october|november|december|noon|midnight|spring|summer|autumn|winter)s?\b/iu,
  number: new RegExp(String.raw`\d|(?<![\p{L}])${count.replace('an?|', '')}(?![\p{L}])`, 'iu'),
} as const

type Dimension = keyof typeof dimensions

const cues: readonly { readonly cue: RegExp; readonly wants: readonly Dimension[]; readonly words?: string }[] = [
  {
    cue: /\bhow (hot|cold|warm|cool)\b|\b(what|which) (\w+ )?temperatures?\b|\bhow many degrees\b/i,
    wants: ['temperature'],
    words: 'hot cold warm cool temperature degrees',
  },
  {
    cue: /\bhow much\b.*\b(cost|costs|pay|charge|fee|price)\b|\b(what|how)\b.*\b(price|cost|costs|fee|fine|charge for)\b|\bhow expensive\b/i,
    wants: ['money'],
    words: 'cost costs price fee expensive pay',
  },
  {
    cue: /\bhow (heavy|light)\b|\bhow much\b.*\bweighs?\b|\b(what|which)\b.*\b(weight|heaviest|lightest|load)\b/i,
    wants: ['mass'],
    words: 'heavy',
  },
  {
    cue: /\bhow (far|deep|high|tall|wide|thick|close|near|big|large)\b|\b(what|which)\b.*\b(distance|height|depth|width|length|diameter)\b/i,
    wants: ['length'],
    words: 'far deep high tall wide thick close near big large',
  },
  { cue: /\bhow fast\b|\b(what|which)\b.*\bspeed\b/i, wants: ['speed', 'number'], words: 'fast' },
  {
    cue: /\bhow (long|soon|quickly|often|frequently|regularly)\b/i,
    wants: ['duration'],
    words: 'long soon quickly often frequently regularly last lasts',
  },
  {
    cue: /\bwhen\b|\b(what|which) (time|day|date|hours)\b|\buntil when\b/i,
    wants: ['moment', 'duration'],
    words: 'time day date',
  },
  { cue: /\bhow much\b|\bhow old\b|\bwhat percentage\b|\bto what extent\b/i, wants: ['number'], words: 'old' },
]

/** Reads from a question what its answer must hold; absent where any statement may answer it. */
export const expectationOf = (question: string): Expectation | undefined => {
  const many = /\bhow many\s+(?:more\s+|of\s+the\s+|different\s+)?([\p{L}]+)/iu.exec(question)
  if (many) {
    const noun = stemOf(many[1] as string)
    return { consumed: new Set(), fits: (text) => countsNoun(text, noun) }
  }
  const cue = cues.find((candidate) => candidate.cue.test(question))
  if (!cue) return undefined
  return {
    consumed: new Set((cue.words ?? '').split(' ').map(stemOf)),
    fits: (text) => {
      const index = cue.wants.findIndex((dimension) => dimensions[dimension].test(text))
      if (index !== -1) return index === 0 ? 1 : 0.8
      return dimensions.number.test(text) && cue.wants[0] !== 'money' ? 0.3 : 0
    },
  }
}

/** A number that counts the thing asked for, or any number where the thing is named elsewhere in the text. */
const countsNoun = (text: string, noun: string): number => {
  if (!dimensions.number.test(text)) return 0
  const words = wordsOf(text)
  const at = words.findIndex(
    ({ stem }, index) =>
      stem === noun &&
      words.slice(Math.max(0, index - 3), index).some(({ written }) => dimensions.number.test(written)),
  )
  return at === -1 ? (words.some(({ stem }) => stem === noun) ? 0.6 : 0.25) : 1
}
