import type { JsonObject } from '../../../json'

/** Inputs of a node that asks a model that are no template variables. */
export const modelParameters: ReadonlySet<string> = new Set(
  'deployment_name model temperature top_p n stop max_tokens max_completion_tokens presence_penalty frequency_penalty logit_bias user functions function_call tools tool_choice response_format seed suffix logprobs top_logprobs reasoning_effort echo best_of'.split(
    ' ',
  ),
)

/** What is sent beside the messages. An absent, null or empty parameter is not sent, nor is `max_tokens: inf`: the provider's default holds. */
export const parametersOf = (inputs: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs).filter(
      ([name, value]) =>
        modelParameters.has(name) &&
        name !== 'model' &&
        name !== 'deployment_name' &&
        value !== null &&
        value !== '' &&
        !(name === 'max_tokens' && value === 'inf'),
    ),
  )
