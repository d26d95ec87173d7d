// Makes package/, what is deployed: the built app as ES modules with everything it needs inside, split so that an SDK is read when it is first used.
// The code of flows and the Python runtime stay outside, for they are deployed by hash; source maps go to package.maps/.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { doorSignsText } from './door-signs.mjs'
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs'

/** What a bundle may ask of the place it runs in, beside Node: the host's own module, and the SQLite of a Node that has none. */
export const lent = ['@azure/functions-core', '@photostructure/sqlite']

/** Files that run in threads of their own and are found by their path. */
const threads = [
  'shared/knowledge/adapters/extraction-threads/extraction-worker.ts',
  'shared/knowledge/adapters/sqlite-index/worker.ts',
]

/** Bundles the app into a folder and its source maps into another; answers esbuild's account of it. */
export const bundleApp = async ({ out = join(root, 'package'), maps = `${out}.maps` } = {}) => {
  rmSync(out, { recursive: true, force: true })
  rmSync(maps, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['functions/index.ts', ...threads],
    outdir: join(out, 'dist'),
    outbase: '.',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    charset: 'utf8',
    legalComments: 'linked',
    sourcemap: 'external',
    metafile: true,
    external: lent,
    plugins: [doorsLater, ownPlaces, withoutEffects, namedExports],
    banner: { js: banner },
    logLevel: 'warning',
  })
  moveMaps(join(out, 'dist'), maps)
  layOut(out)
  return metafile
}

/** The packages that loading the app reads, with their bytes, largest first; what is behind `import()` is not among them. */
export const packagesAtLoad = ({ outputs }) => {
  const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === 'functions/index.ts')
  const read = new Set([entry])
  for (const name of read)
    for (const { path, kind, external } of outputs[name].imports)
      if (kind === 'import-statement' && !external) read.add(path)
  const sizes = new Map()
  for (const name of read)
    for (const [input, { bytesInOutput }] of Object.entries(outputs[name].inputs)) {
      const [, owner = 'the app'] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? []
      sizes.set(owner, (sizes.get(owner) ?? 0) + bytesInOutput)
    }
  return [...sizes].toSorted(([, left], [, right]) => right - left)
}

// A request needs one door: the others, with their schemas, are read by whoever comes to them.
const doorsLater = {
  name: 'doors-later',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]functions[\\/]http[\\/]doors[\\/]signs\.ts$/ }, () => ({
      loader: 'ts',
      contents: doorSignsText(),
    })),
}

// A bundle has no files of its own beside it, so that each source is told where they lie in the package.
// Of zod it takes what is used, which a bundler sees in a namespace only; and what exports nothing is a module too, which it would take for CommonJS and leave whole.
const ownPlaces = {
  name: 'own-places',
  setup: ({ onLoad }) =>
    onLoad({ filter: own }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const folder = relative(root, dirname(path)).replaceAll('\\', '/')
      const contents = source
        .replaceAll('__dirname', `__inDist(${JSON.stringify(folder)})`)
        .replace("import { z } from 'zod'", "import * as z from 'zod'")
      return { loader: 'ts', contents: `${contents}\nexport {}` }
    }),
}

// None of our files does anything by being imported, so that what is imported of a room does not bring the rest of it.
const withoutEffects = {
  name: 'without-effects',
  setup: ({ onResolve, resolve }) =>
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'resolved' || !own.test(importer)) return undefined
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' })
      return { ...found, sideEffects: false }
    }),
}

const own = /[\\/](functions|shared)[\\/].*\.ts$/

// A package of CommonJS that is imported when it is needed gives its names, as it does to Node; a bundler would give it whole only.
const namedExports = {
  name: 'named-exports',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: /^[^.]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'resolved' || path.startsWith('node:')) return undefined
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' })
      return found.external || found.errors.length > 0 || !isCommonJs(found.path)
        ? undefined
        : { path: found.path, namespace: 'named-exports' }
    })
    onLoad({ filter: /.*/, namespace: 'named-exports' }, ({ path }) => {
      const names = Object.keys(createRequire(path)(path)).filter(
        (name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default',
      )
      return {
        resolveDir: dirname(path),
        contents: `const whole = require(${JSON.stringify(path)})\nexport default whole\nexport const { ${names.join(', ')} } = whole`,
      }
    })
  },
}

/** Whether Node would read a file as CommonJS: by its ending, else by the package it lies in. */
const isCommonJs = (file) => {
  if (!/\.[cm]?js$/.test(file)) return false
  if (!file.endsWith('.js')) return file.endsWith('.cjs')
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type !== 'module'
    if (folder === dirname(folder)) return true
  }
}

const banner = `import { createRequire as __createRequire } from 'node:module'
import { dirname as __dirnameOf, join as __joinPath } from 'node:path'
import { fileURLToPath as __fileURLToPath } from 'node:url'
const require = __createRequire(import.meta.url)
const __filename = __fileURLToPath(import.meta.url)
const __dirname = __dirnameOf(__filename)
const __dist = __fileURLToPath(import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/') + 6))
const __inDist = (folder) => __joinPath(__dist, folder)`

const moveMaps = (from, to) => {
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.map'))) {
    mkdirSync(dirname(join(to, file)), { recursive: true })
    renameSync(join(from, file), join(to, file))
  }
}

/** Puts beside the bundle what the app and the host read as files. */
const layOut = (out) => {
  const dist = join(root, 'dist')
  for (const folder of ['studio', 'shared/python/assets'])
    cpSync(join(dist, folder), join(out, 'dist', folder), { recursive: true })
  mkdirSync(join(out, 'dist', 'code'))
  for (const list of ['manifest.json', 'python-runtime.json'])
    cpSync(join(dist, 'code', list), join(out, 'dist', 'code', list))
  if (existsSync(join(root, 'connections')))
    cpSync(join(root, 'connections'), join(out, 'connections'), { recursive: true })
  cpSync(join(root, 'LICENSE'), join(out, 'LICENSE'))
  writeJson(join(out, 'host.json'), merged(readJson('host.json'), readJson('infra/host.json')))
  const { name, version, license, engines } = readJson('package.json')
  writeJson(join(out, 'package.json'), {
    name,
    version,
    license,
    private: true,
    type: 'module',
    main: 'dist/functions/index.js',
    engines,
  })
  writeFileSync(join(out, '.funcignore'), `${ignored.join('\n')}\n`)
}

/** The bundle leaves nothing to leave out but what somebody's machine adds to it. */
const ignored = [
  '.funcignore',
  '.git*',
  '.vscode',
  '*.map',
  'local.settings*.json',
  'node_modules',
  'package-lock.json',
  '.sluice',
]

const merged = (base, over) =>
  Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => {
      const [one, other] = [base[key], over[key]]
      const both = [one, other].every((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
      return [key, both ? merged(one, other) : (other ?? one)]
    }),
  )

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))

const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)

/** The package as it is sent: the zip that azd makes of it. */
export const zipOf = async (folder) => {
  const { zipSync } = await import('fflate')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return zipSync(
    Object.fromEntries(
      files.map((entry) => {
        const file = join(entry.parentPath, entry.name)
        return [relative(folder, file).replaceAll('\\', '/'), readFileSync(file)]
      }),
    ),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  requireNode()
  ensureInstalled({ tests: false })
  ensureBuilt()
  await bundleApp()
  const { length } = await zipOf(join(root, 'package'))
  console.log(
    `package/ holds the app, ${(length / 2 ** 20).toFixed(1)} MiB when zipped; its source maps are in package.maps/.`,
  )
}
