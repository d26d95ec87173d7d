import { fault } from '../../faults'
import type { Json } from '../../json'
import type { Prompty, TemplateValues } from '../contract'

/**
 * The values a prompty is rendered with. Version 1 takes what it declares, its sample where nothing at all is given;
 * version 2 takes whatever is given, and may do without what is not required.
 */
export const fillInputs = (prompty: Prompty, given: TemplateValues): TemplateValues =>
  prompty.version === 1 ? fillV1(prompty, given) : fillV2(prompty, given)

const fillV1 = ({ inputs, sample, file }: Prompty, given: TemplateValues): TemplateValues => {
  const values = Object.keys(given).length === 0 && sample ? sample : given
  const missing = inputs.filter(({ name, required }) => required && !Object.hasOwn(values, name))
  if (missing.length > 0) throw missingInputs(file, 'MissingRequiredInputError', missing)
  return Object.fromEntries(inputs.map((input) => [input.name, valueOf(values, input.name) ?? input.default ?? null]))
}

const fillV2 = ({ inputs, file }: Prompty, given: TemplateValues): TemplateValues => {
  const missing = inputs.filter(
    (input) => input.required && input.default === undefined && !Object.hasOwn(given, input.name),
  )
  if (missing.length > 0) throw missingInputs(file, 'ValueError', missing)
  const defaults = inputs.flatMap((input): [string, Json][] =>
    input.default === undefined ? [] : [[input.name, input.default]],
  )
  return { ...Object.fromEntries(defaults), ...given }
}

const valueOf = (values: TemplateValues, name: string): Json | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

const missingInputs = (file: string, code: string, missing: Prompty['inputs']) => {
  const names = missing.map(({ name }) => name)
  return fault('node_failed', `“${file}”: missing required inputs: ${names.join(', ')}`, { code, file, inputs: names })
}
