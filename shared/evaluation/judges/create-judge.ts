import { hashOf, type JsonObject } from '../../json'
import type { ChatModel } from '../../models/contract'
import type { World } from '../../world'
import type { Judge, JudgeAnswer, JudgeRequest } from '../contract'
import type { VerdictMemo } from './verdict-memo'

/** What a judge is made from. */
export interface JudgeParts {
  readonly model: ChatModel
  /** Where the model lives: connection and provider, so that two deployments of one name are two. */
  readonly deployment: string
  readonly repetitions: number
  /** Laid over those of the prompts. */
  readonly parameters?: JsonObject
  readonly memo: VerdictMemo
  readonly world: Pick<World, 'log'>
}

/** The judge over a model: asked once for each request and repetition, for as long as the same model answers [26]. */
export const createJudge = ({ model, deployment, repetitions, parameters, memo, world }: JudgeParts): Judge => {
  const parametersOf = (request: JudgeRequest): JsonObject => ({ ...request.parameters, ...parameters })
  const underWay = new Map<string, Promise<JudgeAnswer>>()

  const askModel = async (request: JudgeRequest, key: string, signal: AbortSignal): Promise<JudgeAnswer> => {
    const { messages } = request
    const { message, ...reply } = await model.complete(
      { messages, parameters: parametersOf(request) },
      { signal, idempotencyKey: key },
    )
    const text = message.content ?? ''
    const answer = { text, reply, reused: false }
    try {
      await memo.answered(deployment, reply.model)
      if (request.accepts?.(text) === true) await memo.remember(key, { text, reply })
    } catch (error) {
      // The verdict is here and paid for; that it could not be kept costs a repetition at most.
      world.log('warning', 'A verdict was not kept', { cause: String(error) })
    }
    return answer
  }

  return {
    model: model.id,
    repetitions,
    async ask(request, repetition, signal) {
      const { messages } = request
      const key = hashOf(['judge', deployment, model.id, messages, parametersOf(request), repetition])
      const kept = await memo.recall(deployment, key)
      if (kept) return { ...kept, reused: true }
      const before = underWay.get(key)
      if (before) {
        // Whoever asked first may be stopped; then this one asks itself.
        const answer = await before.catch(() => undefined)
        if (answer) return { ...answer, reused: true }
        signal.throwIfAborted()
      }
      const asking = askModel(request, key, signal)
      underWay.set(key, asking)
      try {
        return await asking
      } finally {
        if (underWay.get(key) === asking) underWay.delete(key)
      }
    },
  }
}
