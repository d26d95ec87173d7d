import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/** Where the files lie that are no TypeScript: the worker's entry and the Python of the host. */
export interface Assets {
  readonly entry: string
  readonly host: Readonly<Record<string, Uint8Array>>
}

/** Reads the assets beside this file, or in the folder that a package keeps them in. */
export const readAssets = async (folder = join(__dirname, 'assets')): Promise<Assets> => {
  const home = join(folder, 'python')
  const entries = await readdir(home, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name))
  const host = await Promise.all(
    files
      .toSorted()
      .map(async (file) => [relative(home, file).split(sep).join('/'), new Uint8Array(await readFile(file))] as const),
  )
  return { entry: join(folder, 'worker.mjs'), host: Object.fromEntries(host) }
}

/** The folder of the installed Pyodide, where no other was handed in. */
export const installedRuntime = (): string => dirname(require.resolve('pyodide/package.json'))
