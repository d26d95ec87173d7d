import type { InvocationOrder, TypedData } from '../core/contract'

/** What binding expressions may name in one invocation; the names in lower case, for their case does not matter. */
export type BindingData = ReadonlyMap<string, unknown>

/** What one invocation offers to binding expressions: its trigger's metadata, and the fields of a JSON body. */
export function bindingDataOf({ inputs, triggerMetadata = {} }: InvocationOrder): BindingData {
  const data = new Map<string, unknown>()
  const add = (values: object): void => {
    for (const [name, value] of Object.entries(values)) data.set(name.toLowerCase(), value)
  }
  for (const input of inputs) {
    const { http } = input.data
    add(fieldsOf(http ? textOf(http.body) : (input.data.json ?? input.data.string)))
    if (!http) continue
    const query = plain(http.nullableQuery)
    add(query)
    add(plain(http.nullableParams))
    add({ query, headers: plain(http.nullableHeaders) })
  }
  for (const [name, value] of Object.entries(triggerMetadata)) data.set(name.toLowerCase(), valueOf(value))
  return data
}

function valueOf({ string, json, int, double }: TypedData): unknown {
  return string ?? (typeof json === 'string' ? (JSON.parse(json) as unknown) : (int ?? double))
}

function textOf(body: TypedData | null | undefined): string | undefined {
  return body?.bytes ? Buffer.from(body.bytes).toString('utf8') : undefined
}

function fieldsOf(text: string | null | undefined): object {
  if (!text?.trimStart().startsWith('{')) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function plain(values: Readonly<Record<string, { readonly value: string }>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]))
}
