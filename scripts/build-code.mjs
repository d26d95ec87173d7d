// Bundles every code file that a flow names into one self-contained ES module, named by its own SHA-256:
// dist/code/<hash>.mjs, every Python file beside a Python node as dist/code/<hash>.py, and dist/code/manifest.json {"<flow>/<path>": "<hash>"}. Equal sources give equal bytes, wherever the folder lies.
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { parse } from 'yaml'
import { exportFlows } from './export-flows.mjs'
import { flowFiles } from './flow-folder.mjs'

const house = dirname(dirname(fileURLToPath(import.meta.url)))

/** Builds the code of all flows below `flows`, or of one of them, into `out`; answers the manifest. */
export const buildCode = async ({
  root = house,
  flows = join(root, 'flows'),
  out = join(root, 'dist', 'code'),
  only,
} = {}) => {
  await exportFlows({ root, flows, only })
  const manifest = {}
  const modules = new Map()
  for (const { flow, path } of codeFiles(flows, only)) {
    const file = flowFiles(join(flows, flow)).get(path) ?? join(flows, flow, path)
    refuseForeignPath(root, file)
    const isPython = path.endsWith('.py')
    const source = isPython ? readFileSync(file) : await bundle(root, file)
    const hash = createHash('sha256').update(source).digest('hex')
    manifest[`${flow}/${path}`] = hash
    modules.set(`${hash}.${isPython ? 'py' : 'mjs'}`, source)
  }
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  for (const [name, source] of modules) writeFileSync(join(out, name), source)
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

const codeFiles = (flows, only) => {
  if (!existsSync(flows)) return []
  return readdirSync(flows, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(flows, entry.name, 'flow.dag.yaml')))
    .map((entry) => entry.name)
    .filter((name) => only === undefined || name === only)
    .toSorted()
    .flatMap((flow) => codePaths(join(flows, flow)).map((path) => ({ flow, path })))
}

// A flow that cannot be read is the publisher's to complain about; it has no code here.
const codePaths = (folder) => {
  const file = join(folder, 'flow.dag.yaml')
  let definition
  try {
    definition = parse(readFileSync(file, 'utf8'), { merge: true, maxAliasCount: 100 })
  } catch (error) {
    console.warn(`${relative(house, file)}: no code is built, for it cannot be read: ${error.message.split('\n')[0]}`)
    return []
  }
  const variants = Object.values(definition?.node_variants ?? {}).flatMap((group) =>
    Object.values(group?.variants ?? {}),
  )
  const nodes = [...listOf(definition?.nodes), ...variants.map((variant) => variant?.node)]
  const paths = nodes
    .flatMap((node) => [node?.source?.path, ...listOf(node?.tools).map((tool) => tool?.path ?? tool)])
    .filter((path) => typeof path === 'string' && /\.(ts|mts|js|mjs)$/.test(path))
    .map((path) => path.replace(/^\.\//, ''))
  // A Python file may import any other beside it.
  const python = nodes.some((node) => node?.type === 'python' && node?.source?.type !== 'package')
    ? [...flowFiles(folder).keys()].filter((path) => path.endsWith('.py'))
    : []
  // A flow's own evaluators are named by nobody but who evaluates.
  const evaluators = [...flowFiles(folder).keys()].filter((path) => /^evaluators\/[\w-]+\.(ts|mts|js|mjs)$/.test(path))
  return [...new Set([...paths, ...python, ...evaluators])].toSorted((left, right) => (left < right ? -1 : 1))
}

const listOf = (value) => (Array.isArray(value) ? value : [])

// Inside the repository and no symbolic link: what a flow includes may lie beside its folder.
const refuseForeignPath = (folder, file) => {
  if (!existsSync(file)) throw new Error(`${relative(house, file)} is named by a flow and does not exist`)
  const inside = relative(realpathSync(folder), realpathSync(file))
  if (lstatSync(file).isSymbolicLink() || inside.startsWith('..') || inside.split(sep).includes('..')) {
    throw new Error(`${relative(house, file)} must be a file of this repository, not a link`)
  }
}

const bundle = async (root, file) => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [relative(root, file)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: false,
    logLevel: 'silent',
    tsconfigRaw: {},
  })
  return outputFiles[0].contents
}
