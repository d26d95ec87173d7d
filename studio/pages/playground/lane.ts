import type { ServerEvent } from '../../../client'
import type { Usage } from '../../api/types'
import { textOf } from '../../parts/text-of'

/** One model or variant beside others, as far as it is. */
export interface Lane {
  readonly name: string
  readonly text: string
  readonly status: 'waiting' | 'running' | 'completed' | 'failed'
  readonly usage?: Usage | null
  readonly cost?: number | null
  readonly latency_ms?: number
  readonly first_token_ms?: number
  readonly error?: { readonly code: string; readonly message: string }
  readonly run?: string
}

/** Lanes after one more event of a comparison of models. */
export const lanesAfter = (lanes: readonly Lane[], { event, data }: ServerEvent): readonly Lane[] => {
  const change = (make: (lane: Lane) => Lane): readonly Lane[] =>
    lanes.map((lane, place) => (place === data['index'] ? make(lane) : lane))
  if (event === 'model-start') return change((lane) => ({ ...lane, status: 'running' }))
  if (event === 'token')
    return change((lane) => ({ ...lane, status: 'running', text: lane.text + textOf(data['delta']) }))
  if (event !== 'model-end') return lanes
  const { reply, error } = data as unknown as { reply?: Reply; error?: Lane['error'] }
  return change((lane) =>
    reply
      ? {
          ...lane,
          status: 'completed',
          text: reply.message.content ?? lane.text,
          usage: reply.usage,
          cost: reply.cost,
          latency_ms: reply.latency_ms,
          ...(reply.first_token_ms !== undefined && { first_token_ms: reply.first_token_ms }),
        }
      : { ...lane, status: 'failed', error: error ?? { code: 'internal', message: 'It ended without an answer' } },
  )
}

interface Reply {
  readonly message: { readonly content: string | null }
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly first_token_ms?: number
}
