// Renders random templates here and with Debian's python3-jinja2 and says where the two differ, and why.
//   node tests/oracle/jinja/fuzz.mjs [count] [first seed] [--show class] [--record]
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { classify, reasons } from './differences.mjs'
import { templateFrom } from './templates.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../../..')
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const [count = 10_000, firstSeed = 1] = process.argv
  .slice(2)
  .filter((argument) => /^\d+$/.test(argument))
  .map(Number)
const shown = flags.includes('--show') ? process.argv[process.argv.indexOf('--show') + 1] : undefined
const say = (text) => process.stdout.write(`${text}\n`)

const python = ['/usr/bin/python3', 'python3'].find(
  (path) => (path.includes('/') ? existsSync(path) : true) && spawnSync(path, ['-c', 'import jinja2']).status === 0,
)
if (!python) {
  say('Skipped: python3-jinja2 is not installed here (Debian: apt-get install python3-jinja2).')
  process.exit(0)
}

const bundle = await build({
  entryPoints: [join(root, 'shared/prompts/index.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
})
const { prompts } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`
)

const sorted = (names) => [...names].toSorted((left, right) => (left < right ? -1 : 1))

const renderHere = ({ template, values, options }) => {
  try {
    return { out: prompts.render(template, values, options), inputs: sorted(prompts.inputsOf(template)) }
  } catch (error) {
    if (error.name !== 'Fault') return { crash: String(error.stack) }
    const [item] = error.errors
    return { error: item.code, message: item.message, line: item.line }
  }
}

const rows = Array.from({ length: count }, (_, index) => templateFrom(firstSeed + index))
const oracle = spawn(python, [join(here, 'oracle.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
const answers = createInterface({ input: oracle.stdout })[Symbol.asyncIterator]()
const versions = JSON.parse((await answers.next()).value)
const sent = (async () => {
  for (const row of rows)
    if (!oracle.stdin.write(`${JSON.stringify(row)}\n`))
      await new Promise((resume) => oracle.stdin.once('drain', resume))
  oracle.stdin.end()
})()

const tally = new Map()
const recorded = []
let equal = 0
let bothRendered = 0
let bothFailed = 0
for (const row of rows) {
  const theirs = JSON.parse((await answers.next()).value)
  const ours = renderHere(row)
  if (theirs.out !== undefined && ours.out !== undefined) bothRendered++
  if (theirs.error !== undefined && ours.error !== undefined) bothFailed++
  const difference = classify(ours, theirs, row.template)
  if (difference === null) {
    equal++
    if (row.seed % 3 === 0)
      recorded.push({ ...row, ...(theirs.error ? { error: true } : { out: theirs.out }), inputs: theirs.inputs })
    continue
  }
  const seen = tally.get(difference) ?? { number: 0, seeds: [] }
  seen.number++
  if (seen.seeds.length < 5) seen.seeds.push(row.seed)
  tally.set(difference, seen)
  if (shown === difference || shown === 'all')
    say(
      JSON.stringify({ seed: row.seed, difference, template: row.template, ours, theirs, values: row.values }, null, 1),
    )
}
await sent

const share = (100 * equal) / rows.length
say(`Jinja2 ${versions.jinja2} on Python ${versions.python}; seeds ${firstSeed} to ${firstSeed + count - 1}`)
say(
  `${equal} of ${rows.length} equal (${share.toFixed(2)} %); both rendered ${bothRendered}, both failed ${bothFailed}`,
)
for (const [name, { number, seeds }] of [...tally].toSorted((left, right) => right[1].number - left[1].number))
  say(`  ${String(number).padStart(5)}  ${name}: ${reasons[name] ?? 'NOT EXPLAINED'} (seeds ${seeds.join(', ')})`)

if (flags.includes('--record')) {
  const path = join(root, 'shared/prompts/fixtures/jinja-oracle.json')
  const fixture = { made_by: 'node tests/oracle/jinja/fuzz.mjs --record', ...versions, rows: recorded.slice(0, 320) }
  writeFileSync(path, `${JSON.stringify(fixture, null, 1)}\n`)
  say(`Recorded ${fixture.rows.length} rows`)
}
// Failing alike proves less than rendering alike, so the rate is asked of what rendered, too.
const shareRendered = (100 * (equal - bothFailed)) / (rows.length - bothFailed)
say(`Where either rendered: ${shareRendered.toFixed(2)} % equal`)
process.exit(share >= 95 && shareRendered >= 95 && !tally.has('crash') ? 0 : 1)
