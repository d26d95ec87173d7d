/** Longer answers read the sources out instead of answering. */
const longestAnswer = 1200

/** Whether an answer does what its question's kind asks, and if not, why. `catalogue` lists the products with their sibling manuals. */
export const judge = (question, reply, { catalogue, orders }) => {
  const answer = reply.answer ?? ''
  if (answer.length > longestAnswer) return failed(`${answer.length} characters are no answer`)
  if (question.kind === 'unanswerable')
    return declines(reply) ? passed : failed('was answered though nothing answers it')
  if (declines(reply)) return failed('was declined')
  return question.kind === 'order'
    ? judgeOrder(question, answer, orders)
    : judgeSpan(question, reply, answer, catalogue)
}

/** An answer declines when it says that nothing was found and points at no source. */
export const declines = ({ answer = '' }) => citedNumbers(answer).length === 0 && saysNothingFound.test(answer)

const saysNothingFound =
  /\b(could not|couldn['’]t|cannot|can['’]t|unable to|do not|does not|don['’]t|doesn['’]t|did not|no)( \w+){0,3}? (find|found|answer|say|information|know|hold|contain|mention|passages?|sources?)\b|\bholds none\b/i

/** Whether the fact stands in the answer as a whole: 7 °C is not in 17 °C, nor 30 m in 30 min. */
export const states = (answer, fact) => {
  const [text, wanted] = [normalise(answer), normalise(fact)]
  const goesOn = /\d$/.test(wanted) ? /^[.,]?\d/ : /^[\p{L}\p{N}]/u
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if (!/[\p{L}\p{N}.,−-]$/u.test(text.slice(0, at)) && !goesOn.test(text.slice(at + wanted.length))) return true
  return false
}

const passed = { ok: true, why: '' }
const failed = (why) => ({ ok: false, why })

const judgeSpan = (question, { citations = [] }, answer, catalogue) => {
  if (!states(answer, question.key ?? question.span)) return failed(`“${question.key ?? question.span}” is not in it`)
  const cited = citedNumbers(answer).map((n) => citations.find((citation) => citation.n === n)?.document)
  if (!cited.includes(question.document))
    return failed(`cites ${cited.join(', ') || 'nothing'}, not ${question.document}`)
  const sibling = catalogue.find((product) => product.document === question.document)?.sibling
  return cited.includes(sibling) ? failed(`cites the sibling ${sibling} too`) : passed
}

const judgeOrder = ({ order, customer_id }, answer, orders) => {
  if (!states(answer, order.id)) return failed(`order ${order.id} is not in it`)
  const other = orders.find(({ id }) => id !== order.id && states(answer, id))
  if (other) return failed(`names ${other.id} of ${other.partition} to ${customer_id} too`)
  return formsOf(order.value).some((form) => states(answer, form))
    ? passed
    : failed(`its ${order.field} ${order.value} is not in it`)
}

// A date may also be written out, an amount with or without its last zero.
const formsOf = (value) => {
  if (typeof value === 'number') return [String(value), value.toFixed(2)]
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return [value]
  const [year, month, day] = value.split('-').map(Number)
  return [value, ...names(month).flatMap((name) => [`${day} ${name} ${year}`, `${name} ${day}, ${year}`])]
}

const names = (month) =>
  ['long', 'short'].map((style) =>
    new Intl.DateTimeFormat('en', { month: style, timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 1)),
  )

const citedNumbers = (answer) =>
  [...answer.matchAll(/\[(\d+(?:\s*,\s*\d+)*)\]/g)].flatMap(([, list]) => list.split(',').map(Number))

// One spelling for what may be written in several ways: numbers in words, units, thousands, spaces, marks of Markdown.
const normalise = (text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[*_`|]/g, ' ')
    .replaceAll(/(\d)[,\u202f](?=\d{3}(?!\d))/g, '$1')
    .replaceAll(/[a-z]+/g, (word) => numbers[word] ?? units[word] ?? word)
    .replaceAll(/(\d)\s+(?=(?:km|cm|mm|kg|min|eur|[mglhswv])(?![a-z])|°)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()

const numbers = Object.fromEntries(
  'one two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, index) => [word, index + 1]),
)
Object.assign(numbers, { fifteen: 15, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60 })

const units = Object.fromEntries(
  Object.entries({
    h: 'hour hours hr hrs',
    min: 'minute minutes mins',
    s: 'second seconds sec secs',
    km: 'kilometre kilometres kilometer kilometers',
    m: 'metre metres meter meters',
    cm: 'centimetre centimetres centimeter centimeters',
    kg: 'kilogram kilograms kilo kilos',
    l: 'litre litres liter liters',
    eur: 'euro euros',
  }).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit])),
)
