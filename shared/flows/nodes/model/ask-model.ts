import { toFault } from '../../../faults'
import type { Json } from '../../../json'
import { hashOf } from '../../../json'
import type { ChatModel, ChatReply, ChatRequest, ModelCall } from '../../../models/contract'
import type { CallRecord, CallTry } from '../../../runs/contract'
import { isoTime } from '../../../world'
import type { NodeContext } from '../../contract'
import { movesOn } from './moves-on'

/** A model that may answer, and the connection it is reached by. */
export interface Candidate {
  readonly model: ChatModel
  readonly connection: string | null
}

/** Asks and answers; the text streams to whoever listens. */
export type Ask = (request: ChatRequest, onDelta?: (text: string) => void) => Promise<ChatReply>

/**
 * Asks the models of one attempt, the first that answers. A model that failed for trouble of its own is passed over from then on,
 * and so it is when a durable run does the attempt again [2]: what another has answered stays the answer.
 */
export const asking = (context: NodeContext, candidates: readonly Candidate[]): Ask => {
  const { memory } = context.services
  let ordinal = 0
  let first = 0
  return async (request, onDelta) => {
    for (;;) {
      const place = ordinal++
      const candidate = candidates[first]
      if (!candidate) throw new RangeError('No model is left to ask')
      const noted = candidates.length > 1 ? await memory?.recall(passedOver(place)) : undefined
      if (noted !== undefined) {
        context.recordCall(noted as unknown as CallRecord)
        first += 1
        continue
      }
      const isLast = first + 1 >= candidates.length
      const answer = await call(context, candidate, request, place, onDelta, isLast ? {} : { attempts: fewAttempts })
      if ('reply' in answer) return answer.reply
      if (isLast || !answer.movesOn) throw answer.error
      if (answer.hasSpoken) context.takeBack?.()
      await memory?.remember(passedOver(place), JSON.parse(JSON.stringify(answer.record)) as Json)
      first += 1
    }
  }
}

// Where another model stands ready, one hiccup is waited out and no more.
const fewAttempts = 2

const passedOver = (ordinal: number): string => `passed over ${ordinal}`

type Answer =
  | { readonly reply: ChatReply }
  | {
      readonly error: unknown
      readonly record: CallRecord
      readonly movesOn: boolean
      readonly hasSpoken: boolean
    }

// Every call leaves a record, also one that failed: then what it cost is unknown.
const call = async (
  { run, path, attempt, world, signal, recordCall, takeBack, services: { priority } }: NodeContext,
  { model, connection }: Candidate,
  request: ChatRequest,
  ordinal: number,
  onDelta: ((text: string) => void) | undefined,
  patience: Pick<ModelCall, 'attempts'>,
): Promise<Answer> => {
  const started = world.now()
  const known = {
    ordinal,
    request_hash: hashOf({ ...request, model: model.id, connection }),
    model: model.id,
    ...(model.provider !== undefined && { provider: model.provider }),
    started: isoTime(started),
  }
  const tries: CallTry[] = []
  const tried = (): Pick<CallRecord, 'tries'> => (tries.length > 0 ? { tries } : {})
  let hasSpoken = false
  const speak =
    onDelta &&
    ((text: string): void => {
      hasSpoken = true
      onDelta(text)
    })
  try {
    const reply = await model.complete(request, {
      signal,
      ordinal,
      ...patience,
      ...(priority && { priority }),
      onFailedTry: ({ started: begun, ended, status, wait }) =>
        void tries.push({ started: isoTime(begun), latency_ms: ended - begun, status, wait_ms: wait }),
      idempotencyKey: hashOf([run.id, path, attempt, ordinal]),
      ...(speak && { onDelta: speak }),
    })
    recordCall({
      ...known,
      response_model: reply.model,
      usage: reply.usage,
      cost: reply.cost,
      latency_ms: reply.latency_ms,
      ...(reply.first_token_ms !== undefined && { first_token_ms: reply.first_token_ms }),
      finish_reason: reply.finish_reason,
      ...tried(),
    })
    return { reply }
  } catch (error) {
    const reason = toFault(error)
    const record = {
      ...known,
      usage: null,
      cost: null,
      latency_ms: world.now() - started,
      error: reason.toData(),
      ...tried(),
    }
    recordCall(record)
    // Where what has been heard cannot be taken back, nobody else begins anew.
    const mayMove = (!hasSpoken || takeBack !== undefined) && !signal.aborted
    return { error, record, movesOn: mayMove && movesOn(reason), hasSpoken }
  }
}
