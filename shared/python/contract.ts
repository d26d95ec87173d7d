import type { Json, JsonObject } from '../json'

/** The Python side of one version of a flow: what stands in an interpreter's working folder. */
export interface PythonSources {
  /** Whose interpreters these are, such as `project/flow`: module state is never shared beyond it. */
  readonly scope: string
  /** Hash of each deployed `.py` file by its path. */
  readonly code: Readonly<Record<string, string>>
  /** The flow's other files by path. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** What `os.environ` holds besides. */
  readonly environment?: Readonly<Record<string, string>>
}

/** What a parameter of a tool takes; `object` is anything. */
export type PythonType =
  | 'int'
  | 'double'
  | 'bool'
  | 'string'
  | 'list'
  | 'object'
  | 'secret'
  | 'prompt_template'
  | 'file_path'
  | 'image'
  | 'assistant_definition'

/** One parameter of a tool, as its signature says. */
export interface PythonParameter {
  readonly name: string
  readonly type: PythonType
  readonly required: boolean
  /** True for a parameter of the class's constructor, which takes literals only. */
  readonly init: boolean
  /** Present where it takes a connection: the classes it accepts. */
  readonly connection?: readonly string[]
  /** The class of the file itself that a custom connection is opened as. */
  readonly strong?: string
}

/** The one tool of a file. */
export interface PythonTool {
  readonly function: string
  readonly class: string | null
  readonly line: number
  readonly parameters: readonly PythonParameter[]
  /** True where it has `**kwargs`. */
  readonly takes_more: boolean
  readonly generator: boolean
  readonly async: boolean
}

/** Why a file cannot be used, with its place. */
export interface PythonProblem {
  readonly code: string
  readonly message: string
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The module that is not there. */
  readonly module?: string
}

/** What was found in a file. */
export type PythonInspection =
  | { readonly path: string; readonly tool: PythonTool }
  | { readonly path: string; readonly errors: readonly PythonProblem[] }

/** A connection as a tool sees it. */
export interface PythonConnection {
  readonly class: string
  readonly name: string
  readonly configs: JsonObject
  readonly secrets: Readonly<Record<string, string>>
}

/** One call of a tool. */
export interface PythonCall extends PythonSources {
  readonly node: string
  readonly path: string
  /** Left out of it: parameters that keep their default. */
  readonly inputs: JsonObject
  readonly connections?: Readonly<Record<string, PythonConnection>>
  /** The pieces of a generator become one text; else they stay a list. */
  readonly joined: boolean
  readonly signal?: AbortSignal
  /** Hears the pieces of a joined generator as they come. */
  readonly onDelta?: (text: string) => void
}

/** An exception as the user should see it: type, message, and the last place in the flow's own files. */
export interface PythonFailure {
  readonly type: string
  readonly message: string
  readonly filename: string | null
  readonly lineno: number | null
  readonly traceback: string
  /** The module that was not there. */
  readonly module?: string
}

/** What became of a call. */
export type PythonEnd =
  | { readonly output: Json }
  | { readonly failure: PythonFailure }
  /** The class of the tool could not be made. */
  | { readonly load_failure: PythonFailure }
  | { readonly errors: readonly PythonProblem[] }
  | { readonly unserializable: { readonly where: string; readonly what: string } }

/** The end of a call with what it printed and measured. */
export type PythonReply = PythonEnd & {
  readonly logs: string
  readonly metrics: Readonly<Record<string, number>>
}

/** Interpreters for Python nodes. They guard against accidents, not against malice: the code comes from the repository. */
export interface Python {
  /** Loads the files and finds their tools. */
  inspect(sources: PythonSources, paths: readonly string[]): Promise<readonly PythonInspection[]>
  /** Calls a tool. What the user's code does wrong is part of the reply; thrown is `cancelled`, `deadline_exceeded`, or `node_failed` where the interpreter ended. */
  call(order: PythonCall): Promise<PythonReply>
  close(): Promise<void>
}
