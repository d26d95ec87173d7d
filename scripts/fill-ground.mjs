import { join } from 'node:path'
import { deployCode } from './deploy-code.mjs'
import { loadSamples } from './load-samples.mjs'
import { root } from './setup.mjs'

// A process of its own, which ends when it is done: what loading needs of memory is not kept beside the ground for days.
const { url, storage, data } = JSON.parse(process.argv[2] ?? '{}')
try {
  await deployCode({ connectionString: storage, folder: join(root, 'dist', 'code') })
  await loadSamples({ url, folder: join(root, 'flows'), dataFolder: data })
} catch (error) {
  console.error(`The samples could not be loaded: ${error.message}`)
  process.exitCode = 1
}
