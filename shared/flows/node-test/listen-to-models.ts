import { toFault } from '../../faults'
import type { Models } from '../../models/contract'
import type { SentPrompt } from './contract'

/** Models that keep every request to a chat model as it was sent, in order. */
export const listenToModels = (models: Models): { readonly models: Models; readonly prompts: SentPrompt[] } => {
  const prompts: SentPrompt[] = []
  return {
    prompts,
    models: {
      ...models,
      chat(order) {
        const model = models.chat(order)
        return {
          ...model,
          async complete(request, call) {
            const sent = {
              model: model.id,
              connection: order?.connection?.name ?? null,
              messages: request.messages,
              parameters: request.parameters ?? {},
            }
            const place = prompts.push(sent) - 1
            try {
              const reply = await model.complete(request, call)
              prompts[place] = { ...sent, answer: reply.message }
              return reply
            } catch (error) {
              prompts[place] = { ...sent, error: toFault(error).toData() }
              throw error
            }
          },
        }
      },
    },
  }
}
