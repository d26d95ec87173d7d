import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, requireNode, root, run } from './setup.mjs'

requireNode()
ensureInstalled({ tests: true })
ensureBuilt()
run(process.execPath, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...process.argv.slice(2)])
