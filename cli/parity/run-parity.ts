import { setTimeout as pause } from 'node:timers/promises'
import { ClientError, type Client, type JsonObject } from '../../client'
import type { LineRecording } from '../replay/recordings'
import { compareOutputs, type OutputVerdict } from './compare'

/** What became of one recorded row. */
export interface ParityRow {
  readonly line: number
  readonly status: 'same' | 'different' | 'failed'
  readonly outputs: Readonly<Record<string, OutputVerdict>>
  readonly recorded: JsonObject
  readonly got: JsonObject | null
  readonly error?: string
}

/** How far a flow agrees with its recordings. */
export interface ParityReport {
  readonly flow: string
  readonly rows: readonly ParityRow[]
  readonly same: number
  readonly different: number
  readonly failed: number
  /** Rows that agree, by output. */
  readonly by_output: Readonly<Record<string, { readonly same: number; readonly of: number }>>
}

/** How many rows run at once. */
const width = 4

/** Runs each recorded row once more and compares. A row that fails is a row that differs, with its reason. */
export const runParity = async (
  client: Client,
  order: { readonly flow: string; readonly version?: string; readonly variant?: string },
  recordings: readonly LineRecording[],
  { only, signal }: { readonly only?: readonly string[]; readonly signal: AbortSignal },
): Promise<ParityReport> => {
  const rows: ParityRow[] = []
  const waiting = [...recordings.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, recording] = next
      rows[at] = await runRow(client, order, recording, only, signal)
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  const count = (status: ParityRow['status']): number => rows.filter((row) => row.status === status).length
  return {
    flow: order.flow,
    rows,
    same: count('same'),
    different: count('different'),
    failed: count('failed'),
    by_output: byOutput(rows),
  }
}

const runRow = async (
  client: Client,
  order: { readonly flow: string; readonly version?: string; readonly variant?: string },
  { line, inputs, outputs }: LineRecording,
  only: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ParityRow> => {
  try {
    const reply = await patiently(signal, () => client.invokeFlow({ ...order, body: inputs }, { signal }))
    const got: JsonObject = reply.outputs
    const verdicts = compareOutputs(outputs, got, only)
    const isSame = Object.values(verdicts).every((verdict) => verdict === 'same')
    return { line, status: isSame ? 'same' : 'different', outputs: verdicts, recorded: outputs, got }
  } catch (error) {
    if (!(error instanceof ClientError) || error.status === 0) throw error
    return { line, status: 'failed', outputs: {}, recorded: outputs, got: null, error: error.message }
  }
}

/** How often a row waits for its turn where the server counts requests. */
const mostWaits = 30

// A row that came too soon has not failed: it waits as long as the server says.
const patiently = async <T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> => {
  for (let waits = 0; ; waits += 1)
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'rate_limited' || waits === mostWaits) throw error
      const seconds = Number(error.details['retry_after'])
      await pause(Math.min(Math.max(seconds > 0 ? seconds : 1, 0.1), 60) * 1000, undefined, { signal })
    }
}

const byOutput = (rows: readonly ParityRow[]): ParityReport['by_output'] => {
  const counts = new Map<string, { same: number; of: number }>()
  for (const { outputs } of rows)
    for (const [name, verdict] of Object.entries(outputs)) {
      const count = counts.get(name) ?? { same: 0, of: 0 }
      counts.set(name, { same: count.same + (verdict === 'same' ? 1 : 0), of: count.of + 1 })
    }
  return Object.fromEntries(counts)
}
