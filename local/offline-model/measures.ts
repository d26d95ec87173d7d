/** Kinds of values that answers hold. */
export type Measure = keyof typeof measures

const numerals = String.raw`(?:half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|several)`
const count = String.raw`(?:\d[\d.,]*|${numerals})`
const counted = (units: string): string =>
  String.raw`(?<![\p{L}\d])(?:\d[\d.,]*(?:[\s-]+(?:and|to|or|full)\b)?[\s-]?|${numerals}[\s-]+(?:(?:and|to|or|full)[\s-]+)?)(?:${units})(?![\p{L}])`
const pattern = (units: string, ...others: readonly string[]): RegExp =>
  new RegExp([counted(units), ...others].join('|'), 'iu')
const word = (words: string): string => String.raw`\b(?:${words})\b`

/** How each kind of value is written. */
export const measures = {
  age: pattern(
    'years?(?: old)?|years? of age|months? old',
    String.raw`\b(?:under|over|below|above|from|until|up to|aged?|ages)\s+${count}\b(?!\s*(?:°|[a-z]*(?:g|m|l|euros?|hours?|days?|minutes?)\b))`,
  ),
  area: pattern('m²|sqm|cm²|square (?:metres?|meters?|feet)|hectares?', String.raw`\d\s*[×x]\s*\d`),
  brightness: pattern('lm|lumens?|lux|candelas?|nits?'),
  count: new RegExp(
    String.raw`\d|(?<![\p{L}])${count.replace('an?|', '')}(?![\p{L}])|\b(?:no|none|single|both|pair)\b`,
    'iu',
  ),
  duration: pattern(
    'seconds?|secs?|s|minutes?|mins?|h|hours?|hrs?|(?:working |business |calendar )?days?|weeks?|months?|years?|nights?|seasons?|quarters? of an hour',
    word('overnight|for life|lifetime|unlimited'),
  ),
  occasion:
    /\b(?:before|after|when|once|as soon as|while|until|whenever)\s+(?:you|it|the|each|every|its|use|they|your|we|a|an)\b/iu,
  power: pattern('kW|W|watts?|kWh|Wh|kilowatts?|hp|horsepower'),
  email: /\S@\S/u,
  frequency: pattern(
    'times',
    word(
      'daily|weekly|monthly|yearly|annually|every|each|once|twice|thrice|always|regularly|never|seldom|hourly|fortnightly',
    ),
    String.raw`\bafter\s+${count}`,
  ),
  length: pattern(
    String.raw`mm|cm|m|km|metres?|meters?|centimetres?|centimeters?|millimetres?|millimeters?|kilometres?|kilometers?|inch(?:es)?|in|ft|feet|yards?|miles?|paces?|arm'?s length`,
  ),
  mass: pattern('g|kg|mg|grams?|grammes?|kilos?|kilograms?|lbs?|pounds?|oz|ounces?|t|tonnes?|tons?|stone'),
  material:
    /\b(?:wood|wooden|larch|oak|pine|beech|ash|birch|spruce|maple|bamboo|cork|steel|stainless|iron|alumini?um|brass|bronze|copper|titanium|metal|plastic|polymer|nylon|polyester|polyamide|polypropylene|silicone|rubber|latex|leather|suede|wool|merino|cotton|linen|hemp|silk|down|feathers?|fleece|felt|glass|ceramic|porcelain|fabric|canvas|foam|carbon|fibre|fiber|paper|cardboard|stone|concrete|mesh|ripstop|\d+D)\b/iu,
  moment: new RegExp(
    String.raw`\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d{2}\b|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|january|february|march|april|may \d|june|july|august|september|october|november|december|noon|midnight|spring|summer|autumn|winter|morning|evening|always|any time|daily)\b`,
    'iu',
  ),
  money: pattern(
    'euros?|eur|dollars?|usd|pounds?|gbp|cents?|pence|francs?|crowns?',
    String.raw`[€$£]\s?\d`,
    word('free|nothing|gratis|percent|half (?:of )?(?:the )?(?:price|fare|fee|rent|cost)'),
    String.raw`\d\s?%`,
  ),
  noise: pattern(String.raw`dB(?:\(A\))?|decibels?`),
  pressure: pattern('bar|mbar|psi|kPa|hPa|pascals?|atm'),
  share: pattern('percent|per cent', String.raw`\d\s?%`, word('half|third|quarter')),
  speed: pattern('km/h|kph|mph|m/s|knots?|rpm|bft|beaufort|Mbit/s|beats a minute|pages a minute'),
  telephone: /\d(?:[ ./()-]?\d){5,}/u,
  temperature: /-?\d+\s?(?:°|º|degrees|celsius|fahrenheit|K\b)|\b(?:freezing|boiling|room temperature|lukewarm)\b/iu,
  voltage: pattern('V|volts?'),
  volume: pattern(
    'l|ml|cl|litres?|liters?|millilitres?|milliliters?|cups?|pints?|gallons?|drops?|spoons?|tablespoons?|teaspoons?',
  ),
} as const

/** The look of a measured value that a text holds. */
export const measureIn = (text: string): RegExp | undefined => {
  if (!/\d|\b(?:ten|twenty|thirty|forty|fifty|hundred)\b/i.test(text)) return undefined
  const found = comparable.find((measure) => measures[measure].test(text))
  return found && measures[found]
}

const comparable: readonly Measure[] = [
  'temperature',
  'area',
  'speed',
  'power',
  'voltage',
  'mass',
  'volume',
  'length',
  'duration',
  'money',
]
