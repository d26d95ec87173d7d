import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { RunContent } from './contract'

/** The row a run makes: its inputs and outputs by their names; an output called as an input is `outputs.<name>`. */
export const rowOfRun = ({ inputs, outputs }: Pick<RunContent, 'inputs' | 'outputs'>): JsonObject =>
  Object.fromEntries([
    ...Object.entries(inputs),
    ...Object.entries(outputs).map(([name, value]): [string, Json] => [outputColumn(inputs, name), value]),
  ])

/** The rows that feedback on a run makes, one for each: what was corrected stands in for the outputs, and what was said stands beside them. */
export const rowsOfFeedback = (run: string, content: RunContent): readonly JsonObject[] => {
  if (content.feedback.length === 0)
    throw fault('invalid_input', `Nobody has said anything of run “${run.slice(0, 128)}”`, { run: run.slice(0, 128) })
  return content.feedback.map((given) => {
    const said = asObject(given) ?? { comment: given }
    return { ...corrected(content, ownOf(said, 'corrected')), ...besides(said) }
  })
}

const corrected = ({ inputs, outputs }: RunContent, correction: Json | undefined): JsonObject => {
  if (correction === undefined || correction === null) return rowOfRun({ inputs, outputs })
  const members = asObject(correction)
  if (members) return rowOfRun({ inputs, outputs: { ...outputs, ...members } })
  const [only, ...others] = Object.keys(outputs)
  const name = only !== undefined && others.length === 0 ? only : 'corrected'
  return rowOfRun({ inputs, outputs: { ...outputs, [name]: correction } })
}

const besides = (said: JsonObject): JsonObject =>
  Object.fromEntries(
    ['score', 'thumbs', 'comment'].flatMap((name): [string, Json][] => {
      const value = ownOf(said, name)
      return value === undefined ? [] : [[`feedback.${name}`, value]]
    }),
  )

const asObject = (value: Json): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined

const ownOf = (value: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined

const outputColumn = (inputs: JsonObject, name: string): string =>
  Object.hasOwn(inputs, name) ? `outputs.${name}` : name
