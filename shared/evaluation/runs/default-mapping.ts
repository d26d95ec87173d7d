import type { RowFlow } from '../../flows/rows/contract'
import type { Json } from '../../json'

// Under which names columns and outputs are known, first come first.
const columnNames = {
  query: ['query', 'question'],
  ground_truth: ['ground_truth', 'reference', 'expected', 'expected_answer', 'answer'],
  context: ['context'],
  messages: ['messages'],
  expected_tool_calls: ['expected_tool_calls'],
  tool_definitions: ['tool_definitions'],
  relevant: ['relevant', 'relevant_documents'],
  answerable: ['answerable'],
} as const

const outputNames = {
  response: ['response', 'answer', 'output'],
  context: ['context'],
  messages: ['messages'],
  tool_calls: ['tool_calls'],
  retrieved: ['retrieved'],
} as const

/** What evaluators read where the mapping does not say: columns and outputs of the usual names, the chat's own question and answer before others. */
export const defaultMapping = (
  columns: ReadonlySet<string>,
  flow: Pick<RowFlow, 'inputs' | 'outputs'>,
): Readonly<Record<string, Json>> => {
  const found: Record<string, Json> = {}
  for (const [field, names] of Object.entries(columnNames)) {
    const name = names.find((one) => columns.has(one))
    if (name !== undefined) found[field] = `\${data.${name}}`
  }
  for (const [field, names] of Object.entries(outputNames)) {
    const name = names.find((one) => Object.hasOwn(flow.outputs, one))
    if (name !== undefined) found[field] = `\${run.outputs.${name}}`
  }
  const question = Object.entries(flow.inputs).find(([, { is_chat_input }]) => is_chat_input)?.[0]
  if (question !== undefined) found['query'] = `\${run.inputs.${question}}`
  const outputs = Object.entries(flow.outputs)
  const answer = outputs.find(([, { is_chat_output }]) => is_chat_output)?.[0]
  if (answer !== undefined) found['response'] = `\${run.outputs.${answer}}`
  // The only output there is can be nothing but the answer.
  else if (outputs.length === 1 && outputs[0]) found['response'] ??= `\${run.outputs.${outputs[0][0]}}`
  return found
}
