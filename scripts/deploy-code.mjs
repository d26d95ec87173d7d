import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pythonRuntime } from './python-runtime.mjs'

/**
 * Adds the built code modules and Python files to the append-only container `code`, each under its own SHA-256.
 * A module that is there stays as it is; nothing is ever replaced or deleted. With `runtime` the installed Python runtime
 * is added too, for apps whose package does not hold it.
 */
export const deployCode = async ({ connectionString, accountUrl, credential, folder, runtime = false }) => {
  const modules = existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.(mjs|py)$/.test(name)) : []
  const files = [
    ...modules.map((blob) => ({ blob, bytes: readFileSync(join(folder, blob)) })),
    ...(runtime ? pythonRuntime() : []),
  ]
  if (files.length === 0) return { added: 0, there: 0 }
  const { BlobServiceClient } = await import('@azure/storage-blob')
  const service = connectionString
    ? BlobServiceClient.fromConnectionString(connectionString)
    : new BlobServiceClient(accountUrl, credential)
  const container = service.getContainerClient('code')
  await container.createIfNotExists()
  let added = 0
  for (const { blob, bytes } of files) {
    try {
      await container.getBlockBlobClient(blob).upload(bytes, bytes.length, {
        conditions: { ifNoneMatch: '*' },
        blobHTTPHeaders: { blobContentType: contentTypes[extname(blob)] ?? 'application/octet-stream' },
      })
      added += 1
    } catch (error) {
      if (error.statusCode !== 409 && error.statusCode !== 412) throw error
    }
  }
  return { added, there: files.length - added }
}

const contentTypes = {
  '.mjs': 'text/javascript',
  '.py': 'text/x-python',
  '.wasm': 'application/wasm',
  '.zip': 'application/zip',
  '.json': 'application/json',
}
