// Lays the contender `ours` into a copy of the peer bench and runs it there:
//   node bench/peers.mjs <copy of the harness> [options of its run.mjs]
// The copy must have been set up (its setup.sh); ours is the built app, so run `npm run build` first.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [harness, ...options] = process.argv.slice(2)
if (!harness || !existsSync(join(harness, 'run.mjs'))) {
  console.error('usage: node bench/peers.mjs <copy of the peer bench> [--only ours,genkit --workloads w1,w4 --reps 3]')
  process.exit(2)
}
const place = join(resolve(harness), 'peers', 'ours')
rmSync(place, { recursive: true, force: true })
mkdirSync(place, { recursive: true })
cpSync(join(root, 'bench', 'peers', 'ours'), place, { recursive: true })
cpSync(join(root, 'dist'), join(place, 'dist'), { recursive: true })
// The harness is of ES modules, the app is not.
writeFileSync(join(place, 'dist', 'package.json'), '{"type":"commonjs"}')
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version, type: 'module', dependencies: {} }))
symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'))
const { status } = spawnSync(process.execPath, ['run.mjs', ...options], { cwd: resolve(harness), stdio: 'inherit' })
process.exit(status ?? 1)
