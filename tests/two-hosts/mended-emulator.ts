import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createHttpServer } from '@vercel/cosmosdb-server'

interface Items {
  _partitionKeyPath: readonly string[]
  _getPartition: (this: Items, data: Readonly<Record<string, unknown>>) => unknown
}
type ReadKey = (header: string | undefined, otherwise: unknown) => unknown

/** A Cosmos DB emulator of a test's own. */
export interface Emulator {
  readonly endpoint: string
  readonly close: () => Promise<void>
}

/** Starts the emulator, mended: as it is, it knows partitions by the first field of their key alone, so that the runs of a project would share their ids. */
export const startMendedEmulator = async (): Promise<Emulator> => {
  mend()
  const server: Server = createHttpServer({ keepAlive: true })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

let isMended = false

const mend = (): void => {
  if (isMended) return
  isMended = true
  const insides = createRequire(__filename)
  const { default: items } = insides('@vercel/cosmosdb-server/lib/account/items') as { default: { prototype: Items } }
  const { _getPartition: firstOf } = items.prototype
  items.prototype._getPartition = function (data) {
    const { _partitionKeyPath: paths } = this
    return paths.length > 1 ? JSON.stringify(paths.map((path) => data[path.slice(1)])) : firstOf.call(this, data)
  }
  const header = insides('@vercel/cosmosdb-server/lib/utils/get-partition-from-header') as {
    parsePartitionKey: ReadKey
  }
  const { parsePartitionKey: readFirst } = header
  header.parsePartitionKey = (text, otherwise) => {
    const parts: unknown = text === undefined ? undefined : JSON.parse(text)
    return Array.isArray(parts) && parts.length > 1 ? JSON.stringify(parts) : readFirst(text, otherwise)
  }
}
