import type { ContainerDefinition } from '@azure/cosmos' with { 'resolution-mode': 'import' }
import { containers } from '../../contract'
import type { ContainerLayout, ContainerName } from '../../contract'
import type { CosmosOptions } from './open-cosmos-client'
import { openCosmosClient } from './open-cosmos-client'

/** A container of the table as Cosmos DB is told of it: infra and emulators are made from this. */
export const cosmosContainer = (id: ContainerName): ContainerDefinition => {
  const layout: ContainerLayout = containers[id]
  return {
    id,
    partitionKey: { paths: layout.partition.map((field) => `/${field}`), kind: 'MultiHash' as never, version: 2 },
    // -1: documents live on unless they say otherwise.
    ...(layout.ttl && { defaultTtl: -1 }),
    indexingPolicy: {
      compositeIndexes: layout.orders.map((order) =>
        order.map(({ field, direction }) => ({ path: `/${field}`, order: direction })),
      ),
    },
  }
}

/** Makes the database and every container of the table where they are missing: for emulators and first tries. On Azure, infra does it. */
export const ensureCosmosContainers = async (options: CosmosOptions): Promise<void> => {
  const client = await openCosmosClient(options)
  try {
    const { database } = await client.databases.createIfNotExists({ id: options.database })
    for (const name of Object.keys(containers) as ContainerName[])
      await database.containers.createIfNotExists(cosmosContainer(name))
  } finally {
    client.dispose()
  }
}
