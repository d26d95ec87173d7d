/** Severity of a log line, as `@azure/functions` names it. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none'

/** One log line of the host, the library or a handler. */
export interface LogEntry {
  readonly level: LogLevel
  /** Who speaks: `host`, `system` (the library) or `user` (a handler). */
  readonly category: string
  readonly message: string
  readonly functionName?: string
  readonly invocationId?: string
}

/** Where log lines go. */
export type Log = (entry: LogEntry) => void

/** A value as it crosses between host and library; the first defined member wins. */
export interface TypedData {
  string?: string | null
  json?: string | null
  bytes?: Uint8Array | null
  stream?: Uint8Array | null
  http?: HttpData | null
  int?: number | string | null
  double?: number | null
}

/** A request or an answer in buffered mode. */
export interface HttpData {
  url?: string
  method?: string
  body?: TypedData | null
  nullableHeaders?: Record<string, { value: string }>
  nullableQuery?: Record<string, { value: string }>
  nullableParams?: Record<string, { value: string }>
  statusCode?: string
  headers?: Record<string, string>
  cookies?: readonly HttpCookie[]
}

/** A cookie as the library hands it to the host. */
export interface HttpCookie {
  name?: string
  value?: string
  domain?: { value?: string | null } | null
  path?: { value?: string | null } | null
  expires?: { value?: { seconds?: number | null } | null } | null
  secure?: { value?: boolean | null } | null
  httpOnly?: { value?: boolean | null } | null
  maxAge?: { value?: number | null } | null
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone'
}

/** One binding of a function: its type, its direction and every option the app gave. */
export interface Binding {
  readonly type: string
  readonly direction: 'in' | 'out'
  readonly [option: string]: unknown
}

/** A retry policy as the library writes it. */
export interface RetryOptions {
  readonly retryStrategy?: 'fixedDelay' | 'exponentialBackoff'
  readonly maxRetryCount?: number
  readonly delayInterval?: { readonly seconds?: number }
  readonly minimumInterval?: { readonly seconds?: number }
  readonly maximumInterval?: { readonly seconds?: number }
}

/** What the app said of a function when it registered it. */
export interface FunctionMetadata {
  readonly name: string
  readonly functionId?: string
  readonly bindings: Readonly<Record<string, Binding>>
  readonly retryOptions?: RetryOptions
}

/** A handler: trigger inputs first, the context last. */
export type FunctionCallback = (...inputsAndContext: unknown[]) => unknown

/** A registered function. */
export interface RegisteredFunction {
  readonly id: string
  readonly metadata: FunctionMetadata
  readonly callback: FunctionCallback
}

/** Facts about the retries of one trigger event. */
export interface RetryContext {
  readonly retryCount: number
  readonly maxRetryCount: number
  readonly exception?: { readonly message?: string; readonly source?: string; readonly stackTrace?: string }
}

/** What the host hands to the library for one invocation. */
export interface InvocationRequest {
  readonly invocationId: string
  readonly functionId: string
  readonly inputData: readonly { readonly name: string; readonly data: TypedData }[]
  readonly triggerMetadata: Readonly<Record<string, TypedData>>
  readonly traceContext?: { readonly traceParent: string; readonly traceState: string; readonly attributes: object }
  readonly retryContext?: RetryContext
}

/** What the library hands back. */
export interface InvocationResponse {
  readonly invocationId: string
  readonly outputData?: readonly { readonly name: string; readonly data: TypedData }[]
  readonly returnValue?: TypedData | null
}

/** The stages of an invocation that the library asks about. */
export type InvocationState = 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined

/** The host's side of one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string
  readonly request: InvocationRequest
  readonly metadata: FunctionMetadata
  state: InvocationState
  log(level: LogLevel, category: string, message: string): void
}

/** The library's side of one invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>
  invokeFunction(context: object, inputs: unknown[], callback: FunctionCallback): Promise<unknown>
  getResponse(context: object, result: unknown): Promise<InvocationResponse>
}

/** The library as a whole: how it makes invocations and what it can do. */
export interface ProgrammingModel {
  readonly name: string
  readonly version: string
  getInvocationModel(context: CoreInvocationContext): InvocationModel
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>> | Record<string, string>
}

/** The hooks an app may register. */
export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log'

/** A hook: it may change its context, and the host reads the changes back. */
export type HookCallback = (context: Record<string, unknown>) => unknown

/** One order to run a function. */
export interface InvocationOrder {
  readonly target: RegisteredFunction
  readonly inputs: readonly { readonly name: string; readonly data: TypedData }[]
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>
  readonly invocationId?: string
  readonly retryContext?: RetryContext
  readonly traceParent?: string
  /** Sees the handler's raw result before the library turns it into a response; may replace it. */
  readonly onResult?: (result: unknown) => unknown
  /** What the library is given as the result where the handler failed; the error is thrown all the same. */
  readonly resultOnError?: unknown
}
