import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ErrorItem } from '../../client'

/** The built code of one flow. */
export interface FlowCode {
  /** Hash of each module by its source's path within the flow. */
  readonly hashes: Readonly<Record<string, string>>
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
  buildCode(order: { root: string; flows: string; out: string; only: string }): Promise<Record<string, string>>
  deployCode(order: { connectionString: string; folder: string }): Promise<unknown>
}

/** Builds by the scripts that also build the repository's flows, so that equal sources have equal hashes. */
export const buildFlowCode: CodeBuilder = async (home, folder) => {
  const out = mkdtempSync(join(tmpdir(), 'sluice-code-'))
  const clean = (): void => rmSync(out, { recursive: true, force: true })
  const flows = dirname(folder)
  const only = basename(folder)
  const isAtHome = !relative(home, folder).startsWith('..')
  try {
    const { buildCode } = await script<Pick<Scripts, 'buildCode'>>(home, 'build-code.mjs')
    const manifest = await buildCode({ root: isAtHome ? home : flows, flows, out, only })
    const hashes = Object.fromEntries(
      Object.entries(manifest).map(([path, hash]) => [path.slice(only.length + 1), hash]),
    )
    return {
      hashes,
      errors: [],
      clean,
      deploy: async (connectionString) => {
        if (Object.keys(hashes).length === 0) return
        const { deployCode } = await script<Pick<Scripts, 'deployCode'>>(home, 'deploy-code.mjs')
        await deployCode({ connectionString, folder: out })
      },
    }
  } catch (error) {
    return { hashes: {}, errors: itemsOf(error, isAtHome ? home : flows, folder), clean, deploy: async () => undefined }
  }
}

const script = async <T>(home: string, name: string): Promise<T> =>
  (await import(pathToFileURL(join(home, 'scripts', name)).href)) as T

interface BuildMessage {
  readonly text: string
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null
}

const itemsOf = (error: unknown, root: string, folder: string): ErrorItem[] => {
  const messages = (error as { readonly errors?: readonly BuildMessage[] }).errors
  if (!Array.isArray(messages))
    return [{ code: 'code_not_built', message: error instanceof Error ? error.message : String(error) }]
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
