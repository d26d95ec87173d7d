import type { Caller } from '../caller'
import { fault, type FaultItem } from '../faults'
import type { JsonObject } from '../json'
import { openChunks, type ChunkRow } from './chunks'
import { collectColumns } from './columns'
import type { DatasetFormat, DatasetStored, DatasetUpload, SkippedLine } from './contract'
import type { DatasetsDeps } from './datasets-deps'
import { keepVersion, pointName, readForgets, refuseMeanwhileForgotten } from './keep-version'
import { limits } from './limits'
import { linesOf } from './lines'
import { checkDatasetName, requireRole } from './names'
import { readCsv } from './read-csv'
import { readJsonl, type ReadRow } from './read-jsonl'
import { splitter } from './splits'
import { viewOf } from './views'

/** Reads a file of rows as it comes and makes it a version, the latest. A chunk at a time is held; a version is there only when all of its chunks are. */
export const putDataset = async (
  deps: DatasetsDeps,
  caller: Caller,
  name: string,
  body: AsyncIterable<Uint8Array>,
  { format, skipBroken = false, splits }: DatasetUpload,
): Promise<DatasetStored> => {
  requireRole(caller, 'author')
  checkDatasetName(name)
  const { project } = caller
  const split_rule = splits ?? null
  const splitOf = splitter(split_rule)
  const forgets = await readForgets(deps, project)
  const chunks = openChunks(deps.blobs, project)
  const columns = collectColumns()
  const placeOf = (row: JsonObject): ChunkRow | { readonly trouble: string } => {
    const placed = splitOf(row)
    if ('trouble' in placed) return placed
    const trouble = columns.add(row)
    return trouble === undefined ? { row, ...(placed.split !== undefined && { split: placed.split }) } : { trouble }
  }
  const broken = countBroken()
  let rows = 0
  for await (const read of rowsOfFile(body, format)) {
    const placed = 'trouble' in read ? read : placeOf(read.row)
    if ('trouble' in placed) {
      broken.add(read.line, placed.trouble)
      continue
    }
    rows += 1
    // What will be refused is read to its end, so that every broken line is named, and kept nowhere.
    if (skipBroken || broken.count() === 0) await chunks.add(placed)
  }
  if (broken.count() > 0 && !skipBroken) throw broken.fault(rows, format)
  if (rows === 0)
    throw broken.count() > 0 ? broken.fault(rows, format) : fault('invalid_input', 'The file holds no row')
  const draft = {
    name,
    chunks: await chunks.end(),
    columns: columns.list(),
    split_rule,
    source: { kind: 'upload', format },
  } as const
  const kept = await keepVersion(deps, caller, draft)
  await refuseMeanwhileForgotten(deps, project, forgets, kept)
  await pointName(deps, project, kept.document)
  return {
    ...viewOf(kept.document),
    created: kept.created,
    ...(broken.count() > 0 && { skipped_lines: broken.count(), skipped: broken.told() }),
  }
}

const rowsOfFile = (body: AsyncIterable<Uint8Array>, format: DatasetFormat): AsyncIterable<ReadRow> => {
  const lines = linesOf(body, limits.line)
  return format === 'jsonl' ? readJsonl(lines) : readCsv(lines, format === 'csv' ? ',' : '\t')
}

const countBroken = () => {
  const told: SkippedLine[] = []
  let count = 0
  return {
    add(line: number, message: string) {
      count += 1
      if (told.length < limits.told) told.push({ line, message })
    },
    count: () => count,
    told: () => told,
    fault(rows: number, format: DatasetFormat) {
      const [first] = told
      const errors = told.map(({ line, message }): FaultItem => ({
        code: 'bad_line',
        line,
        path: `line ${line}`,
        message,
      }))
      const hint = format === 'jsonl' && rows === 0 ? '. It was read as JSON lines; ?format=csv reads it as CSV' : ''
      return fault(
        'invalid_input',
        `${count} of ${count + rows} lines hold no row, so nothing was stored; the first is line ${first?.line}: ${first?.message}${hint}`,
        { broken: count, rows },
        { errors },
      )
    },
  }
}
