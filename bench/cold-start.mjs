// How long the deployed app takes to load, against the three packages no Functions app with durable runs and schemas goes without, bundled alike.
// Each in a fresh process, alternating, so that a busy machine slows both. Prints medians and the ratio, and what is read at load.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundleApp, lent, packagesAtLoad } from '../scripts/bundle.mjs'
import { ensureBuilt, root } from '../scripts/setup.mjs'

const times = Number(process.argv[2] ?? 15)
ensureBuilt()
const folder = mkdtempSync(join(root, '.sluice-cold-'))
try {
  const floor = join(folder, 'floor', 'dist', 'functions', 'index.js')
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `import { app } from '@azure/functions'\nimport * as df from 'durable-functions'\nimport { z } from 'zod'\nglobalThis.floor = [app, df, z]`,
      resolveDir: root,
    },
    outfile: floor,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    external: lent,
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
    logLevel: 'error',
  })
  writeFileSync(join(folder, 'floor', 'package.json'), '{"type":"module"}')
  const out = join(folder, 'app')
  mkdirSync(out)
  const packages = packagesAtLoad(await bundleApp({ out }))
  const loaded = { floor: [], app: [], first: [] }
  for (let turn = 0; turn < times; turn++) {
    loaded.floor.push(load(floor))
    loaded.app.push(load(join(out, 'dist', 'functions', 'index.js')))
    loaded.first.push(load(join(out, 'dist', 'functions', 'index.js'), 'first'))
  }
  console.log(`Node ${process.versions.node}, ${times} fresh processes each: the best, and the median`)
  const best = (numbers) => Math.min(...numbers)
  const line = (name, of) =>
    console.log(`  ${name.padEnd(44)} ${best(of).toFixed(0).padStart(4)} ms ${median(of).toFixed(0).padStart(4)} ms`)
  line('@azure/functions + durable-functions + zod', loaded.floor)
  line('the app’s interactive path', loaded.app)
  line('the same, house opened, first call answered', loaded.first)
  // A busy machine only ever adds, so that the best of many is nearest to what it takes.
  const ratio = (of) => (of(loaded.app) / of(loaded.floor)).toFixed(2)
  console.log(`  ratio of the best ${ratio(best)}, of the medians ${ratio(median)}`)
  console.log('  packages read at load, in KB:')
  for (const [name, bytes] of packages) console.log(`    ${(bytes / 1024).toFixed(0).padStart(5)}  ${name}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function load(...given) {
  return Number(execFileSync(process.execPath, [join(root, 'bench', 'load-once.mjs'), ...given], { encoding: 'utf8' }))
}

function median(numbers) {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]
}
