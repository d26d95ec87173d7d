import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HostError } from '../host-error'
import { whoAnswers } from './who-answers'

/** The loopback addresses, and only they: nothing of the host is ever reachable from outside the machine. */
const loopback = ['127.0.0.1', '::1'] as const

/** Servers on one port of every loopback address. */
export interface Door {
  readonly port: number
  close(): Promise<void>
}

/** Opens a port (0: any free one) on loopback. A machine without IPv6 does without. */
export async function openDoor(wanted: number, listener: RequestListener): Promise<Door> {
  for (let attempt = 1; ; attempt++) {
    const servers: Server[] = []
    let port = wanted
    try {
      for (const address of loopback) {
        const server = await listen(listener, port, address)
        if (!server) continue
        servers.push(server)
        port = (server.address() as AddressInfo).port
      }
      return { port, close: () => closeAll(servers) }
    } catch (error) {
      await closeAll(servers)
      if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error
      // A port that was free on one address may be taken on the other.
      if (wanted === 0 && attempt < 10) continue
      throw new HostError('port_in_use', `Port ${port} of this machine is in use by ${await whoAnswers(port)}`, {
        cause: error,
      })
    }
  }
}

function listen(listener: RequestListener, port: number, address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer({ keepAliveTimeout: 120_000 }, listener)
    server.once('error', (error: NodeJS.ErrnoException) => {
      const lacksIpv6 = address === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(error.code ?? '')
      if (lacksIpv6) resolve(undefined)
      else reject(error)
    })
    server.listen(port, address, () => resolve(server))
  })
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeIdleConnections()
        }),
    ),
  )
}
