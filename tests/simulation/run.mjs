import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { planted } from './planted.mjs'
import { tuned } from './tuned.mjs'

// Plays seeds of the simulation: `--seeds N`, `--first N`, `--seed N` alone, `--planted` to see what planted faults cost.
const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '..', '..')
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    planted: { type: 'boolean', default: false },
    fault: { type: 'string' },
    print: { type: 'boolean', default: false },
    threads: { type: 'string', default: '2' },
    most: { type: 'string', default: '2000' },
  },
})
const folder = join(root, 'node_modules', '.cache', `sluice-simulation-${process.pid}`)
mkdirSync(folder, { recursive: true })

/** Bundles the simulation, its sources changed by so many replacements; each must fit its source exactly once. */
const bundle = async (name, patches) => {
  const outfile = join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.cjs`)
  const used = new Set()
  await build({
    entryPoints: [join(here, 'worker.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'silent',
    plugins: [
      {
        name: 'replacements',
        setup(builder) {
          builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const file = relative(root, path).replaceAll('\\', '/')
            let text = readFileSync(path, 'utf8')
            for (const patch of patches.filter((one) => one.file === file)) {
              if (text.split(patch.from).length !== 2) throw new Error(`“${patch.from}” is not once in ${file}`)
              text = text.replace(patch.from, () => patch.to)
              used.add(patch)
            }
            return { contents: text, loader: 'ts' }
          })
        },
      },
    ],
  })
  for (const patch of patches)
    if (!used.has(patch)) throw new Error(`${name}: ${patch.file} is not part of the simulation`)
  return outfile
}

const play = (file, from, to, stops, onViolation = () => {}, without = []) =>
  new Promise((done, fail) => {
    const worker = new Worker(file, { workerData: { from, to, stops, without } })
    worker.on('message', (message) => ('violation' in message ? onViolation(message.violation) : done(message)))
    worker.on('error', fail)
    worker.on('exit', (code) => fail(new Error(`The simulation ended with code ${code}`)))
  })

const tell = ({ seed, scenario, weather, violations }) =>
  console.log(
    `seed ${seed} (${scenario}) — replay: node tests/simulation/run.mjs --seed ${seed}\n  ${JSON.stringify(weather)}\n  ${violations.slice(0, 5).join('\n  ')}`,
  )

const perThread = 2_000

const playAll = async () => {
  const first = Number(values.seed ?? values.first)
  const last = values.seed === undefined ? first + Number(values.seeds) - 1 : first
  const file = await bundle('plain', tuned)
  const began = performance.now()
  let violations = 0
  const parts = []
  let next = first
  // A thread plays so many and ends: what dead processes of the simulation left behind goes with it.
  const playSome = async () => {
    while (next <= last) {
      const from = next
      next = Math.min(last, from + perThread - 1) + 1
      parts.push(
        await play(file, from, next - 1, false, (violation) => {
          violations += 1
          if (violations <= 10) tell(violation)
        }),
      )
    }
  }
  const threads = Math.min(Number(values.threads), last - first + 1)
  await Promise.all(Array.from({ length: threads }, playSome))
  const sums = {}
  for (const part of parts)
    for (const [name, value] of Object.entries(part.sums)) sums[name] = (sums[name] ?? 0) + value
  if (values.print) console.log(`print ${parts[0].print}`)
  const minutes = (performance.now() - began) / 60_000
  console.log(JSON.stringify({ violations, seeds_a_minute: Math.round(sums.seeds / minutes), ...sums }))
  return violations === 0
}

const playPlanted = async () => {
  let isAllFound = true
  const left = planted.filter(({ name }) => values.fault === undefined || name.includes(values.fault))
  const lines = new Map()
  // What fails without a fault proves nothing of one.
  const without = []
  const most = Number(values.most)
  await play(await bundle('plain', tuned), 1, most, false, ({ seed }) => without.push(seed))
  console.log(
    `${planted.length} planted faults; ${without.length} of ${most} seeds are left out, for they fail without one`,
  )
  const next = async () => {
    for (let fault = left.shift(); fault; fault = left.shift()) {
      const file = await bundle(fault.name, [...tuned, ...fault.patches]).catch((error) => {
        lines.set(fault.name, `${fault.name.padEnd(56)} DOES NOT FIT: ${error.errors?.[0]?.text ?? error.message}`)
        isAllFound = false
      })
      if (!file) continue
      const { sums, failed } = await play(file, 1, most, true, undefined, without)
      isAllFound &&= failed !== undefined
      const found = failed
        ? `found after ${sums.seeds} seeds: ${failed.violations[0].slice(0, 110)}`
        : `NOT FOUND in ${sums.seeds} seeds`
      lines.set(fault.name, `${fault.name.padEnd(56)} ${found}`)
    }
  }
  await Promise.all(Array.from({ length: Number(values.threads) }, next))
  for (const { name } of planted) if (lines.has(name)) console.log(lines.get(name))
  return isAllFound
}

try {
  const isWell = values.planted || values.fault !== undefined ? await playPlanted() : await playAll()
  process.exitCode = isWell ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
