import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { ConnectionFile } from '../connections'
import { fault } from '../faults'

/** Reads `<folder>/*.yaml`, the connections the repository brings; none where the folder is absent. */
export const readConnectionFiles = (folder: string): readonly ConnectionFile[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.ya?ml$/.test(name))
        .toSorted()
        .map((name) => ({ path: name, content: contentOf(join(folder, name)) }))
    : []

const contentOf = (file: string): unknown => {
  try {
    return parse(readFileSync(file, 'utf8')) as unknown
  } catch (error) {
    const { code, linePos } = error as {
      readonly code?: string
      readonly linePos?: readonly { readonly line: number }[]
    }
    const line = linePos?.[0]?.line
    // The parser's own message quotes the line, and somebody may have written a secret there.
    throw fault(
      'bad_settings',
      `The connection file ${file} is no YAML (${code ?? 'it cannot be read'}${line === undefined ? '' : `, line ${line}`})`,
      { file, ...(line !== undefined && { line }) },
      { cause: code },
    )
  }
}
