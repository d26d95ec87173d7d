import { relative } from 'node:path'
import type { Client, ErrorItem } from '../../client'
import { CliFailure } from '../failure'
import type { FlowFolder } from '../flow-folder'
import type { FlowCode } from './build-flow-code'

/** What checking a folder at a server found. */
export interface CheckedFolder {
  readonly errors: readonly ErrorItem[]
  readonly warnings: readonly ErrorItem[]
  /** What its version is called there; absent where there are errors or code is not deployed. */
  readonly hash?: string
}

/** What the folder is published as. */
export const orderOf = ({ yaml, files }: FlowFolder, code: FlowCode) => ({ yaml, files, code: code.hashes })

/**
 * Everything that is wrong with a folder at once: what the server says of its files, and what could not be built here.
 * Code that was built and is only not deployed there yet is a warning.
 */
export const checkFolder = async (client: Client, folder: FlowFolder, code: FlowCode): Promise<CheckedFolder> => {
  if (folder.yaml === '' && code.errors.length > 0) return { errors: code.errors, warnings: [] }
  const found = await client.validateFlow({ flow: folder.name, body: orderOf(folder, code) })
  const isUndeployed = ({ code: word, file }: ErrorItem): boolean =>
    word === 'code_not_deployed' && (code.errors.length > 0 || Object.hasOwn(code.hashes, file ?? ''))
  const here = (item: ErrorItem): ErrorItem => whereItLies(folder, item)
  const wrong = [...code.errors, ...found.errors.filter((item) => !isUndeployed(item)).map(here)]
  return {
    errors: wrong,
    warnings: [...found.warnings, ...(code.errors.length > 0 ? [] : found.errors.filter(isUndeployed))].map(here),
    ...(found.hash !== undefined && wrong.length === 0 && { hash: found.hash }),
  }
}

// A file that the flow includes from elsewhere is to be mended there.
const whereItLies = ({ folder, places }: FlowFolder, item: ErrorItem): ErrorItem => {
  const place = item.file === undefined ? undefined : places.get(item.file)
  return place === undefined ? item : { ...item, file: relative(folder, place).replaceAll('\\', '/') }
}

/** Ends the command where a flow has errors; the failure holds all of them. */
export const refuseErrors = ({ name }: FlowFolder, errors: readonly ErrorItem[]): void => {
  if (errors.length === 0) return
  const many = errors.length === 1 ? 'an error' : `${errors.length} errors`
  throw new CliFailure('invalid_flow', `Flow “${name}” has ${many}`, 1, errors)
}
