import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './setup.mjs'

// A file that no longer has a source must not be loaded by the host, so every build starts from nothing.
rmSync(join(root, 'dist'), { recursive: true, force: true })
run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'])
run(process.execPath, [join(root, 'scripts', 'build-code.mjs')])
cpSync(join(root, 'functions', 'page'), join(root, 'dist', 'functions', 'page'), { recursive: true })
