import { z } from 'zod'
import type { EvaluationRow, Evaluator, Measurement } from '../contract'

const limit = z.number().positive().optional().describe('Milliseconds above which a row does not pass')
const options = z.strictObject({ limit })
const nodeOptions = z.strictObject({ node: z.string().min(1).describe('Path of the node'), limit })

type NoNumber = Exclude<Measurement, { readonly score: number }>

const latencyOf = <T extends { readonly limit?: number | undefined }>(
  id: string,
  summary: string,
  schema: NonNullable<Evaluator['options']>,
  read: (row: EvaluationRow, set: T) => number | NoNumber,
): Evaluator => ({
  id,
  version: '1',
  summary,
  metric: 'latency',
  kind: 'code',
  needs: ['latency'],
  direction: 'lower',
  scale: [0, null],
  unit: 'ms',
  options: schema,
  run(row, _tools, set): Measurement {
    const { limit: most } = set as unknown as T
    const time = read(row, set as unknown as T)
    if (typeof time !== 'number') return time
    return { score: time, ...(most !== undefined && { pass: time <= most }) }
  },
})

/** From the question to the whole answer. */
export const totalLatency = latencyOf<z.infer<typeof options>>(
  'latency',
  'Milliseconds from the question to the whole answer',
  options,
  ({ latency }) => latency?.total_ms ?? none('no latency'),
)

/** From the question to the first token of the answer. */
export const firstTokenLatency = latencyOf<z.infer<typeof options>>(
  'first-token-latency',
  'Milliseconds from the question to the first token of the answer',
  options,
  ({ latency }) => latency?.first_token_ms ?? none('no time of a first token: its answer was not streamed'),
)

/** The pace at which an answer was written once it had begun. */
export const tokenLatency = latencyOf<z.infer<typeof options>>(
  'output-token-latency',
  'Mean milliseconds between two tokens of the answer, once it had begun',
  options,
  ({ latency, usage }) => {
    if (latency?.first_token_ms === undefined) return none('no time of a first token: its answer was not streamed')
    if (!usage) return { unchecked: true, why: 'The provider counted no tokens' }
    if (usage.output_tokens < 2) return none('an answer of fewer than two tokens')
    return Math.max(0, latency.total_ms - latency.first_token_ms) / (usage.output_tokens - 1)
  },
)

/** What one node took. */
export const nodeLatency = latencyOf<z.infer<typeof nodeOptions>>(
  'node-latency',
  'Milliseconds that one node of the flow took',
  nodeOptions,
  ({ latency }, { node }) => {
    const { nodes = {} } = latency ?? {}
    return Object.hasOwn(nodes, node) ? nodes[node]! : none(`no time of node “${node}”`)
  },
)

const none = (what: string): NoNumber => ({ skipped: true, why: `The row has ${what}` })
