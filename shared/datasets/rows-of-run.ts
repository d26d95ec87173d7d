import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { GivenFeedback, RunContent } from './contract'

/** The row a run makes: its inputs and outputs by their names; an output called as an input is `outputs.<name>`. */
export const rowOfRun = ({ inputs, outputs }: RunContent): JsonObject =>
  Object.fromEntries([
    ...Object.entries(inputs),
    ...Object.entries(outputs).map(([name, value]): [string, Json] => [outputColumn(inputs, name), value]),
  ])

/** The rows that feedback on a run makes, one for each: what was corrected stands in for the outputs, and what was said stands beside them. */
export const rowsOfFeedback = (
  run: string,
  content: RunContent,
  given: readonly GivenFeedback[],
): readonly JsonObject[] => {
  if (given.length === 0)
    throw fault('invalid_input', `Nobody has said anything of run “${run.slice(0, 128)}”`, { run: run.slice(0, 128) })
  return given.map((one) => ({ ...corrected(content, one.corrected), ...said(one) }))
}

const corrected = ({ inputs, outputs }: RunContent, correction: Json | undefined): JsonObject => {
  if (correction === undefined || correction === null) return rowOfRun({ inputs, outputs })
  if (typeof correction === 'object' && !Array.isArray(correction))
    return rowOfRun({ inputs, outputs: { ...outputs, ...(correction as JsonObject) } })
  const [only, ...others] = Object.keys(outputs)
  const name = only !== undefined && others.length === 0 ? only : 'corrected'
  return rowOfRun({ inputs, outputs: { ...outputs, [name]: correction } })
}

const said = ({ score, thumbs, comment }: GivenFeedback): JsonObject => ({
  ...(score !== undefined && { 'feedback.score': score }),
  ...(thumbs !== undefined && { 'feedback.thumbs': thumbs }),
  ...(comment !== undefined && { 'feedback.comment': comment }),
})

const outputColumn = (inputs: JsonObject, name: string): string =>
  Object.hasOwn(inputs, name) ? `outputs.${name}` : name
