import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Adds the built code modules and Python files to the append-only container `code`, each under its own SHA-256.
 * A module that is there stays as it is; nothing is ever replaced or deleted.
 */
export const deployCode = async ({ connectionString, accountUrl, credential, folder }) => {
  const modules = existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.(mjs|py)$/.test(name)) : []
  if (modules.length === 0) return { added: 0, there: 0 }
  const { BlobServiceClient } = await import('@azure/storage-blob')
  const service = connectionString
    ? BlobServiceClient.fromConnectionString(connectionString)
    : new BlobServiceClient(accountUrl, credential)
  const container = service.getContainerClient('code')
  await container.createIfNotExists()
  let added = 0
  for (const name of modules) {
    const body = readFileSync(join(folder, name))
    try {
      await container.getBlockBlobClient(name).upload(body, body.length, {
        conditions: { ifNoneMatch: '*' },
        blobHTTPHeaders: { blobContentType: name.endsWith('.py') ? 'text/x-python' : 'text/javascript' },
      })
      added += 1
    } catch (error) {
      if (error.statusCode !== 409 && error.statusCode !== 412) throw error
    }
  }
  return { added, there: modules.length - added }
}
