import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './setup.mjs'

// A file that no longer has a source must not be loaded by the host, so every build starts from nothing.
rmSync(join(root, 'dist'), { recursive: true, force: true })
run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'])
if (existsSync(join(root, 'scripts', 'build-code.mjs')))
  run(process.execPath, [join(root, 'scripts', 'build-code.mjs')])
