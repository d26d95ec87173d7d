import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs'

// Checks infra as it is, then every mutation of it, and prints what each check found.
requireNode()
ensureInstalled({ tests: true })
ensureBuilt()
// Beside its sources, for it reads the type data that lie there.
const folder = mkdtempSync(join(root, 'tests', 'infra', '.run-'))
try {
  const outfile = join(folder, 'prove.cjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['tests/infra/prove.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    outfile,
    define: { __dirname: '__here' },
    logLevel: 'warning',
    banner: { js: `const __here = ${JSON.stringify(join(root, 'tests', 'infra'))}` },
  })
  const { prove } = createRequire(import.meta.url)(outfile)
  process.exitCode = (await prove({ print: console.log, ...(process.argv[2] && { only: process.argv[2] }) })) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
