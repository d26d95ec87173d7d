import { createHash } from 'node:crypto'
import type { Json } from '../../client'
import type { NodeRecording } from './recordings'

/** A script that answers for a node from what it answered before. */
export interface ReplayScript {
  readonly text: string
  /** How many different inputs it knows. */
  readonly recordings: number
  /** How many of them were answered differently at different times; the latest answer is taken. */
  readonly ambiguous: number
}

/**
 * Writes the script. Its table holds the hash of each input and the recorded output, so that inputs are not spread.
 * `ignored` inputs count for nothing, such as connections, which are recorded in many ways.
 */
export const replayScript = (
  node: string,
  recordings: readonly NodeRecording[],
  ignored: readonly string[] = [],
): ReplayScript => {
  const rows = new Map<string, { readonly inputs: Record<string, string>; readonly output: string }>()
  const ambiguous = new Set<string>()
  for (const { inputs, output } of recordings) {
    const hashes = hashesOf(inputs, ignored)
    const key = JSON.stringify(Object.entries(hashes).toSorted(byName))
    const answer = JSON.stringify(output)
    const before = rows.get(key)
    if (before && before.output !== answer) ambiguous.add(key)
    rows.set(key, { inputs: hashes, output: answer })
  }
  const table = [...rows.values()].map((row) => `  ${JSON.stringify(JSON.stringify(row))},\n`).join('')
  return { text: scriptText(node, table, ignored), recordings: rows.size, ambiguous: ambiguous.size }
}

// As the script itself makes them.
const hashesOf = (inputs: Readonly<Record<string, Json>>, ignored: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(([name, value]) => value !== null && !ignored.includes(name))
      .map(([name, value]) => [name, createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32)]),
  )

const canonical = (value: Json): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(byName))
      : part,
  )

const byName = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1

const scriptText = (
  node: string,
  table: string,
  ignored: readonly string[],
): string => `// Written by \`sluice flow import --replay\`: stands in for the node ${JSON.stringify(node).slice(0, 200)} with recorded outputs.
// Each row holds the hashes of the inputs and the output as JSON. Replace this file by the node itself when it is written.
import { createHash } from 'node:crypto'

interface Row {
  readonly inputs: Readonly<Record<string, string>>
  readonly output: string
}

const rows: readonly Row[] = [
${table}].map((row) => JSON.parse(row) as Row)

// Inputs that count for nothing.
const ignored: readonly string[] = ${JSON.stringify(ignored)}

const byName = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(byName))
      : part,
  )

const hashesOf = (inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(([name, value]) => value !== null && value !== undefined && !ignored.includes(name))
      .map(([name, value]) => [name, createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32)]),
  )

/** Names of inputs in which a recording and a call differ. */
const differing = (row: Row, asked: Readonly<Record<string, string>>): string[] =>
  [...new Set([...Object.keys(row.inputs), ...Object.keys(asked)])].filter(
    (name) =>
      (Object.hasOwn(row.inputs, name) ? row.inputs[name] : undefined) !==
      (Object.hasOwn(asked, name) ? asked[name] : undefined),
  )

/** Answers what was recorded for these inputs, and fails where they were never recorded. */
export default function replay(inputs: Readonly<Record<string, unknown>>): unknown {
  const asked = hashesOf(inputs)
  let closest: string[] | undefined
  for (const row of rows) {
    const differs = differing(row, asked)
    if (differs.length === 0) return JSON.parse(row.output)
    if (closest === undefined || differs.length < closest.length) closest = differs
  }
  throw new Error(
    ${JSON.stringify(`These inputs of node “${node}” were never recorded, so there is no output to replay. `)} +
      (closest === undefined
        ? 'There is no recording at all.'
        : \`There are \${rows.length} recordings; the closest differs in \${closest.join(', ')}.\`),
  )
}
`
