import type { JsonObject } from '../client'
import { plain } from './terminal'

/** Outputs for a person: one alone is its text, several stand with their names. */
export const outputText = (outputs: JsonObject): string => {
  const entries = Object.entries(outputs)
  const [only] = entries
  if (only && entries.length === 1) return `${valueText(only[1])}\n`
  return entries.map(([name, value]) => `${plain(name)}: ${valueText(value)}\n`).join('')
}

/** One value: text as it is, all else as JSON. */
export const valueText = (value: unknown): string =>
  typeof value === 'string' ? plain(value) : JSON.stringify(value, null, 2)

/** What is known of a run's cost. */
export interface RunFigures {
  readonly run_id?: string
  readonly latency_ms?: number
  readonly cost?: number | null
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number } | null
}

/** One line of figures below an answer. */
export const figuresText = ({ run_id, latency_ms, usage, cost }: RunFigures): string => {
  const facts = [
    ...(run_id === undefined ? [] : [`run ${run_id}`]),
    ...(latency_ms === undefined ? [] : [`${Math.round(latency_ms)} ms`]),
    ...(usage ? [`${usage.input_tokens} + ${usage.output_tokens} tokens`] : []),
    ...(typeof cost === 'number' ? [`$${cost.toFixed(6)}`] : []),
  ]
  return `${facts.join(' · ')}\n`
}
