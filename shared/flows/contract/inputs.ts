import type { Json } from '../../json'

/** Input types of Prompt flow's format. */
export const inputTypes = [
  'int',
  'double',
  'bool',
  'string',
  'secret',
  'prompt_template',
  'list',
  'object',
  'file_path',
  'image',
  'assistant_definition',
] as const

/** One of them; other words name a connection class. */
export type InputType = (typeof inputTypes)[number] | (string & {})

/** One declared input of a flow. */
export interface FlowInput {
  readonly type: InputType
  readonly default?: Json
  readonly description?: string
  readonly is_chat_input?: boolean
  readonly is_chat_history?: boolean
}

/** One declared output of a flow. */
export interface FlowOutput {
  readonly type: InputType
  readonly reference: Reference
  readonly description?: string
  readonly is_chat_output?: boolean
  readonly evaluation_only?: boolean
}

/** What an input of a node or an output of a flow points at. A property path is a list of keys and indexes. */
export type Reference =
  | { readonly from: 'literal'; readonly value: Json }
  | { readonly from: 'input'; readonly name: string }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'node'; readonly node: string; readonly path: readonly (string | number)[] }
