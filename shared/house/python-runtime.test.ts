import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { memoryBlobs } from '../blobs'
import { sha256 } from '../json'
import { createPython } from '../python'
import { findPythonRuntime, type RuntimePlaces } from './python-runtime'

const cacheFolder = mkdtempSync(join(tmpdir(), 'python-runtime-'))
afterAll(() => rmSync(cacheFolder, { recursive: true }))

let ids = 0
const places = (more: Partial<RuntimePlaces> = {}): RuntimePlaces => ({
  folder: undefined,
  deployed: {},
  blobs: memoryBlobs(),
  cacheFolder,
  newId: () => `id-${++ids}`,
  resolve: () => {
    throw new Error('not installed')
  },
  ...more,
})

test('the folder of the setting goes first, then the installed package', async () => {
  expect(await findPythonRuntime(places({ folder: '/given' }))).toBe('/given')
  const resolve = (name: string) => require.resolve(name)
  expect(await findPythonRuntime(places({ resolve }))).toBe(dirname(require.resolve('pyodide/package.json')))
})

test('a runtime that is only deployed is laid out once, each file checked against its hash', async () => {
  const blobs = memoryBlobs()
  const deployed = { 'pyodide.mjs': sha256('export {}'), 'pyodide.asm.wasm': sha256('wasm') }
  await blobs.put('code', `${deployed['pyodide.mjs']}.mjs`, 'export {}')
  await blobs.put('code', `${deployed['pyodide.asm.wasm']}.wasm`, 'wasm')
  const folder = await findPythonRuntime(places({ blobs, deployed }))
  expect(readFileSync(join(folder, 'pyodide.asm.wasm'), 'utf8')).toBe('wasm')

  // What is there is used without the container, unless it was changed.
  expect(await findPythonRuntime(places({ deployed }))).toBe(folder)
  writeFileSync(join(folder, 'pyodide.mjs'), 'evil()')
  await expect(findPythonRuntime(places({ deployed }))).rejects.toMatchObject({ word: 'code_not_deployed' })
  await findPythonRuntime(places({ blobs, deployed }))
  expect(readFileSync(join(folder, 'pyodide.mjs'), 'utf8')).toBe('export {}')
})

test('a file that is not what its name says is not used, and a runtime that is nowhere is told', async () => {
  const blobs = memoryBlobs()
  const deployed = { 'pyodide.mjs': sha256('other') }
  await blobs.put('code', `${deployed['pyodide.mjs']}.mjs`, 'evil()')
  await expect(findPythonRuntime(places({ blobs, deployed }))).rejects.toMatchObject({ word: 'store_corrupt' })
  await expect(findPythonRuntime(places())).rejects.toMatchObject({
    word: 'unavailable',
    message: expect.stringContaining('SLUICE_PYTHON_DIR') as unknown,
  })
})

test('the files that are deployed are all an interpreter needs', async () => {
  const script = pathToFileURL(join(__dirname, '..', '..', 'scripts', 'python-runtime.mjs')).href
  const program = `import { runtimeManifest } from ${JSON.stringify(script)}; console.log(JSON.stringify(runtimeManifest()))`
  const deployed = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  ) as Record<string, string>
  const blobs = memoryBlobs()
  const installed = dirname(require.resolve('pyodide/package.json'))
  for (const [name, hash] of Object.entries(deployed))
    await blobs.put('code', `${hash}${extname(name)}`, readFileSync(join(installed, name)))

  const source = new TextEncoder().encode('from promptflow import tool\n@tool\ndef f():\n    return "ran"\n')
  const python = createPython({
    world: { now: () => performance.now(), newId: () => `id-${++ids}`, sleep: () => new Promise(() => undefined) },
    readCode: async () => source,
    runtime: () => findPythonRuntime(places({ blobs, deployed })),
  })
  const call = { scope: 'p/f', code: { 'a.py': sha256(source) }, files: new Map(), node: 'a', path: 'a.py' }
  expect(await python.call({ ...call, inputs: {}, joined: false })).toMatchObject({ output: 'ran' })
  await python.close()
}, 60_000)
