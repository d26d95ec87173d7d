/** A line of data about the person who asks, such as an order. */
export interface DataRecord {
  /** The heading it stood under, such as “orders”. */
  readonly kind: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Reads records from the lines under a heading: JSON as a whole or line by line, `name: value` lines, or bullets. */
export const recordsOf = (kind: string, lines: readonly string[]): readonly DataRecord[] => {
  const text = lines.join('\n').trim()
  const whole = parsed(text)
  if (whole !== undefined) return flattened(kind, whole)
  const records: DataRecord[] = []
  const loose: Record<string, unknown> = {}
  for (const line of lines) {
    const bare = line
      .trim()
      .replace(/^[-*•]\s+/, '')
      .replace(/,$/, '')
    if (bare === '' || bare.startsWith('```')) continue
    const value = /^[[{]/.test(bare) ? parsed(bare) : undefined
    if (value !== undefined) records.push(...flattened(kind, value))
    else if (/^[-*•]\s/.test(line.trim())) records.push({ kind, value: fieldsOf(bare) })
    else {
      const field = /^([\p{L}_][\p{L}\p{N}_ -]{0,40}):\s*(.+)$/u.exec(bare)
      if (field) loose[(field[1] as string).trim()] = (field[2] as string).trim()
    }
  }
  if (Object.keys(loose).length > 0) records.push({ kind, value: loose })
  return records
}

/** A bullet such as `A-17: 2026-01-02, shipped, total: 12.50`: what has a name keeps it, the rest is told apart by its look. */
const fieldsOf = (line: string): Record<string, unknown> => {
  const fields: Record<string, unknown> = { line }
  for (const [index, part] of line.split(/[,;]\s+|:\s+(?=\S)/).entries()) {
    if (index === 0 && /\d/.test(part)) fields['id'] = part.replace(/^#/, '')
    else if (/^\d{4}-\d{2}-\d{2}/.test(part)) fields['date'] ??= part
  }
  for (const match of line.matchAll(/(\p{L}[\p{L}_ ]{1,20}):\s*([^,;]+)/gu))
    fields[(match[1] as string).trim()] = match[2]
  return fields
}

const flattened = (kind: string, value: unknown): readonly DataRecord[] => {
  if (Array.isArray(value)) return value.flatMap((item) => flattened(kind, item))
  return typeof value === 'object' && value !== null ? [{ kind, value: value as Record<string, unknown> }] : []
}

const parsed = (text: string): unknown => {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
