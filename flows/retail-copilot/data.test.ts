import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

interface Product {
  readonly name: string
  readonly title: string
  readonly document: string
  readonly sibling: string
  readonly price: number
}
interface Customer {
  readonly partition: string
  readonly id: string
}
interface Order extends Customer {
  readonly date: string
  readonly items: readonly { readonly product: string; readonly quantity: number; readonly price: number }[]
  readonly shipping: number
  readonly total: number
  readonly [field: string]: unknown
}
interface Question {
  readonly id: string
  readonly kind: 'answerable' | 'order' | 'unanswerable'
  readonly question: string
  readonly customer_id?: string
  readonly document?: string
  readonly section?: string
  readonly span?: string
  readonly key?: string
  readonly order?: { readonly id: string; readonly field: string; readonly value: unknown }
  readonly reference: string
}

const rows = <T>(file: string): T[] =>
  readFileSync(join(__dirname, 'data', file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
const documentOf = (path: string): string => readFileSync(join(__dirname, 'documents/products', path), 'utf8')

const products = rows<Product>('products.jsonl')
const customers = rows<Customer>('customers.jsonl')
const orders = rows<Order>('orders.jsonl')
const questions = rows<Question>('questions.jsonl')
const answerable = questions.filter(({ kind }) => kind === 'answerable')
const aboutOrders = questions.filter(({ kind }) => kind === 'order')
const paths = readdirSync(join(__dirname, 'documents/products'))

test('there are at least 24 manuals, each of 60 to 150 lines, and three policies', () => {
  const manuals = paths.filter((path) => !path.endsWith('-policy.md'))
  expect(manuals.toSorted()).toEqual(products.map(({ document }) => document).toSorted())
  expect(manuals.length).toBeGreaterThanOrEqual(24)
  expect(paths).toHaveLength(manuals.length + 3)
  for (const path of manuals) {
    const lines = documentOf(path).trimEnd().split('\n').length
    expect([path, lines >= 60 && lines <= 150]).toEqual([path, true])
  }
})

test('every manual has a distractor sibling that names another product and shares its headings', () => {
  for (const { name, document, sibling } of products) {
    const back = products.find((product) => product.document === sibling)
    expect(back?.sibling).toBe(document)
    expect(documentOf(document)).toContain(`# ${name} `)
    expect(documentOf(sibling)).not.toContain(name)
    const shared = headingsOf(document).filter((heading) => headingsOf(sibling).includes(heading))
    expect([document, shared.length >= 5]).toEqual([document, true])
  }
})

test('there are 12 customers with one to five orders each, every price and total right', () => {
  expect(new Set(customers.map(({ id }) => id)).size).toBe(12)
  expect(customers).toHaveLength(12)
  expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length)
  for (const { id } of customers) {
    const count = orders.filter(({ partition }) => partition === id).length
    expect([id, count >= 1 && count <= 5]).toEqual([id, true])
  }
  for (const order of orders) {
    expect(customers.map(({ id }) => id)).toContain(order.partition)
    for (const item of order.items) expect(products.find(({ title }) => title === item.product)?.price).toBe(item.price)
    const sum = order.items.reduce((total, item) => total + item.quantity * item.price, order.shipping)
    expect(order.total).toBeCloseTo(sum, 2)
  }
})

test('the ids of records are what a store takes [15]', () => {
  for (const { id, partition } of [...customers, ...orders]) {
    expect(id).toMatch(/^[A-Za-z0-9_~-]+$/)
    expect(partition).toMatch(/^[A-Za-z0-9_~-]+$/)
  }
})

test('there are 40 questions of three kinds with reference answers', () => {
  expect(new Set(questions.map(({ id }) => id)).size).toBe(40)
  expect(answerable).toHaveLength(22)
  expect(aboutOrders).toHaveLength(10)
  expect(questions.filter(({ kind }) => kind === 'unanswerable')).toHaveLength(8)
  for (const question of questions) expect(question.reference.length).toBeGreaterThan(3)
})

test('a span stands word for word, once, under its section of its manual and not in the sibling', () => {
  for (const { id, document = '', section = '', span = '', key = '' } of answerable) {
    const text = documentOf(document)
    const sibling = documentOf(products.find((product) => product.document === document)!.sibling)
    expect([id, text.split(span).length]).toEqual([id, 2])
    expect([id, sectionOf(text, section).includes(span)]).toEqual([id, true])
    expect([id, sibling.includes(span)]).toEqual([id, false])
    expect([id, span.includes(key)]).toEqual([id, true])
    expect([id, numbers.test(key)]).toEqual([id, true])
  }
})

test('the fact asked for differs in the sibling: its manual holds another number or none', () => {
  for (const { id, document = '', section = '', key = '' } of answerable) {
    const sibling = documentOf(products.find((product) => product.document === document)!.sibling)
    expect([id, sectionOf(sibling, section).includes(key)]).toEqual([id, false])
  }
})

test('at least half of the questions share at most 30 % of their content words with the span', () => {
  const low = answerable.filter(({ question, span = '' }) => overlap(question, span) <= 0.3)
  expect(low.length).toBeGreaterThanOrEqual(answerable.length / 2)
})

test('an order question asks for a value that its customer, and nobody else, has', () => {
  for (const { id, customer_id, order } of aboutOrders) {
    const found = orders.find((one) => one.id === order?.id)
    expect([id, found?.partition]).toEqual([id, customer_id])
    expect([id, found?.[order!.field]]).toEqual([id, order!.value])
  }
})

test('each order question is asked by two customers whose orders answer differently', () => {
  for (const { question, order } of aboutOrders) {
    const asked = aboutOrders.filter((other) => other.question === question)
    expect(asked).toHaveLength(2)
    expect(asked.filter((other) => other.order!.value === order!.value)).toHaveLength(1)
  }
})

const headingsOf = (path: string): string[] => documentOf(path).match(/^## .+$/gm) ?? []

const sectionOf = (text: string, heading: string): string =>
  text.split(/^#{1,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''

const numbers = /\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty)\b/

// The share of a question's content words that also occur in the span, endings aside.
const overlap = (question: string, span: string): number => {
  const asked = contentWords(question)
  const told = contentWords(span)
  return [...asked].filter((word) => told.has(word)).length / asked.size
}

const contentWords = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !stopWords.has(word)).map(stem))

// Coarser than a real stemmer, so that it rather sees one word too many in common.
const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(ingly|edly|ation|able|ings?|ers?|ed|es|s|e)$/, '').replace(/(.)\1$/, '$1') : word

const stopWords = new Set(
  `a about after again all an and any are as at back be been before being but by can could did do does doing down each
  from get had has have having he her his how i if in into is it its just may me might more most much many must my need
  no nor not now of off on once only or other our out over own per same shall she should so some such than that the
  their them then there these they this those through to too under until up upon was we were what when where which
  while who whom whose why will with would you your`.split(/\s+/),
)
