import type { JsonObject } from '../../json'
import type { Models } from '../../models/contract'
import type { NodeServices } from '../contract'

/** What an arm of a comparison asks in place of what the flow's nodes name. */
export interface OtherModel {
  readonly model?: string
  readonly parameters?: JsonObject
}

/** Services whose models are another, or are asked with other parameters. */
export const withOtherModel = (services: NodeServices, { model, parameters }: OtherModel): NodeServices =>
  model === undefined && parameters === undefined
    ? services
    : { ...services, models: otherModels(services.models, model, parameters) }

const otherModels = (models: Models, model: string | undefined, parameters: JsonObject | undefined): Models => ({
  ...models,
  chat: (order) => {
    const inner = models.chat({ ...order, ...(model !== undefined && { model }) })
    return {
      ...inner,
      complete: (request, call) =>
        inner.complete({ ...request, parameters: { ...request.parameters, ...parameters } }, call),
    }
  },
})
