import type { Json, JsonObject } from '../../../json'
import { coerce } from '../../coerce'
import type { RawNode, SettleTools } from '../../contract'

/** Inputs of a node that asks a model that are no template variables. */
export const modelParameters: ReadonlySet<string> = new Set(
  'deployment_name model temperature top_p n stop max_tokens max_completion_tokens presence_penalty frequency_penalty logit_bias user functions function_call tools tool_choice response_format seed suffix logprobs top_logprobs reasoning_effort echo best_of'.split(
    ' ',
  ),
)

/** What is sent beside the messages, as values of the parameters' types. An absent, null or empty parameter is not sent, nor is `max_tokens: inf`: the provider's default holds. */
export const parametersOf = (inputs: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(
        ([name, value]) =>
          modelParameters.has(name) &&
          name !== 'model' &&
          name !== 'deployment_name' &&
          value !== null &&
          value !== '' &&
          !isUnlimited(name, value),
      )
      .map(([name, value]) => [name, converted(name, value)] as const),
  )

/** Reports what is written for a parameter and cannot be a value of its type. */
export const reportParameters = ({ inputs }: RawNode, tools: SettleTools): void => {
  for (const [name, reference] of Object.entries(inputs)) {
    const type = numbers.get(name)
    if (type === undefined || reference.from !== 'literal' || isUnlimited(name, reference.value)) continue
    const read = coerce(type, reference.value)
    // JSON has no word for what Python calls inf and nan.
    const why = 'why' in read ? read.why : typeof read.value === 'number' ? undefined : 'it is no number of JSON'
    if (why === undefined) continue
    const message = `Parameter \`${name}\` is of type ${type}: ${why}`
    tools.report('NodeInputValidationError', message, ['inputs', name])
  }
}

const numbers: ReadonlyMap<string, 'double' | 'int'> = new Map(
  Object.entries({
    temperature: 'double',
    top_p: 'double',
    presence_penalty: 'double',
    frequency_penalty: 'double',
    n: 'int',
    max_tokens: 'int',
    max_completion_tokens: 'int',
    seed: 'int',
    top_logprobs: 'int',
    best_of: 'int',
  }),
)

const structures: ReadonlySet<string> = new Set(
  'stop logit_bias functions function_call tools tool_choice response_format logprobs echo'.split(' '),
)

const isUnlimited = (name: string, value: Json): boolean =>
  name === 'max_tokens' && typeof value === 'string' && value.toLowerCase() === 'inf'

// As upstream's tools take their arguments: a number may be written as a text, and so may JSON.
const converted = (name: string, value: Json): Json => {
  const type = numbers.get(name) ?? (structures.has(name) ? 'object' : undefined)
  if (type === undefined) return value
  const read = coerce(type, value)
  if (!('value' in read)) return value
  // A text to stop at may look like a number.
  return name === 'stop' && !Array.isArray(read.value) ? value : read.value
}
