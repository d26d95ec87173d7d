import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { ConnectionFile } from '../connections'

/** Reads `<folder>/*.yaml`, the connections the repository brings; none where the folder is absent. */
export const readConnectionFiles = (folder: string): readonly ConnectionFile[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => ({ path: name, content: parse(readFileSync(join(folder, name), 'utf8')) as unknown }))
    : []
