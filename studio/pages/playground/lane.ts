import type { JsonObject, ServerEvent } from '../../../client'
import type { Usage } from '../../api/types'
import { textOf } from '../../parts/text-of'

/** One model or variant beside others, as far as it is. */
export interface Lane {
  readonly name: string
  readonly text: string
  readonly status: 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled'
  readonly usage?: Usage | null
  readonly cost?: number | null
  readonly latency_ms?: number
  readonly first_token_ms?: number
  readonly error?: { readonly code: string; readonly message: string }
  /** The model as it named itself, where that is another name. */
  readonly answered?: string
  readonly run?: string
}

/** A model’s lane after one more event of its answer. */
export const laneAfterModel = (lane: Lane, { event, data }: ServerEvent): Lane => {
  if (event === 'model-start') return { ...lane, status: 'running' }
  if (event === 'token') return { ...lane, status: 'running', text: lane.text + textOf(data['delta']) }
  if (event === 'replace') return { ...lane, text: textOf(data['text']) }
  if (event !== 'model-end' && event !== 'error') return lane
  const { reply, error } = data as unknown as { reply?: Reply; error?: Lane['error'] }
  if (!reply) return failed(lane, error)
  return {
    ...lane,
    status: 'completed',
    text: reply.message.content ?? lane.text,
    usage: reply.usage,
    cost: reply.cost,
    latency_ms: reply.latency_ms,
    ...(reply.model !== undefined && !lane.name.startsWith(reply.model) && { answered: reply.model }),
    ...(reply.first_token_ms !== undefined && { first_token_ms: reply.first_token_ms }),
  }
}

/** A variant’s lane after one more event of its run; `output` is what is read of it. */
export const laneAfterRun = (lane: Lane, { event, data }: ServerEvent, output: string): Lane => {
  const isOwn = data['output'] === output
  switch (event) {
    case 'run-start':
      return { ...lane, status: 'running', run: textOf(data['run_id']) }
    case 'token':
      return isOwn ? { ...lane, text: lane.text + textOf(data['delta']) } : lane
    case 'replace':
      return isOwn ? { ...lane, text: textOf(data['text']) } : lane
    case 'outputs':
      return { ...lane, text: textOf((data['outputs'] as JsonObject)[output]) }
    case 'error':
      return failed(lane, (data['error'] ?? data) as unknown as Lane['error'])
    case 'run-end':
      return {
        ...lane,
        status: lane.error ? 'failed' : 'completed',
        latency_ms: Number(data['latency_ms']),
        cost: data['cost'] as number | null,
        usage: data['usage'] as unknown as Usage | null,
      }
    default:
      return lane
  }
}

/** Which lane was fastest and which cheapest; nobody where two are alike, or a figure is not known. Facts, no verdicts. */
export const factsOf = (lanes: readonly Lane[]): { readonly fastest?: number; readonly cheapest?: number } => {
  const ended = lanes.map((lane) => (lane.status === 'completed' ? lane : undefined))
  const fastest = leastOf(ended.map((lane) => lane?.latency_ms))
  const isPriced = ended.every((lane) => lane === undefined || typeof lane.cost === 'number')
  const cheapest = isPriced ? leastOf(ended.map((lane) => lane?.cost ?? undefined)) : undefined
  return { ...(fastest !== undefined && { fastest }), ...(cheapest !== undefined && { cheapest }) }
}

const leastOf = (figures: readonly (number | undefined)[]): number | undefined => {
  const known = figures.filter((figure) => figure !== undefined)
  if (known.length < 2) return undefined
  const least = Math.min(...known)
  return known.filter((figure) => figure === least).length === 1 ? figures.indexOf(least) : undefined
}

const failed = (lane: Lane, error: Lane['error']): Lane => ({
  ...lane,
  status: 'failed',
  error: error ?? { code: 'internal', message: 'It ended without an answer' },
})

interface Reply {
  readonly model?: string
  readonly message: { readonly content: string | null }
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly first_token_ms?: number
}
