import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'

/** The files of Pyodide that an interpreter needs; packages it could load besides are not among them. */
const names = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'pyodide-lock.json']

/** The installed Python runtime, each file with its bytes, its SHA-256 and the name of its blob. */
export const pythonRuntime = () => {
  const folder = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'))
  return names.map((name) => {
    const bytes = readFileSync(join(folder, name))
    const hash = createHash('sha256').update(bytes).digest('hex')
    return { name, hash, bytes, blob: `${hash}${extname(name)}` }
  })
}

/** The runtime's files by name with their hashes, as the app is told where they lie. */
export const runtimeManifest = () => Object.fromEntries(pythonRuntime().map(({ name, hash }) => [name, hash]))
