import type { Schema } from '@cfworker/json-schema'
import { z } from 'zod'
import type { Json, JsonObject } from '../../json'
import { isDeeperThan, deepestJson } from '../../json'
import type { Evaluator, Measurement } from '../contract'
import { responseOf } from './text/row-texts'
import { withinTime } from './text/within-time'

const options = z.strictObject({
  schema: z
    .record(z.string(), z.json())
    .default({})
    .describe('A JSON schema; anything that is JSON passes where absent'),
  draft: z.enum(['4', '7', '2019-09', '2020-12']).default('2020-12'),
  fence: z.boolean().default(false).describe('Whether the answer may stand in a Markdown code fence'),
})
type Options = z.infer<typeof options>

/** Whether the answer is JSON that holds to a schema. */
export const jsonValid: Evaluator = {
  id: 'json-valid',
  version: '1',
  summary: 'Whether the answer is JSON, and holds to a JSON schema',
  metric: 'quality',
  kind: 'code',
  needs: ['response'],
  direction: 'higher',
  scale: [0, 1],
  options,
  async run(row, _tools, { schema, draft, fence }: Options): Promise<Measurement> {
    const text = responseOf(row)
    const read = readJson(fence ? withoutFence(text) : text)
    if (!read) return { score: 0, pass: false, reason: 'The answer is no JSON' }
    if (isDeeperThan(read.value, deepestJson)) {
      return { score: 0, pass: false, reason: `The answer is nested deeper than ${deepestJson} levels` }
    }
    const { Validator } = await import('@cfworker/json-schema')
    // Patterns of the schema meet text of the model's here: time is bounded.
    const checked = withinTime(() => new Validator(schema as Schema, draft, false).validate(read.value), longest)
    if (!checked) return { error: `The schema took longer than ${longest} ms to check` }
    const { valid, errors } = checked.value
    if (valid) return { score: 1, pass: true }
    const faults = errors.slice(-mostShown).map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
    return { score: 0, pass: false, reason: faults.join(' ').slice(0, 2_000) }
  },
}

const longest = 500
const mostShown = 5

const readJson = (text: string): { readonly value: Json } | undefined => {
  try {
    return { value: JSON.parse(text) as Json | JsonObject }
  } catch {
    return undefined
  }
}

const withoutFence = (text: string): string => {
  const trimmed = text.trim()
  const end = trimmed.lastIndexOf('```')
  const begin = trimmed.indexOf('\n')
  return trimmed.startsWith('```') && end > begin && begin !== -1 ? trimmed.slice(begin + 1, end) : text
}
