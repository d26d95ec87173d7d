// Writes client/generated/api.ts from the OpenAPI document, which is made of the doors themselves.
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './setup.mjs'

// Within the repository, so that packages are found from it.
const bundle = join(root, 'node_modules', '.sluice-build-client.cjs')
try {
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `
        import { doors } from './functions/http/doors'
        import { openApiDocument } from './functions/http/openapi'
        import { generateClient } from './client/generator/generate-client'
        module.exports = generateClient(openApiDocument(doors, ''))`,
      resolveDir: root,
    },
    bundle: true,
    outfile: bundle,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
  })
  const text = createRequire(import.meta.url)(bundle)
  writeFileSync(join(root, 'client', 'generated', 'api.ts'), text)
} finally {
  rmSync(bundle, { force: true })
}
