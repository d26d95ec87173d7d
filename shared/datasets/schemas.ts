import { z } from 'zod'
import { fault } from '../faults'
import type { JsonObject } from '../json'
import type { DatasetAddition, DatasetChange, DatasetFormat, SplitRule } from './contract'

export { rowRoles } from './names'

/** Query of PUT /datasets/{name}. */
export const uploadQuery = z.object({
  format: z
    .enum(['jsonl', 'csv', 'tsv'])
    .optional()
    .describe('How the body is written; by its content type where absent'),
  on_broken: z
    .enum(['refuse', 'skip'])
    .optional()
    .describe('What to do about lines that hold no row; refuse where absent'),
  split_column: z.string().min(1).max(256).optional().describe('The column whose values name the splits'),
  splits: z.string().max(2000).optional().describe('Shares such as train:0.8,test:0.2; a hash of the row decides'),
  seed: z.string().max(200).optional().describe('Another seed, other rows in each split'),
})

/** Query of GET /datasets/{name}. */
export const versionQuery = z.object({
  version: z.string().max(64).optional().describe('A version’s hash; the latest where absent'),
})

/** Query of GET /datasets/{name}/rows. */
export const rowsQuery = versionQuery.extend({
  split: z.string().max(64).optional().describe('Rows of this split only'),
  limit: z.coerce.number().int().min(1).max(500).optional().describe('Rows a page, 50 where absent'),
  cursor: z.string().max(4096).optional().describe('The `next` of the page before'),
})

// Taken as it is, for a column may be called __proto__; the room checks each row.
const row = z
  .custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'is no JSON object',
  )
  .meta({ type: 'object' })

/** Body of POST /datasets/{name}/rows: one of the three. */
export const additionBody = z
  .strictObject({
    rows: z.array(row).min(1).optional(),
    run_id: z.string().min(1).max(128).optional().describe('A run whose inputs and outputs make a row'),
    feedback: z.string().min(1).max(128).optional().describe('A run; each piece of feedback on it makes a row'),
  })
  .refine((body) => Object.values(body).filter((part) => part !== undefined).length === 1, {
    message: 'one of rows, run_id and feedback is to be given',
  })

/** What a body adds. */
export const additionOf = ({ rows, run_id, feedback }: z.infer<typeof additionBody>): DatasetAddition => {
  if (rows) return { rows }
  return run_id === undefined ? { feedback: feedback ?? '' } : { run_id }
}

const place = z.number().int().min(0)

/** Body of POST /datasets/{name}/changes. */
export const changeBody = z.strictObject({
  base: z.string().max(64).describe('The version that was looked at; a conflict where it is not the latest'),
  set: z
    .array(z.strictObject({ index: place, row }))
    .max(500)
    .optional(),
  remove: z.array(place).max(500).optional().describe('Places of rows that are to be gone'),
})

/** What a body changes. */
export const changeOf = ({ base, set, remove }: z.infer<typeof changeBody>): DatasetChange => ({
  base,
  ...(set && { set }),
  ...(remove && { remove }),
})

const source = z.looseObject({ kind: z.string() })
const line = { version: z.string(), rows: z.number().int(), created_at: z.string(), created_by: z.string() }
const listed = { ...line, source: source.optional() }
const counts = z.record(z.string(), z.number())

/** A dataset in a list. */
export const datasetSummary = z.object({ name: z.string(), ...listed, splits: counts })

const figures = {
  name: z.string(),
  ...line,
  columns: z.array(z.object({ name: z.string(), types: z.array(z.string()) })),
  splits: counts,
  split_rule: z.union([z.object({ column: z.string() }), z.object({ ratios: counts, seed: z.string() })]).nullable(),
  source,
  forgotten: z.object({ at: z.string(), successor: z.string() }).optional(),
}

/** A dataset at a version. */
export const datasetView = z.object({ ...figures, versions: z.array(z.object(listed)) })

/** What became of rows that were sent. */
export const datasetStored = z.object({
  ...figures,
  created: z.boolean(),
  skipped_lines: z.number().int().optional(),
  skipped: z.array(z.object({ line: z.number().int(), message: z.string() })).optional(),
})

/** A row of a page. */
export const datasetRow = z.object({
  index: z.number().int(),
  split: z.string().optional(),
  row: z.record(z.string(), z.unknown()),
})

/** The rule that a query describes. */
export const splitRuleOf = ({ split_column, splits, seed }: z.infer<typeof uploadQuery>): SplitRule | undefined => {
  if (split_column !== undefined && (splits !== undefined || seed !== undefined))
    throw fault('bad_request', 'Splits go by a column (split_column) or by shares (splits, seed), not by both')
  if (split_column !== undefined) return { column: split_column }
  if (splits === undefined && seed !== undefined)
    throw fault('bad_request', 'A seed needs shares: splits=train:0.8,test:0.2')
  return splits === undefined ? undefined : { ratios: ratiosOf(splits), seed: seed ?? '' }
}

const ratiosOf = (text: string): Readonly<Record<string, number>> => {
  const shares = text.split(',').map((part): readonly [string, number] => {
    const at = part.lastIndexOf(':')
    const share = Number(part.slice(at + 1).trim() || Number.NaN)
    if (at < 1 || Number.isNaN(share))
      throw fault('bad_request', `“${part.slice(0, 64)}” is no split; splits are written train:0.8,test:0.2`)
    return [part.slice(0, at).trim(), share]
  })
  const twin = shares.find(([name], index) => shares.findIndex(([other]) => other === name) < index)
  if (twin) throw fault('bad_request', `Split “${twin[0].slice(0, 64)}” is named twice`)
  return Object.fromEntries(shares)
}

/** How a body is written, by what its content type says; JSON lines where it says nothing of it. */
export const formatOf = (contentType: string | null): DatasetFormat => {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type === 'text/csv' || type === 'application/csv') return 'csv'
  return type === 'text/tab-separated-values' ? 'tsv' : 'jsonl'
}
