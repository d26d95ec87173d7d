import type { Calls, CallOptions, Client, ClientOptions, ServerEvent } from './contract'
import { followRun } from './follow-run'
import { piecesOf, readEvents } from './read-events'
import { routes, send, valueOf, type Route } from './send'

/** A client of one server: every operation of its API as a typed function. Works wherever `fetch` does. */
export const createClient = (options: ClientOptions): Client => {
  const server = { ...options, url: options.url.replace(/\/+$/, '').replace(/\/api$/, '') }
  const calls = Object.fromEntries(
    Object.entries(routes)
      .filter(([, { reply }]) => reply === 'json')
      .map(([name, route]) => [
        name,
        async (order: Readonly<Record<string, unknown>> = {}, bent?: CallOptions) =>
          valueOf(await send(server, route, order, bent)),
      ]),
  ) as unknown as Calls
  return {
    ...calls,
    url: server.url,
    invokeFlowEvents: (order, bent) => invokeEvents(server, order, bent),
    followRun: (order, bent) => followRun(server, order, bent),
  }
}

async function* invokeEvents(
  server: ClientOptions,
  order: Readonly<Record<string, unknown>>,
  bent: CallOptions = {},
): AsyncGenerator<ServerEvent> {
  const headers = { ...bent.headers, accept: 'text/event-stream' }
  const response = await send(server, routes['invokeFlow'] as Route, order, { ...bent, headers })
  for await (const item of readEvents(piecesOf(response))) if ('event' in item) yield item
}
