import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Ends the process with a sentence where Node is too old to run Sluice. */
export const requireNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Sluice needs Node 20.19 or later; this is ${process.versions.node}.`)
    process.exit(1)
  }
}

/** Runs a command in the repository with its output shown; ends the process where it fails. */
export const run = (command, args, options = {}) => {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
}

/** Installs what is needed from the lock file where it is not there yet: without test tools for `npm start`, with them for `npm test`. */
export const ensureInstalled = ({ tests }) => {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.sluice-installed')
  const [installed, kind] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : []
  if (installed === wanted && (kind === 'all' || !tests)) return
  // What `npm ci` itself laid down by hand or in CI counts as well, where every package of the lock is there.
  if (installed === undefined && isComplete({ tests })) return
  console.error(`Installing ${tests ? 'everything that running and testing need' : 'what running needs'} …`)
  run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error', ...(tests ? [] : ['--omit=dev'])], {
    stdio: ['ignore', 2, 2],
  })
  writeFileSync(stamp, `${wanted} ${tests ? 'all' : 'run'}`)
}

const isComplete = ({ tests }) => {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.peer || (entry.dev && !tests) || there[path]?.version === entry.version,
  )
}

const sources = [
  'functions',
  'shared',
  'local',
  'client',
  'cli',
  'studio',
  'flows',
  'scripts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

/** Builds where a source is newer than the last build. */
export const ensureBuilt = () => {
  const fingerprint = createHash('sha256')
    .update(sources.flatMap((name) => describe(join(root, name))).join('\n'))
    .digest('hex')
  const stamp = join(root, 'dist', '.built')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  run(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 2, 2] })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, fingerprint)
}

const describe = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [`${path} ${stat.size} ${stat.mtimeMs}`]
  return readdirSync(path)
    .filter((name) => name !== 'dist')
    .toSorted()
    .flatMap((name) => describe(join(path, name)))
}
