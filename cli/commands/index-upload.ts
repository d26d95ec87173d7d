import { readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { keptServer } from '../dataset/find-server'
import { misuse } from '../failure'
import { awaitIndexed } from '../retrieval/await-indexed'
import { patient, withEach } from '../retrieval/patient'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { plain } from '../terminal'

/** The options of `index upload`. */
export interface IndexUploadOptions extends CommonOptions {
  readonly to?: string
  readonly acl?: string
  readonly wait: boolean
}

interface Found {
  readonly file: string
  readonly path: string
}

const atOnce = 6

/** Uploads files and folders; answers 1 where one was refused or could not be read by the server. */
export const indexUpload = async (
  scene: Scene,
  session: Session,
  [index, paths]: readonly [index: string, paths: readonly string[]],
  { to = '', acl, wait, json }: IndexUploadOptions,
): Promise<number> => {
  const { terminal, signal } = scene
  const { client } = await keptServer(session)
  const files = paths
    .flatMap((path) => filesBelow(resolve(scene.cwd, path)))
    .map(({ file, path }) => ({ file, path: pathBelow(to, path) }))
  if (files.length === 0) throw misuse('There is no file to upload')
  const headers: Readonly<Record<string, string>> = acl === undefined ? {} : { 'x-sluice-acl': acl }
  const refused: { readonly path: string; readonly reason: string }[] = []
  let sent = 0
  await withEach(files, atOnce, async ({ file, path }) => {
    try {
      const body = new Uint8Array(await readFile(file))
      await patient(() => client.putDocument({ index, path, body }, { signal, headers }), signal)
    } catch (error) {
      if (signal.aborted) throw error
      refused.push({ path, reason: error instanceof Error ? error.message : String(error) })
    }
    sent++
    if (sent % 100 === 0 || sent === files.length) terminal.note(`${sent} of ${files.length} sent\n`)
  })
  const states =
    wait && refused.length < files.length ? await awaitIndexed(client, index, { terminal, signal }) : undefined
  if (json)
    terminal.write(
      `${JSON.stringify({ uploaded: files.length - refused.length, refused, ...(states && { states }) }, null, 2)}\n`,
    )
  else {
    refused.forEach(({ path, reason }) => terminal.write(`${plain(path)}: ${plain(reason)}\n`))
    terminal.write(`Uploaded ${files.length - refused.length} of ${files.length} documents to ${index}.\n`)
    if (states) terminal.write(`In the index: ${states.indexed} indexed, ${states.failed} failed.\n`)
    if (states && states.failed > 0) terminal.write(`\`sluice index status ${index} --only failed\` says why.\n`)
  }
  return refused.length > 0 || (states?.failed ?? 0) > 0 ? 1 : 0
}

/** A file as itself, a folder as all it holds but hidden files. */
const filesBelow = (given: string): readonly Found[] => {
  const stat = statSync(given, { throwIfNoEntry: false })
  if (!stat) throw misuse(`There is no file or folder “${given}”`)
  if (!stat.isDirectory()) return [{ file: given, path: basename(given) }]
  return readdirSync(given, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: relative(given, file).split(sep).join('/') }))
    .filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')))
    .toSorted((left, right) => (left.path < right.path ? -1 : 1))
}

const pathBelow = (folder: string, path: string): string =>
  [...folder.split('/').filter((part) => part !== ''), path].join('/')
