import type { Operations } from './generated/api'

/** Any value that survives a trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** An order of an operation that takes nothing. */
export interface Nothing {
  readonly [name: string]: never
}

/** What may be uploaded as it is. */
export type Upload = string | Uint8Array<ArrayBuffer> | ArrayBuffer | Blob | ReadableStream<Uint8Array<ArrayBuffer>>

/** The `fetch` a client speaks through. */
export type ClientFetch = (url: string, init: ClientRequest) => Promise<Response>

/** What the client asks of `fetch`. */
export interface ClientRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: Upload
  readonly signal?: AbortSignal
  /** Needed by `fetch` where the body is a stream. */
  readonly duplex?: 'half'
}

/** Where a server is and as whom it is spoken to. */
export interface ClientOptions {
  /** The server's address, with or without `/api`. */
  readonly url: string
  /** A key of the project or an Entra token. */
  readonly key?: string | (() => string | Promise<string>)
  readonly fetch?: ClientFetch
  /** Sent with every request, such as `x-sluice-acting-for`. */
  readonly headers?: Readonly<Record<string, string>>
}

/** How one call may be bent. */
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

/** One server-sent event. */
export interface ServerEvent {
  readonly event: string
  readonly data: JsonObject
  readonly id?: string
}

type Order<Name extends keyof Operations> = Operations[Name]['order']

/** One operation as a function; what needs nothing may be called with nothing. */
export type Call<Name extends keyof Operations> =
  Nothing extends Order<Name>
    ? (order?: Order<Name>, options?: CallOptions) => Promise<Operations[Name]['reply']>
    : (order: Order<Name>, options?: CallOptions) => Promise<Operations[Name]['reply']>

/** The API as functions by the operations' names; those that answer events alone are written by hand. */
export type Calls = {
  readonly [Name in keyof Operations as Operations[Name]['reply'] extends never ? never : Name]: Call<Name>
}

/** A client of one server. */
export interface Client extends Calls {
  /** The address it speaks to, without `/api`. */
  readonly url: string
  /** Runs a flow and gives its events as they come; a run that cannot start throws. */
  invokeFlowEvents(order: Operations['invokeFlow']['order'], options?: CallOptions): AsyncIterable<ServerEvent>
  /** Events of a run from its first or from one position, over as many connections as it takes, until the run has ended. */
  followRun(
    order: { readonly id: string; readonly from?: string },
    options?: CallOptions & FollowPatience,
  ): AsyncIterable<ServerEvent>
}

/** How long a broken stream is taken up again. */
export interface FollowPatience {
  /** Attempts in a row that bring no event before it gives up; 5 where absent. */
  readonly attempts?: number
  /** Milliseconds before the first new attempt where the server names none; doubles up to 10 s. 500 where absent. */
  readonly delayMs?: number
}
