import http from 'node:http'

/**
 * Runs the library's start and catches the HTTP server that it makes for streaming. The server never listens: the
 * library would open it to the whole network; requests are handed to it inside the process instead.
 */
export async function capturingServer<T>(
  port: number,
  work: () => Promise<T>,
): Promise<{ result: T; server?: http.Server }> {
  const createServer = http.createServer
  let captured: http.Server | undefined
  http.createServer = ((...given: Parameters<typeof createServer>) => {
    const server = createServer(...given)
    captured ??= neverListening(server, port)
    return server
  }) as typeof createServer
  try {
    const result = await work()
    return captured ? { result, server: captured } : { result }
  } finally {
    http.createServer = createServer
  }
}

/** Tells the library that its server listens on our own door, so that the address it reports is a true one. */
function neverListening(server: http.Server, port: number): http.Server {
  server.listen = ((...given: unknown[]) => {
    const done = given.find((argument) => typeof argument === 'function') as (() => void) | undefined
    if (done) setImmediate(done)
    return server
  }) as typeof server.listen
  server.address = () => ({ address: '127.0.0.1', family: 'IPv4', port })
  return server
}
