import type { Json } from '../json'
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
}
