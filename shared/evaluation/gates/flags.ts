import type { JsonObject } from '../../json'
import type { EvaluatedRow } from '../runs/contract'
import type { GateFlag } from './contract'

// Shorter texts stand in many files by chance.
const shortestText = 20

/** Rows whose question stands in a file of the snapshot: whoever wrote the flow has seen them. */
export const rowsInSnapshot = (
  questions: ReadonlyMap<number, string>,
  files: Readonly<Record<string, string>>,
): GateFlag | undefined => {
  const texts = Object.entries(files).map(([path, text]) => [path, plain(text)] as const)
  const rows: number[] = []
  const found = new Set<string>()
  for (const [row, question] of questions) {
    const wanted = plain(question)
    if (wanted.length < shortestText) continue
    const paths = texts.filter(([, text]) => text.includes(wanted)).map(([path]) => path)
    if (paths.length === 0) continue
    rows.push(row)
    paths.forEach((path) => found.add(path))
  }
  return rows.length === 0 ? undefined : { flag: 'rows_in_snapshot', rows, files: [...found].toSorted() }
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** A judge that belongs to the family of a model it judges favours its own. */
export const sameFamily = (rows: readonly EvaluatedRow[]): GateFlag | undefined => {
  const models = new Set(rows.flatMap((row) => row.models))
  for (const judge of new Set(rows.flatMap((row) => row.judges))) {
    const model = [...models].find((one) => familyOf(one) === familyOf(judge))
    if (model !== undefined) return { flag: 'judge_of_same_family', judge, model }
  }
  return undefined
}

const families: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['openai', /^(gpt|chatgpt|o\d|text-davinci)/],
  ['anthropic', /^claude/],
  ['google', /^(gemini|gemma)/],
  ['meta', /llama/],
  ['mistral', /^(mistral|mixtral|ministral|codestral|magistral)/],
  ['alibaba', /^(qwen|qwq)/],
  ['microsoft', /^phi/],
  ['deepseek', /^deepseek/],
  ['xai', /^grok/],
  ['cohere', /^(command|c4ai)/],
]

/** The family of a model by its name; a name that is unknown is a family of its own, up to its first digit. */
export const familyOf = (model: string): string => {
  const name = model.toLowerCase().split('/').at(-1) ?? ''
  return families.find(([, pattern]) => pattern.test(name))?.[0] ?? name.split(/[\d.:@]/)[0] ?? name
}

/** The question of a row as it lies in a dataset: the column that evaluators read as the query, or that the flow's first input takes. */
export const questionOf = (data: JsonObject, columns: readonly string[]): string | undefined => {
  const texts = columns.map((column) => (Object.hasOwn(data, column) ? data[column] : undefined))
  return texts.find((text): text is string => typeof text === 'string')
}
