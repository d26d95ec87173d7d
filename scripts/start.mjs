import { existsSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const help = `npm start -- [options]
  --port <n>          where it answers; 7071 where absent, 0 is any free port
  --data <folder>     where everything is kept; .sluice where absent
  --fresh             clear that folder first
  --watch             build and start anew when code changes, after letting runs finish
  --time-scale <n>    let schedules and durable timers go by so many times faster
  --no-offline-model  start no model of its own
  --json              one JSON line at each start instead of the lines for people
Ctrl-C stops it in order, a second one at once.`

const given = process.argv.slice(2)
if (given.includes('--help')) {
  console.log(help)
  process.exit(0)
}
// In a process of its own: this one lives as long as the ground, and keeps nothing of what preparing took.
const prepare = `
  import { ensureBuilt, ensureInstalled, requireNode } from './scripts/setup.mjs'
  requireNode()
  ensureInstalled({ tests: false })
  ensureBuilt()`
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const prepared = await outcomeOf(['--input-type=module', '--eval', prepare])
if (prepared !== 0) process.exit(prepared)

// Required once, now: a build replaces these files while this process goes on.
const { supervise, watchSources } = createRequire(import.meta.url)(
  join(root, 'dist', 'local', 'supervisor', 'index.js'),
)
const isWatching = given.includes('--watch')
const showsJson = given.includes('--json')
const ownArguments = given.filter((argument) => argument !== '--watch' && argument !== '--json')

const ground = supervise({
  cwd: root,
  isWatching,
  argumentsOf: ({ isFirst, port }) => [
    join(root, 'dist', 'local', 'main.js'),
    '--json',
    ...ownArguments.filter((argument) => isFirst || argument !== '--fresh'),
    ...(port === undefined ? [] : ['--port', String(port)]),
  ],
  onReady: (facts) => void welcome(facts),
  onLine: (line) => console.log(line),
  onLog: (chunk) => process.stderr.write(chunk),
  say: (line) => console.error(`supervisor: ${line}`),
})
process.on('SIGINT', () => ground.stop())
process.on('SIGTERM', () => ground.stop())
if (isWatching) rebuildOnChange()
process.exit(await ground.ended)

async function welcome(facts) {
  if (showsJson) console.log(JSON.stringify(facts))
  const order = JSON.stringify({ url: facts.url, storage: facts.storage, data: facts.data })
  await outcomeOf([join(root, 'scripts', 'fill-ground.mjs'), order])
  if (showsJson) return
  console.log(`
Sluice is ready.
  page    ${facts.url}/
  API     ${facts.url}/api/openapi.json
  ask     curl -s ${facts.url}/api/flows/retail-copilot/invoke -d '{"question":"How long is the warranty of my tent?","customer_id":"c-1001"}'
Ctrl-C stops it; data stays in ${facts.data} (npm run reset clears it).
`)
}

function rebuildOnChange() {
  const folders = ['functions', 'shared', 'local', 'flows'].map((name) => join(root, name))
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  let building = Promise.resolve()
  let waits = 0
  watchSources(folders, (file) => {
    console.error(`supervisor: ${file.slice(root.length + 1)} changed.`)
    waits++
    building = building.then(async () => {
      // Changes that came meanwhile are in this build too.
      if (waits === 0) return
      waits = 0
      // What does not compile must not take the place of what runs. The compiler comes with the test tools; without it
      // the build still refuses what is no TypeScript.
      if (existsSync(compiler) && (await outcomeOf([compiler, '--noEmit'])) !== 0) return
      await ground.replace(async () => (await outcomeOf(['--input-type=module', '--eval', prepare])) === 0)
    })
  })
}

function outcomeOf(nodeArguments) {
  const child = spawn(process.execPath, nodeArguments, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
