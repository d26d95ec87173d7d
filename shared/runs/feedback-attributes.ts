import type { Json } from '../json'
import type { FeedbackRecord } from './contract'
import type { AttributeValue } from './otlp-attributes'
import { hashOfReference } from './values'

/** Feedback as span attributes, by Prompt flow's names: whole under `feedback`, or member by member, and the baggage beside it. */
export const feedbackAttributes = ({
  given,
  flatten,
  baggage,
}: FeedbackRecord): Readonly<Record<string, AttributeValue>> => {
  if ('ref' in given) return { feedback: `blob ${hashOfReference(given.ref)} of ${given.size} bytes`, ...baggage }
  const members = flatten ? membersOf(given.value) : undefined
  return { ...(members ?? { feedback: textOf(given.value) }), ...baggage }
}

const membersOf = (value: Json): Readonly<Record<string, AttributeValue>> | undefined => {
  const parsed = typeof value === 'string' ? parse(value) : value
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  return Object.fromEntries(Object.entries(parsed).map(([name, member]) => [name, attributeOf(member)]))
}

const attributeOf = (value: Json): AttributeValue => {
  if (Array.isArray(value)) return value.map((item) => textOf(item as Json))
  return typeof value === 'object' ? JSON.stringify(value) : value
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
