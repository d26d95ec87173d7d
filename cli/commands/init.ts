import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { CliFailure } from '../failure'
import { filesBelow, isFlowFolder } from '../flow-folder'
import type { CommonOptions, Scene } from '../scene'

/** The options of `init`. */
export interface InitOptions extends CommonOptions {
  readonly from?: string
}

/** Makes a folder with a flow that runs at once: a small chat, or a copy of a sample. */
export const init = async (
  { terminal, cwd, home }: Scene,
  written: string,
  { from, json }: InitOptions,
): Promise<number> => {
  const folder = resolve(cwd, written)
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new CliFailure('conflict', `“${written}” is there already and not empty; nothing was written`)
  const source = from === undefined ? join(home, 'cli', 'starter') : sampleFolder(home, from)
  mkdirSync(folder, { recursive: true })
  const files = filesBelow(source).filter((path) => !path.endsWith('.test.ts'))
  for (const path of files) cpSync(join(source, path), join(folder, path))
  const place = relative(cwd, folder).replaceAll('\\', '/') || '.'
  if (json) terminal.write(`${JSON.stringify({ folder: place, files }, null, 2)}\n`)
  else
    terminal.write(
      [
        `Made ${place} with ${files.length} files. Now try:`,
        `  sluice flow validate ${place}`,
        `  sluice flow test ${place} --inputs question="What can you do?"`,
        `  sluice flow test ${place} --interactive`,
        '',
      ].join('\n'),
    )
  return 0
}

const sampleFolder = (home: string, name: string): string => {
  const flows = join(home, 'flows')
  const names = existsSync(flows) ? readdirSync(flows).filter((entry) => isFlowFolder(join(flows, entry))) : []
  if (names.includes(name)) return join(flows, name)
  throw new CliFailure('not_found', `There is no sample “${name}”; there is ${names.join(', ') || 'none'}`)
}
