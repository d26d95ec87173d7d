import type { Json, JsonObject } from '../json'
import type { FaultItem } from '../faults'
import type { ChatMessage } from '../models/contract'

/** What a template is rendered with. Only own properties are ever read. */
export type TemplateValues = Readonly<Record<string, Json>>

/** How a template is rendered. Prompt flow: trimBlocks on, trailing newline kept, undefined prints as nothing, an attribute of undefined is an error. */
export interface TemplateOptions {
  readonly trimBlocks?: boolean
  readonly lstripBlocks?: boolean
  readonly keepTrailingNewline?: boolean
  /** Steps and output characters after which rendering stops with a fault; 1,000,000 and 4,000,000 where absent. */
  readonly maxSteps?: number
  readonly maxOutput?: number
  /** A list that is printed gives a line an item, as in Prompt flow's chat with Azure OpenAI and with images. */
  readonly listsAsLines?: boolean
}

/** How closely a model looks at an image. */
export type ImageDetail = 'auto' | 'low' | 'high'

/** How a chat is rendered. */
export interface ChatOptions {
  readonly detail?: ImageDetail
  /** Lists print a line an item; with images among the values they always do. */
  readonly listsAsLines?: boolean
}

/** A YAML text as data, with a way back to its lines. Null, and errors, where it cannot be read. */
export type ReadYaml = (
  file: string,
  text: string,
) => {
  readonly value: Json
  readonly errors: readonly FaultItem[]
  readonly locate: (at: readonly (string | number)[]) => { readonly line: number; readonly column: number }
}

/** What kinds of values a prompty of version 2 takes; version 1 knows Prompt flow's own types and checks none. */
export const promptyKinds = [
  'string',
  'integer',
  'float',
  'boolean',
  'array',
  'object',
  'thread',
  'image',
  'file',
  'audio',
] as const
/** One of them. */
export type PromptyKind = (typeof promptyKinds)[number]

/** One input that a prompty declares. */
export interface PromptyInput {
  readonly name: string
  /** Of version 2; of version 1 the type as written. */
  readonly kind: string
  readonly description: string | null
  readonly required: boolean
  readonly default?: Json
  readonly example?: Json
}

/** A function that a prompty tells its model of. */
export interface PromptyTool {
  readonly name: string
  readonly description: string | null
  /** A JSON schema of an object, without the parameters that are bound. */
  readonly parameters: JsonObject
  readonly strict: boolean
  /** Parameters whose value is an input of the prompty's: by parameter, the input's name. */
  readonly bindings: Readonly<Record<string, string>>
}

/** What a prompty makes of an answer. */
export type PromptyAnswer =
  | { readonly as: 'text' }
  /** The first choice's text read as JSON; of version 1 the keys named by `outputs`, all where there are none. */
  | { readonly as: 'json'; readonly keys: readonly string[]; readonly orText: boolean }
  /** The whole response. */
  | { readonly as: 'response' }

/** A `.prompty` file, understood: of version 1 (Prompt flow) or 2 (microsoft/prompty), which differ in what the same text means. */
export interface Prompty {
  readonly version: 1 | 2
  readonly file: string
  readonly name: string
  readonly description: string | null
  readonly api: 'chat' | 'completion' | 'embedding'
  /** Model or deployment; null where the file names none. */
  readonly model: string | null
  /** Name of a connection; null where the file names none. */
  readonly connection: string | null
  /** Under the API's own names. */
  readonly parameters: JsonObject
  readonly inputs: readonly PromptyInput[]
  /** Of version 1: what it is called with where no inputs are given. */
  readonly sample: JsonObject | null
  readonly tools: readonly PromptyTool[]
  readonly answer: PromptyAnswer
  readonly template: {
    readonly format: 'jinja2' | 'mustache'
    readonly text: string
    /** Line of the file at which it begins. */
    readonly line: number
  }
}

/** What a `.prompty` file is read with. */
export interface PromptyOrder {
  readonly file: string
  readonly text: string
  /** Text of another file of the flow by its path; undefined where there is none. */
  readonly fileText: (path: string) => string | undefined
  /** The value of a name that `${env:…}` may take; undefined where it may not or is not set. */
  readonly environment: (name: string) => string | undefined
  readonly readYaml: ReadYaml
  /** Laid over the file's `model`, map into map. */
  readonly model?: JsonObject
  /** Where the caller says which; told by the file where absent. */
  readonly version?: 1 | 2
  /** True where the caller has a connection of its own: then what the file says of one is not looked at. */
  readonly hasConnection?: boolean
}

/** What a prompty is rendered with. */
export interface PromptyCall {
  readonly inputs: TemplateValues
  /** Nobody who writes the inputs knows it: marks the headers of version 2 that the template wrote. */
  readonly nonce: string
  readonly options?: ChatOptions
}

/** The prompts room's offer. All of them throw `invalid_flow` faults whose items carry line and column. */
export interface Prompts {
  /** Renders a Jinja template as Python would print it. */
  render(template: string, values: TemplateValues, options?: TemplateOptions): string
  /** The undeclared variables of a template: the inputs of a prompt or llm node. */
  inputsOf(template: string): readonly string[]
  /** The inputs that a template shows as images, by `![image]({{x}})`. */
  imageInputsOf(template: string): ReadonlySet<string>
  /** Splits rendered text into messages by the role rule of Prompt flow's format; a line that names an image becomes that image. */
  parseChat(text: string, images?: ReadonlyMap<string, string>): readonly ChatMessage[]
  /** Renders a prompt node. `masked` is the same text with its masks on: handed to a later template as a value that is not masked again, the headers its own template wrote hold, and those in its data do not. */
  renderPrompt(
    template: string,
    values: TemplateValues,
    masked: ReadonlySet<string>,
  ): { readonly text: string; readonly masked: string }
  /** Renders and splits, role words in the named values masked so that data can open no message. */
  renderChat(
    template: string,
    values: TemplateValues,
    masked: ReadonlySet<string>,
    options?: ChatOptions,
  ): readonly ChatMessage[]
  /** Reads a `.prompty` file; all that is wrong with it is in the fault's items, with file, line and column. */
  readPrompty(order: PromptyOrder): Prompty
  /** The values of a prompty's inputs: given ones, else defaults. Throws `node_failed` naming what is missing. */
  promptyInputs(prompty: Prompty, given: TemplateValues): TemplateValues
  /** Renders a prompty into messages; its inputs open none. */
  renderPrompty(prompty: Prompty, call: PromptyCall): readonly ChatMessage[]
  /** What a prompty answers for the text of an answer. Throws `node_failed` where it is not what the file promises. */
  readAnswer(prompty: Prompty, text: string): Json
}
