import { z } from 'zod'
import type { Json, JsonObject } from '../../json'
import type { Evaluator } from '../contract'
import { responseOf } from './text/row-texts'

const options = z.strictObject({
  facts: z.string().default('facts').describe('The column of the facts that must be stated: a text, or a list of them'),
  forbidden: z.string().default('forbidden').describe('The column of what must not be stated'),
  decline: z
    .string()
    .max(1_000)
    .default('could not find|cannot answer|do not know|no information|unable to')
    .describe('What an answer says, as a regular expression, where it declines'),
})

/** Whether an answer states what it must and nothing that it must not; where a row is not answerable, whether it declines. */
export const keyFacts: Evaluator = {
  id: 'key-facts',
  version: '1',
  summary: 'Whether the answer states the facts of a column, and declines where nothing answers the question',
  metric: 'quality',
  kind: 'code',
  needs: ['response'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run(row, _tools, { facts, forbidden, decline }: z.infer<typeof options>) {
    const text = plain(responseOf(row))
    const wanted = listOf(row.inputs, facts)
    const unwanted = listOf(row.inputs, forbidden)
    if (wanted.length === 0 && unwanted.length === 0 && row.answerable !== false)
      return { skipped: true, why: `The row has no ${facts}` }
    const said = unwanted.filter((fact) => states(text, plain(fact)))
    const lacking = wanted.filter((fact) => !states(text, plain(fact)))
    const isAnswered = row.answerable === false && !new RegExp(decline, 'iu').test(text)
    const reasons = [
      ...(lacking.length > 0 ? [`it lacks ${lacking.join(', ')}`] : []),
      ...(said.length > 0 ? [`it says ${said.join(', ')}`] : []),
      ...(isAnswered ? ['it answers what nothing answers'] : []),
    ]
    const pass = reasons.length === 0
    return { score: pass ? 1 : 0, pass, reason: pass ? 'it says what it must' : reasons.join('; ') }
  },
}

const listOf = (inputs: JsonObject, column: string): readonly string[] => {
  const value: Json | undefined = Object.hasOwn(inputs, column) ? inputs[column] : undefined
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value ?? null]
  return list.flatMap((fact) =>
    typeof fact === 'string' && fact !== '' ? [fact] : typeof fact === 'number' ? [String(fact)] : [],
  )
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[*_`|]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

// A fact is whole: 7 °C does not stand in 17 °C, nor 30 m in 30 min.
const states = (text: string, fact: string): boolean => {
  for (let at = text.indexOf(fact); at >= 0; at = text.indexOf(fact, at + 1)) {
    const goesOn = /\d$/.test(fact) ? /^[.,]?[\p{L}\p{N}]/u : /^[\p{L}\p{N}]/u
    if (!/[\p{L}\p{N}]$|\d[.,]$/u.test(text.slice(0, at)) && !goesOn.test(text.slice(at + fact.length))) return true
  }
  return false
}
