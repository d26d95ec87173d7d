import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Json, JsonObject } from '../../client'

/** What one node answered to its inputs once. */
export interface NodeRecording {
  readonly node: string
  readonly inputs: JsonObject
  readonly output: Json
}

/** What the whole flow answered to its inputs once. */
export interface LineRecording {
  readonly line: number
  readonly inputs: JsonObject
  readonly outputs: JsonObject
}

/** Everything a folder holds of recorded runs. */
export interface Recordings {
  readonly nodes: readonly NodeRecording[]
  readonly lines: readonly LineRecording[]
  /** Files they were read from, relative to the folder. */
  readonly files: readonly string[]
  /** Lines of files that are no records. */
  readonly unread: number
}

/** Where an imported flow keeps the lines that its folder held. */
export const recordedFile = 'data/recorded.jsonl'

/**
 * Reads what Prompt flow left of runs in a folder: batch runs below `.runs/` or copied beside the flow, single tests as
 * `*.detail.json` below `.promptflow/`, and what an import kept of them. Only what completed counts.
 */
export const readRecordings = (folder: string): Recordings => {
  const gathering: Gathering = { folder, nodes: [], lines: [], files: [], unread: 0 }
  for (const file of filesOf(folder, '.promptflow').filter((path) => path.endsWith('.detail.json')))
    readDetail(file, gathering)
  if (existsSync(join(folder, 'flow.detail.json'))) readDetail(join(folder, 'flow.detail.json'), gathering)
  const runs = join(folder, '.runs')
  const names = existsSync(runs) ? readdirSync(runs).toSorted() : []
  for (const place of [folder, ...names.map((name) => join(runs, name))]) readRun(place, gathering)
  if (existsSync(join(folder, recordedFile)))
    for (const row of rowsOf(join(folder, recordedFile), gathering))
      addLine(gathering, numberOf(row['line']), row['inputs'], row['outputs'])
  const { nodes, lines, files, unread } = gathering
  return { nodes, lines, files, unread }
}

interface Gathering {
  readonly folder: string
  readonly nodes: NodeRecording[]
  readonly lines: LineRecording[]
  readonly files: string[]
  unread: number
}

type Row = Readonly<Record<string, unknown>>

const readRun = (place: string, gathering: Gathering): void => {
  for (const file of filesOf(place, 'node_artifacts').filter((path) => path.endsWith('.jsonl')))
    for (const row of rowsOf(file, gathering)) addNode(gathering, infoOf(row), row['node_name'])
  const artifacts = filesOf(place, 'flow_artifacts').filter((path) => path.endsWith('.jsonl'))
  for (const file of artifacts)
    for (const row of rowsOf(file, gathering)) {
      const info = infoOf(row)
      if (isCompleted(info))
        addLine(gathering, numberOf(row['line_number'] ?? info['index']), info['inputs'], outputOf(info))
    }
  if (artifacts.length === 0) joinLines(place, gathering)
}

// Inputs and outputs in files of their own, joined by their line numbers.
const joinLines = (place: string, gathering: Gathering): void => {
  const inputs = join(place, 'inputs.jsonl')
  const outputs = ['outputs.jsonl', 'flow_outputs/output.jsonl']
    .map((name) => join(place, name))
    .find((file) => existsSync(file))
  if (!existsSync(inputs) || outputs === undefined) return
  const byLine = new Map(rowsOf(inputs, gathering).map((row, at) => [numberOf(row['line_number']) ?? at, row]))
  rowsOf(outputs, gathering).forEach((row, at) => {
    const line = numberOf(row['line_number']) ?? at
    const given = byLine.get(line)
    if (given) addLine(gathering, line, withoutLineNumber(given), withoutLineNumber(row))
  })
}

const readDetail = (file: string, gathering: Gathering): void => {
  const detail = asRow(parsed(readFileSync(file, 'utf8')))
  gathering.files.push(relative(gathering.folder, file).replaceAll('\\', '/'))
  if (!detail) {
    gathering.unread += 1
    return
  }
  for (const info of rowsIn(detail['node_runs'])) addNode(gathering, info, info['node'])
  for (const info of rowsIn(detail['flow_runs']))
    if (isCompleted(info)) addLine(gathering, numberOf(info['index']), info['inputs'], outputOf(info))
}

const addNode = ({ nodes }: Gathering, info: Row, name: unknown): void => {
  const node = typeof info['node'] === 'string' ? info['node'] : name
  const inputs = asRow(info['inputs'] ?? {})
  const output = outputOf(info)
  if (typeof node !== 'string' || !inputs || output === undefined || !isCompleted(info)) return
  nodes.push({ node, inputs: inputs as JsonObject, output: output as Json })
}

const addLine = ({ lines }: Gathering, line: number | undefined, inputs: unknown, outputs: unknown): void => {
  const [given, answered] = [asRow(inputs), asRow(outputs)]
  if (!given || !answered) return
  lines.push({
    line: line ?? lines.length,
    inputs: withoutLineNumber(given),
    outputs: withoutLineNumber(answered),
  })
}

// A record holds the run's facts as they are, or wrapped.
const infoOf = (row: Row): Row => asRow(row['run_info']) ?? row

const outputOf = (info: Row): unknown => ('output' in info && info['output'] !== null ? info['output'] : info['result'])

const isCompleted = ({ status }: Row): boolean =>
  status === undefined || (typeof status === 'string' && /(^|\.)completed$/i.test(status))

const withoutLineNumber = (row: Row): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'line_number')) as JsonObject

const rowsOf = (file: string, gathering: Gathering): Row[] => {
  gathering.files.push(relative(gathering.folder, file).replaceAll('\\', '/'))
  const rows: Row[] = []
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue
    const row = asRow(parsed(line))
    if (row) rows.push(row)
    else gathering.unread += 1
  }
  return rows
}

const filesOf = (place: string, name: string): string[] => {
  const folder = join(place, name)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

const rowsIn = (value: unknown): Row[] =>
  Array.isArray(value) ? value.map(asRow).filter((row) => row !== undefined) : []

const asRow = (value: unknown): Row | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

// Python writes NaN and Infinity, which JSON has not: such a record is not read.
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
