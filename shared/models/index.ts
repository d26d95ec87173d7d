export { countTokens } from './count-tokens'
export { createModels, type ModelsDeps } from './create-models'
export { fakeEmbedder, scriptedModel, type RecordedCall, type ScriptedAnswer } from './fakes'
export { cost, pricesOf, pricesTaken, type Prices } from './prices'
