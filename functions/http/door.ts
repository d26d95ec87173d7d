import type { HttpHandler, HttpMethod, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import type { z } from 'zod'
import { mayAs, type Caller, type Role } from '../../shared/caller'
import { fault, toFault, type Fault } from '../../shared/faults'
import type { House } from '../../shared/house'
import type { DurableClient } from '../../shared/runs/contract'
import { durableClientOf } from '../durable/durable-client'
import { signalOf } from './abort'
import { checked, parseJson, readBody, streamBody } from './body'
import { tracked } from './open-work'
import { problemReply } from './reply'
import { matchRoute } from './route'

/** What a door's answer is made from; the body has passed its schema. */
export interface Ask<Body = unknown, Query = unknown> {
  readonly caller: Caller
  readonly house: House
  /** Route values, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  readonly headers: { get(name: string): string | null }
  readonly url: URL
  /** Aborts when the reader is gone; best effort. */
  readonly signal: AbortSignal
  readonly traceId: string
  /** The task hub, at doors that declare `durable`. */
  readonly durable: () => DurableClient
  /** Makes a fault of an error that comes after the answer has begun; what is ours to mend is logged as before it. */
  readonly faultOf: (error: unknown) => Fault
}

/** One door: its route, who may enter, what it takes and which room answers. A plain value, so that the OpenAPI document is made of the same. */
export interface Door {
  readonly name: string
  readonly summary: string
  readonly tag: string
  readonly method: HttpMethod
  readonly route: string
  /** Whether the door starts or tells durable runs. */
  readonly durable?: true
  /** The role that may enter, or any of several; `public` answers anybody, as nobody. */
  readonly may: Role | readonly Role[] | 'public'
  readonly query?: z.ZodType
  /** A schema for JSON, `bytes` for an upload taken as it is, `raw` for the same within the limit of JSON, `stream` for one that is read as it comes. */
  readonly body?: z.ZodType | 'bytes' | 'raw' | 'stream'
  readonly replies: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType; readonly contentType?: string }>
  >
  /** How a fault is told; as a problem where absent. */
  readonly faultReply?: (fault: Fault, traceId: string) => HttpResponseInit
  answer(ask: Ask): Promise<HttpResponseInit>
}

/** What the host is told of a door, which itself may be read later. */
export interface DoorSign extends Pick<Door, 'name' | 'method' | 'route' | 'durable'> {
  open(): Promise<Door>
}

/** Declares a door whose body and query have the types of their schemas. */
export const door = <Body = unknown, Query = Record<string, string>>(
  value: Omit<Door, 'body' | 'query' | 'answer'> & {
    readonly body?: z.ZodType<Body> | 'bytes' | 'raw' | 'stream'
    readonly query?: z.ZodType<Query>
    answer(ask: Ask<Body, Query>): Promise<HttpResponseInit>
  },
): Door => value

/** Turns a door into a handler of Azure Functions. Every fault leaves by one way, as problem+json. */
export const handlerOf =
  (sign: DoorSign, openHouse: () => Promise<House>): HttpHandler =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const traceId = traceIdOf(context)
    const signal = signalOf(context.invocationId)
    const durable = (): DurableClient => durableClientOf(context)
    const faultOf = (error: unknown): Fault => {
      const known = toFault(error)
      if (known.status >= 500) context.error(`${sign.name} failed (trace ${traceId}): ${describe(error)}`)
      return known
    }
    let value: Door | undefined
    try {
      value = await sign.open()
      return await tracked(answerOf(value, await openHouse(), request, { signal, traceId, faultOf, durable }))
    } catch (error) {
      return (value?.faultReply ?? problemReply)(faultOf(error), traceId)
    }
  }

const answerOf = async (
  value: Door,
  house: House,
  request: HttpRequest,
  ofInvocation: Pick<Ask, 'signal' | 'traceId' | 'faultOf' | 'durable'>,
): Promise<HttpResponseInit> => {
  const url = new URL(request.url)
  const caller = await enter(value, house, request)
  const query = value.query
    ? checked(value.query, Object.fromEntries(url.searchParams), 'query')
    : Object.fromEntries(url.searchParams)
  const params = matchRoute(value.route, url.pathname)
  if (!params) throw fault('bad_request', `The path ${url.pathname.slice(0, 300)} holds a broken percent code`)
  const body = await takeBody(value, house, request)
  return value.answer({ caller, house, params, query, body, headers: request.headers, url, ...ofInvocation })
}

const nobody: Caller = { project: 'default', id: 'nobody', groups: [], roles: [] }

const enter = async (value: Door, house: House, request: HttpRequest): Promise<Caller> => {
  if (value.may === 'public') return nobody
  const caller = await house.identity.identify({ headers: request.headers })
  house.identity.rateLimit(caller)
  const needed = typeof value.may === 'string' ? [value.may] : value.may
  if (!needed.some((role) => mayAs(caller, role)))
    throw fault(
      'forbidden',
      `This door needs role ${needed.join(' or ')}; the caller has ${caller.roles.join(', ') || 'none'}`,
      { needs: value.may },
    )
  return caller
}

const takeBody = async (value: Door, house: House, request: HttpRequest): Promise<unknown> => {
  if (value.body === undefined) return undefined
  if (value.body === 'raw') return readBody(request, house.config.SLUICE_MAX_BODY_BYTES)
  if (value.body === 'stream') return streamBody(request, house.config.SLUICE_MAX_DATASET_BYTES)
  if (value.body === 'bytes') return readBody(request, house.config.SLUICE_MAX_DOCUMENT_BYTES)
  return checked(value.body, parseJson(await readBody(request, house.config.SLUICE_MAX_BODY_BYTES)), 'body')
}

const traceIdOf = (context: InvocationContext): string =>
  /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(context.traceContext?.traceParent ?? '')?.[1] ??
  context.invocationId.replaceAll('-', '')

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
