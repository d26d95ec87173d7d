import type { TypedData } from '../../core/contract'

/** What an activity is given. */
export function activityInput(input: string | null): TypedData {
  return input === null ? { json: 'null' } : { string: input }
}

/** What an activity gave back, as JSON text for the history. */
export function activityResult(returned: TypedData | null | undefined): string {
  if (returned === null || returned === undefined) return 'null'
  const { string, json, bytes, stream, int, double } = returned
  if (typeof string === 'string') return JSON.stringify(string)
  if (typeof json === 'string') return json
  const binary = bytes ?? stream
  if (binary) return JSON.stringify(Buffer.from(binary).toString('base64'))
  if (int !== null && int !== undefined) return String(int)
  if (double !== null && double !== undefined) return JSON.stringify(double)
  return 'null'
}
