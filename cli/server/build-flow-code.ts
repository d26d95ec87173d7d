import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ErrorItem } from '../../client'
import { filesBelow } from '../flow-folder'

/** The built code of one flow. */
export interface FlowCode {
  /** Hash of each module by its source's path within the flow. */
  readonly hashes: Readonly<Record<string, string>>
  /** Where each file of the flow lies, by its path in the flow; what it includes from elsewhere is among them. */
  readonly files: ReadonlyMap<string, string>
  /** What could not be built, with its place. */
  readonly errors: readonly ErrorItem[]
  /** Lays the modules into a storage account, as a deployment does. */
  deploy(connectionString: string): Promise<void>
  /** Removes what building left. */
  clean(): void
}

/** Builds the code of the flow in a folder. */
export type CodeBuilder = (home: string, folder: string) => Promise<FlowCode>

interface Scripts {
  flowFiles(folder: string): ReadonlyMap<string, string>
  buildCode(order: { root: string; flows: string; out: string; only: string }): Promise<Record<string, string>>
  deployCode(order: { connectionString: string; folder: string }): Promise<unknown>
}

/** Builds by the scripts that also build the repository's flows, so that equal sources have equal hashes. */
export const buildFlowCode: CodeBuilder = async (home, folder) => {
  const out = mkdtempSync(join(tmpdir(), 'sluice-code-'))
  const flows = dirname(folder)
  const only = basename(folder)
  const isAtHome = !relative(home, folder).startsWith('..')
  const built = await hashesOf(home, isAtHome ? home : flows, { flows, out, only })
  const listed = await filesOf(home, folder)
  const errors = [...itemsOf(built.error, isAtHome ? home : flows, folder), ...itemsOf(listed.error, flows, folder)]
  return {
    hashes: built.hashes,
    files: listed.files,
    // What keeps the files from being listed keeps the code from being built.
    errors: errors.filter(({ message }, at) => errors.findIndex((other) => other.message === message) === at),
    clean: () => rmSync(out, { recursive: true, force: true }),
    deploy: async (connectionString) => {
      if (Object.keys(built.hashes).length === 0) return
      const { deployCode } = await script<Pick<Scripts, 'deployCode'>>(home, 'deploy-code.mjs')
      await deployCode({ connectionString, folder: out })
    },
  }
}

const hashesOf = async (
  home: string,
  root: string,
  order: { readonly flows: string; readonly out: string; readonly only: string },
): Promise<{ readonly hashes: Readonly<Record<string, string>>; readonly error?: unknown }> => {
  try {
    const { buildCode } = await script<Pick<Scripts, 'buildCode'>>(home, 'build-code.mjs')
    const manifest = await buildCode({ root, ...order })
    const start = order.only.length + 1
    return { hashes: Object.fromEntries(Object.entries(manifest).map(([path, hash]) => [path.slice(start), hash])) }
  } catch (error) {
    return { hashes: {}, error }
  }
}

const filesOf = async (
  home: string,
  folder: string,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly error?: unknown }> => {
  try {
    const { flowFiles } = await script<Pick<Scripts, 'flowFiles'>>(home, 'flow-folder.mjs')
    return { files: flowFiles(folder) }
  } catch (error) {
    return { files: new Map(filesBelow(folder).map((path) => [path, join(folder, path)])), error }
  }
}

const script = async <T>(home: string, name: string): Promise<T> =>
  (await import(pathToFileURL(join(home, 'scripts', name)).href)) as T

interface BuildMessage {
  readonly text: string
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null
}

const itemsOf = (error: unknown, root: string, folder: string): ErrorItem[] => {
  if (error === undefined) return []
  const messages = (error as { readonly errors?: readonly BuildMessage[] }).errors
  if (!Array.isArray(messages))
    return [
      { code: 'code_not_built', message: error instanceof Error ? error.message : 'The build ended without a reason' },
    ]
  return (messages as readonly BuildMessage[]).map(({ text, location }) => ({
    code: 'code_not_built',
    message: text,
    ...(location && {
      file: relative(folder, join(root, location.file)).replaceAll('\\', '/'),
      line: location.line,
      column: location.column + 1,
    }),
  }))
}
