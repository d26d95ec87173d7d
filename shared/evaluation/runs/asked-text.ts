import type { Json, JsonObject } from '../../json'
import type { EvaluatedRow, EvaluationPlan } from './contract'
import { fieldReference } from './read-fields'

const longest = 300

/** The beginning of what a row asked: what evaluators read as its query, else the first text that went in. */
export const askedText = (
  { mapping, inputs }: Pick<EvaluationPlan, 'mapping' | 'inputs'>,
  { slices }: Pick<EvaluatedRow, 'slices'>,
  given: JsonObject,
): string | undefined => {
  const text = mappedText(mapping['query'], inputs, slices, given) ?? Object.values(given).find(isText)
  return text?.replaceAll(/\s+/g, ' ').trim().slice(0, longest)
}

const isText = (value: Json | undefined): value is string => typeof value === 'string'

const mappedText = (
  mapped: Json | undefined,
  inputs: EvaluationPlan['inputs'],
  slices: EvaluatedRow['slices'],
  given: JsonObject,
): string | undefined => {
  const reference = mapped === undefined ? undefined : fieldReference(mapped)
  if (!reference) return undefined
  const { source, path } = reference
  const own = (name: string | undefined): Json | undefined =>
    name !== undefined && Object.hasOwn(given, name) ? given[name] : undefined
  if (source === 'run.inputs') return [own(path)].find(isText)
  if (source !== 'data') return undefined
  // The column itself is not kept with the row, but the input that took it is.
  const input = Object.keys(inputs).find((name) => inputs[name] === `\${data.${path}}`)
  return [own(input), Object.hasOwn(slices, path) ? slices[path] : undefined].find(isText)
}
