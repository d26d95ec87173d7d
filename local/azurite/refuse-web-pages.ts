import type { IncomingMessage, RequestListener, Server } from 'node:http'

/**
 * Lets no web page at storage. Its account and key are published, so a page of another site could sign a request, and
 * read the answer by giving its own name this machine's address; what the browser adds tells it from a program [23].
 */
export function refuseWebPages(server: Server): void {
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response) => {
    if (isOfProgram(request)) for (const listener of listeners) listener.call(server, request, response)
    else response.writeHead(403).end()
  })
}

function isOfProgram({ headers }: IncomingMessage): boolean {
  const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(headers.host ?? '')
  const site = headers['sec-fetch-site']
  return isLoopback && headers.origin === undefined && (site === undefined || site === 'none')
}
