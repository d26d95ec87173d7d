import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildCode } from './build-code.mjs'
import { buildStudio } from './build-studio.mjs'
import { runtimeManifest } from './python-runtime.mjs'
import { root } from './setup.mjs'

/** Folders of the app; tests, suites and fixtures stay behind. */
const folders = ['functions', 'shared', 'local', 'client', 'cli']

const sourcesBelow = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : sourcesBelow(path)
    return /(?<!\.d|\.test|\.suite)\.ts$/.test(entry.name) ? [path] : []
  })

const beside = join(root, '.dist-new')
const dist = join(root, 'dist')

// Built beside and renamed: what does not build leaves the last build alone, and no file without a source is loaded.
rmSync(beside, { recursive: true, force: true })
// File by file and without checking types, which is `npm run types`' work: a start waits for this.
await build({
  absWorkingDir: root,
  entryPoints: folders.flatMap(sourcesBelow),
  outdir: beside,
  outbase: '.',
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
})
await buildCode({ out: join(beside, 'code') })
writeFileSync(join(beside, 'code', 'python-runtime.json'), `${JSON.stringify(runtimeManifest(), null, 2)}\n`)
for (const assets of ['shared/python/assets', 'shared/evaluation/judges/prompts']) {
  cpSync(join(root, assets), join(beside, assets), { recursive: true })
}
cpSync(await buildStudio(), join(beside, 'studio'), { recursive: true })
rmSync(dist, { recursive: true, force: true })
renameSync(beside, dist)
