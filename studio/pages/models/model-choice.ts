import type { Operations } from '../../../client'

/** A model of the catalogue. */
export type Model = Operations['listModels']['reply']['items'][number]

/** Tokens of one answer, as a price is reckoned for. */
export interface AnswerSize {
  readonly input: number
  readonly output: number
}

/** What models are chosen by. */
export interface ModelChoice {
  readonly text: string
  readonly capability: string
  readonly from: string
  readonly isAvailable: boolean
  /** US dollars a thousand answers may cost; undefined is any price, also an unknown one. */
  readonly atMost: number | undefined
  readonly sort: 'name' | 'price' | 'context'
}

/** What a thousand answers of this size cost in US dollars; null where a price that it needs is unknown. */
export const thousandAnswers = ({ prices, capabilities }: Model, { input, output }: AnswerSize): number | null => {
  // An embedder answers with no tokens.
  const isEmbedder = capabilities.includes('embedding') && !capabilities.includes('chat')
  const out = isEmbedder ? 0 : output
  if (prices.input === null || (out > 0 && prices.output === null)) return null
  return (input * prices.input + out * (prices.output ?? 0)) / 1000
}

/** Who a model is from. */
export const fromOf = ({ publisher, provider }: Pick<Model, 'publisher' | 'provider'>): string => publisher ?? provider

/** The models that fit, in the order that is wanted; an unknown price comes last and fits no limit. */
export const chosenModels = (models: readonly Model[], choice: ModelChoice, size: AnswerSize): readonly Model[] => {
  const { text, capability, from, isAvailable, atMost, sort } = choice
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const price = (model: Model): number => thousandAnswers(model, size) ?? Infinity
  const fitting = models.filter((model) => {
    const name = `${model.id} ${fromOf(model)} ${model.provider} ${model.family ?? ''}`.toLowerCase()
    return (
      words.every((word) => name.includes(word)) &&
      (capability === '' || model.capabilities.some((one) => one === capability)) &&
      (from === '' || fromOf(model) === from) &&
      (!isAvailable || model.available) &&
      (atMost === undefined || price(model) <= atMost)
    )
  })
  if (sort === 'price') return fitting.toSorted((one, other) => difference(price(one), price(other)))
  if (sort === 'context') return fitting.toSorted((one, other) => (other.context ?? 0) - (one.context ?? 0))
  return fitting
}

// Two that are unknown are equal, not without an order.
const difference = (one: number, other: number): number => (one === other ? 0 : one - other)
