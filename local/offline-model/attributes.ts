import type { Measure } from './measures'

/** A property that questions ask for: how they ask, how documents call it, and how its value looks. */
export interface Attribute {
  readonly cue: RegExp
  /** Words of the question that the asking uses up. */
  readonly consumes: string
  /** Words that a row of that name need not repeat: “How long can I *play* on one *charge*?” is answered by “Battery life”. */
  readonly implies?: string
  /** Words under which tables and sentences give it; `a+b` needs both. */
  readonly labels: string
  /** Looks of its value, best first; none where any text may be it. */
  readonly measures: readonly Measure[]
  /** Whether the look of its value alone tells it from every other property. */
  readonly isTold?: boolean
}

/** What people ask of things, in everyday English; the first that a question shows is the one meant. */
export const attributes: readonly Attribute[] = [
  {
    cue: /\b(?:phone|telephone|fax|mobile|hotline)\s+numbers?\b|\bwhat number\b.*\b(?:call|ring|dial)\b/i,
    consumes: 'number call ring dial',
    labels: 'phone telephone call number hotline',
    measures: ['telephone'],
  },
  {
    cue: /\bmade (?:of|from|out of)\b|\b(?:what|which) (?:kind of |type of )?(?:material|fabric|wood|metal|plastic|cloth|stuff)s?\b/i,
    consumes: 'made make material',
    labels: 'material fabric body housing shell made outer consist frame cover',
    measures: ['material'],
  },
  { cue: /\be-?mail address\b/i, consumes: 'address', labels: 'email e-mail mail', measures: ['email'] },
  {
    cue: /\b(?:how old|what age|which age|minimum age|age limit|at what age|from what age|old enough)\b/i,
    consumes: 'old age limit minimum enough suitable',
    labels: 'age old year under over child',
    measures: ['age'],
  },
  {
    cue: /\bhow (?:hot|cold|warm|cool)\b|\btemperatures?\b|\bdegrees\b/i,
    consumes: 'hot cold warm cool temperature degree',
    labels: 'temperature hot cold warm cool degree heat comfort range',
    measures: ['temperature'],
  },
  {
    cue: /\bhow (?:loud|noisy|quiet|silent)\b|\bnoise level\b|\bdecibels?\b/i,
    consumes: 'loud noisy quiet silent noise level decibel',
    labels: 'noise loud sound volume quiet level',
    measures: ['noise'],
    isTold: true,
  },
  {
    cue: /\bhow bright\b|\bbrightness\b|\blumens?\b/i,
    consumes: 'bright brightness lumen',
    labels: 'light bright brightness lumen',
    measures: ['brightness'],
    isTold: true,
  },
  {
    cue: /\bhow (?:powerful|strong)\b|\bwattage\b|\bhorsepower\b|\bhow many watts\b|\bhow much (?:power|electricity|energy|current)\b/i,
    consumes: 'powerful strong wattage watt horsepower power electricity energy current draw consume use',
    labels: 'power output wattage consumption watt energy',
    measures: ['power'],
  },
  {
    cue: /\bvoltage\b|\bhow many volts\b/i,
    consumes: 'voltage volt',
    labels: 'voltage volt power battery supply',
    measures: ['voltage'],
  },
  {
    cue: /\bhow fast\b|\b(?:what|which|top|maximum|highest)\b.*\bspeed\b/i,
    consumes: 'fast speed top',
    implies: 'spin run turn rotate drive go ride travel move work',
    labels: 'speed fast velocity',
    measures: ['speed'],
  },
  {
    cue: /\bhow much\b.*\b(?:carry|carries|bear|bears|support|supports|withstand)\b|\b(?:load|payload)\b.*\?|\bhow heavy an? \w+ (?:can|may)\b/i,
    consumes: 'carry bear support withstand load payload heavy',
    implies: 'weight snow person people max maximum',
    labels: 'load payload carry bear support capacity heavy largest',
    measures: ['mass'],
  },
  {
    cue: /\bhow (?:heavy|light)\b|\bhow much\b.*\bweighs?\b|\bweight\b|\bhow many (?:kilos?|kilograms|kg|grams|pounds)\b|\bheaviest\b|\blightest\b/i,
    consumes: 'heavy light weigh weight kilo gram pound heaviest lightest',
    labels: 'weight mass weigh heavy load',
    measures: ['mass'],
  },
  {
    cue: /\bhow (?:often|frequently|regularly)\b|\bhow many times\b/i,
    consumes: 'often frequently regularly time',
    labels: '',
    measures: ['frequency', 'duration'],
  },
  {
    cue: /\b(?:how much|how expensive|what)\b.*\b(?:costs?|price[ds]?|fees?|fares?|fines?|penalty|charges?(?= (?:for|me|us|a|per)\b)|pay|paid|expensive|deposit|surcharge)\b|\bhow (?:expensive|much (?:is|are|for|money|would|will|do you (?:charge|ask)))\b(?! of)/i,
    consumes: 'cost price fee fare expensive pay paid money charge',
    labels: 'price cost fee fare charge pay expensive fine',
    measures: ['money'],
  },
  {
    cue: /\bhow long\b.*\b(?:to (?:re)?charge|recharg\w+|charging|charged again|full again)\b|\b(?:charging|recharging) time\b|\bhow (?:much time|many hours)\b.*\b(?:re)?charg(?:e|ing)\b/i,
    consumes: 'long charge recharge charging time full need',
    labels: 'charge+time charging charge recharge full+hour',
    measures: ['duration'],
  },
  {
    cue: /\bhow long\b.*\b(?:batter(?:y|ies)|per charge|(?:one|a|single|full) charge|last|lasts|keep going|run(?! out)|runs|burn|burns|operate|play)\b|\b(?:battery life|run ?time|running time|autonomy)\b/i,
    consumes: 'long last life runtime autonomy',
    implies: 'battery charge single full going keep run play operate burn use work mow ride read time empty stand',
    labels: 'runtime run+time battery+life play+time burn+time operation+time lighting+time autonomy last',
    measures: ['duration'],
  },
  {
    cue: /\bhow long (?:is|are|was)\b(?!.*\b(?:guarante\w+|warrant\w+|period|wait\w*|rental|ride|trip|journey|crossing|valid|open|closed|covered|kept|stored|delivery|shipping|rest|break|take|insured|program\w*|cycle|lesson|course|stay|notice)\b)/i,
    consumes: 'long',
    labels: 'length long',
    measures: ['length'],
  },
  {
    cue: /\bhow (?:long|soon|quickly)\b|\bhow much (?:time|longer)\b|\b(?:longest|shortest|maximum|minimum|max|min) (?:time|duration|period)\b|\bhow many (?:more )?(?:seconds|minutes|hours|days|weeks|months|years|nights)\b/i,
    consumes: 'long longer soon quick time second minute hour day week month year night',
    labels: 'time duration period',
    measures: ['duration'],
  },
  {
    cue: /\bpressure\b/i,
    consumes: 'pressure',
    implies: 'reach go hold stand pump',
    labels: 'pressure',
    measures: ['pressure'],
  },
  {
    cue: /\bhow (?:tall|high)\b|\bheight\b/i,
    consumes: 'tall high height',
    labels: 'height tall high',
    measures: ['length'],
  },
  {
    cue: /\bhow (?:wide|broad)\b|\bwidth\b/i,
    consumes: 'wide broad width',
    labels: 'width wide broad',
    measures: ['length'],
  },
  { cue: /\bhow deep\b|\bdepth\b/i, consumes: 'deep depth', labels: 'depth deep', measures: ['length'] },
  {
    cue: /\bhow (?:thick|thin)\b|\bthickness\b/i,
    consumes: 'thick thin thickness',
    labels: 'thick thickness wide',
    measures: ['length'],
  },
  {
    cue: /\bdiameter\b/i,
    consumes: 'diameter',
    labels: 'diameter',
    measures: ['length'],
  },
  {
    cue: /\bhow (?:far|close|near)\b|\bdistances?\b|\bhow many (?:km|kilomet\w+|miles|met(?:re|er)s|cm|centimet\w+)\b/i,
    consumes: 'far close near distance kilometre mile metre centimetre',
    labels: 'range distance far away reach apart length',
    measures: ['length'],
  },
  {
    cue: /\bhow (?:big|large|small|bulky)\b|\bdimensions\b|\b(?:what|which) size\b|\bhow much (?:space|room|floor|place)\b|\bmeasurements\b/i,
    consumes: 'big large small bulky dimension size space room floor place measurement',
    labels: 'size dimension measure space footprint area length width height diameter volume capacity',
    measures: ['area', 'length', 'volume', 'count'],
  },
  {
    cue: /\bhow many (?:other )?(?:people|persons|adults|passengers|guests|users|visitors|campers|sleepers|riders)\b/i,
    consumes: 'people person adult passenger guest user visitor camper sleeper rider fit',
    labels: 'person people adult passenger capacity sleep seat berth place serve guest user setting',
    measures: ['count'],
  },
  {
    cue: /\bhow (?:many (?:litres|liters|ml|gallons|pints|cups)|much (?:water|liquid|fluid|fuel|petrol|gas|oil|milk|vinegar|soap))\b|\b(?:capacity|volume)\b|\bhow much\b.*\b(?:hold|holds|contain|contains)\b/i,
    consumes: 'litre millilitre gallon pint cup capacity volume hold contain',
    labels: 'capacity volume content litre tank bottle jug hold per',
    measures: ['volume', 'mass'],
  },
  {
    cue: /\b(?:what percentage|what share|to what extent|how much of)\b/i,
    consumes: 'percentage share extent',
    labels: '',
    measures: ['share', 'money'],
  },
  {
    cue: /\bwhen (?:can|do|does|did|is|are|was|were|will|would|should|may|must|could|has|have|shall|to)\b|^when\b|\b(?:what|which) (?:time|day|date|days|hours|months?)\b|\b(?:opening|business) hours\b/i,
    consumes: 'time day date hour',
    labels: '',
    measures: ['moment', 'duration', 'frequency', 'occasion'],
  },
]
