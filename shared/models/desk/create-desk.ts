import type { Caller } from '../../caller'
import { toFault } from '../../faults'
import type { ModelChoice, ModelDesk, ModelEvent, ModelOutcome, ModelSettings } from '../contract'
import { homeOf } from '../home'
import { createModelList, type ModelListDeps } from './list-models'

/** Puts models at hand without a flow around them. */
export const createModelDesk = (settings: ModelSettings, deps: Omit<ModelListDeps, 'home'>): ModelDesk => {
  const { models, connections, world } = deps

  const ask = async (
    caller: Caller,
    { model, connection }: ModelChoice,
    index: number,
    request: Parameters<ModelDesk['complete']>[1]['request'],
    { signal, onEvent }: NonNullable<Parameters<ModelDesk['complete']>[2]>,
  ): Promise<Extract<ModelOutcome, { reply: unknown }>> => {
    const resolved = connection === undefined ? undefined : await connections.resolve(caller, connection)
    const asked = models.chat({
      ...(resolved && { connection: resolved }),
      ...(model !== undefined && { model }),
    })
    const who = { model: asked.id, connection: connection ?? null }
    onEvent?.({ type: 'model-start', index, ...who })
    const reply = await asked.complete(request, {
      ...(signal && { signal }),
      ...(onEvent && { onDelta: (delta) => onEvent({ type: 'token', index, model: asked.id, delta }) }),
    })
    return { ...who, reply }
  }

  return {
    list: createModelList({ ...deps, home: homeOf(settings) }),

    async complete(caller, { request, ...choice }, options = {}) {
      const outcome = await ask(caller, choice, 0, request, options)
      options.onEvent?.({ type: 'model-end', index: 0, ...outcome })
      return outcome
    },

    compare: (caller, { models: choices, request }, options = {}) =>
      Promise.all(
        choices.map(async (choice, index): Promise<ModelOutcome> => {
          const outcome = await ask(caller, choice, index, request, options).catch((error: unknown): ModelOutcome => {
            const failure = toFault(error)
            const { model = settings.chatModel, connection = null } = choice
            if (failure.word === 'internal')
              world.log('error', 'A model of a comparison failed for a reason without a word', { model, cause: error })
            return { model, connection, error: failure.toData() }
          })
          const event: ModelEvent = { type: 'model-end', index, ...outcome }
          options.onEvent?.(event)
          return outcome
        }),
      ),
  }
}
